/** What placeholders stand for. */
export interface FileNames {
  /** The file's name without its ending. */
  name: string;
  /** The file's folder, below the one in which it was looked for; empty when it is that one. */
  folder: string;
}

/** Puts the names of a file in place of `{name}` and `{folder}`. */
export function fillIn(template: string, names: FileNames): string {
  return template.replace(/\{(name|folder)\}/g, (_, key: keyof FileNames) => names[key]);
}

/** The first word in braces that is no placeholder. */
export function unknownPlaceholder(template: string): string | undefined {
  return [...template.matchAll(/\{[A-Za-z]+\}/g)].map(([found]) => found).find((found) => found !== "{name}" && found !== "{folder}");
}
