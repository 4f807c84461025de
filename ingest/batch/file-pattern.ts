/** Whether a path is a pattern rather than the name of a file. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** The folder that a pattern looks into: its words before the first that is none. */
export function fixedPart(pattern: string): string {
  const words = pattern.split("/");
  const first = words.findIndex(isPattern);
  return words.slice(0, first).join("/") || (pattern.startsWith("/") ? "/" : ".");
}

/**
 * A pattern as a regular expression over whole paths with slashes: `*` stands for any part of a name, `?` for one character of it, `**` for any number of
 * folders. What begins with a dot is matched only by what begins with one.
 */
export function patternExpression(pattern: string): RegExp {
  const words = pattern.replace(/^(\.\/)+/, "").split("/");
  const parts = words.map((word, i) => {
    const last = i === words.length - 1;
    if (word === "**") return last ? "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+" : "(?:(?!\\.)[^/]+/)*";
    return `${nameExpression(word)}${last ? "" : "/"}`;
  });
  return new RegExp(`^${parts.join("")}$`, "u");
}

function nameExpression(word: string): string {
  const noDot = /^[*?]/.test(word) ? "(?!\\.)" : "";
  const least = word === "*" ? "[^/]+" : undefined;
  return noDot + (least ?? word.replace(/\*+|[\\^$.*+?()[\]{}|/]/g, (found) => (found.startsWith("*") ? "[^/]*" : found === "?" ? "[^/]" : `\\${found}`)));
}
