/** A number as people read it: 7,166. */
export function showNumber(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A duration as people read it: `38 ms`, `0.84 s`, `12.3 s`, `2 min 5 s`. */
export function showSeconds(seconds: number): string {
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 0.00005) return "0 s";
  if (seconds < 0.1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** A time as people read it: `2025-03-14 09:26:53 UTC`. */
export function showTime(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

/** A number to six decimals: microseconds, where it is in seconds. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
