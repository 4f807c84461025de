/**
 * Orders two cells of a table by their texts: numbers by value and before other text, text as people sort it (P-2 before P-10).
 * The page's script holds the source of this function, so it uses nothing but its arguments.
 */
export function compareCells(left: string, right: string): number {
  const [a, b] = [left.trim(), right.trim()];
  const [x, y] = [a === "" ? NaN : Number(a), b === "" ? NaN : Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  if (!Number.isNaN(x)) return -1;
  if (!Number.isNaN(y)) return 1;
  return a.localeCompare(b, "en", { numeric: true });
}
