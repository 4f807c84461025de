/** Bytes of UTF-8 that an iModel stores of a code (tried on iTwin.js 5.1.9: an element with a longer one is refused). */
export const longestCode = 350;

/** Characters that the name of a category must not have (tried on iTwin.js 5.1.9). */
const forbidden = /[\t\n"&'*,./<=>?\\|]/g;

/** Whether a code can be stored as it is. */
export function fitsCode(code: string): boolean {
  return code.length * 3 <= longestCode || Buffer.byteLength(code) <= longestCode;
}

/** A code as an iModel stores it: without white space around it, the separators U+001C to U+001F and U+0085 included (tried on iTwin.js 5.1.9). */
export function trimCode(code: string): string {
  return code.replace(/^[\s\u001c-\u001f\u0085]+|[\s\u001c-\u001f\u0085]+$/g, "");
}

/** Whether a category can have the name. */
export function fitsCategory(name: string): boolean {
  return categoryName(name) === name;
}

/** The name of the category for a kind: what a category's name cannot have becomes `_`, and what is too long is cut off. */
export function categoryName(kind: string): string {
  const name = kind.replace(forbidden, "_").trim() || "_";
  if (fitsCode(name)) return name;
  const characters = [...name];
  while (!fitsCode(characters.join(""))) characters.pop();
  return characters.join("").trim();
}
