/** Number of the characters of a text, those beyond the first 65,536 as one each. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
