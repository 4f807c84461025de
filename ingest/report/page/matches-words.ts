/**
 * Whether a text holds all words that somebody is looking for, in any order and case.
 * The page's script holds the source of this function, so it uses nothing but its arguments.
 */
export function matchesWords(text: string, wanted: string): boolean {
  const found = text.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => found.includes(word));
}
