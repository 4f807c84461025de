import picocolors from "picocolors";

/** Colours for a stream; each leaves the text as it is where colours make no sense. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours only on a terminal, and as https://no-color.org and FORCE_COLOR ask for. */
export function coloursFor({ isTTY = false }: { isTTY?: boolean }): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
  // Never undefined, as isTTY of a piped stream is: then picocolors would decide by itself, and colour what CI keeps.
  return picocolors.createColors(!NO_COLOR && (wanted || (isTTY && TERM !== "dumb")));
}

/** Writes a result: one or more lines on standard output. Resolves when there is room for more. */
export function printResult(text: string): Promise<void> {
  return write(process.stdout, `${text}\n`);
}

/** Writes what accompanies a result: one or more lines on standard error. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes to a stream and waits while its reader is slower. */
export function write(stream: NodeJS.WritableStream, data: string | Uint8Array): Promise<void> {
  if (stream.write(data)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      stream.removeListener("drain", settle);
      stream.removeListener("error", settle);
      if (error) reject(error);
      else resolve();
    };
    stream.once("drain", settle);
    stream.once("error", settle);
  });
}

/** A number as people read it: 7,166. To let the language's own function do it would take as long as a fifth of the start of Node. */
export function showNumber(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A duration as people read it: `0.84 s`, `12.3 s`, `2 min 5 s`. */
export function showSeconds(seconds: number): string {
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** Text from a source, safe for a terminal: control characters are shown as escapes, so a text stays in its line. */
export function printable(text: string): string {
  // Control characters of ASCII and Latin-1, and the line separators of Unicode.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
