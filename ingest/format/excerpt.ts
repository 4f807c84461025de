/** The start of a text as issues show it: quoted, without control characters, never longer than `length` characters of the text. */
export function excerpt(text: string, length = 60): string {
  const start = text.slice(0, length).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "�").toWellFormed();
  return text.length > length ? `"${start}…"` : `"${start}"`;
}
