/** HTML that may stand in a page as it is. Only {@link html} and {@link trusted} make it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes. Text is escaped, HTML stands as it is, lists are joined, `undefined` and `false` are nothing. */
export type Content = string | number | Html | undefined | false | readonly Content[];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A template of HTML: everything that is put into it is escaped, unless it is HTML itself. Attribute values must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(textOf)));
}

/** Takes text as HTML. Only for text of this program: never for anything that comes from a source. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: Content): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return value.replace(/[&<>"']/g, (found) => entities[found] ?? found);
  return typeof value === "number" ? String(value) : value.map(textOf).join("");
}
