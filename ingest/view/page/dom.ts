/** What may stand in an element: nodes, and text, which is never taken as HTML. */
export type Child = Node | string | undefined;

/** Makes an element with properties and children. Text of a source only ever comes in as text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]> = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The element of the page that has an id. */
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element as Type;
}

/** A number as people read it: 7,166. */
export function showNumber(value: number): string {
  return value.toLocaleString("en-US");
}

/** A time as people read it, in their time zone. */
export function showTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** A button that does something. */
export function button(text: string, onClick: () => void): HTMLButtonElement {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", onClick);
  return element;
}
