import { DOMParser, type Element } from "@xmldom/xmldom";

/** What a schema as EC XML has, and another one does not have in the same place: elements, attributes, texts. Versions of schemas, and the order of elements, do not count. */
export function missingParts(before: string, after: string): string[] {
  return missingIn(rootOf(before), rootOf(after), "");
}

function rootOf(xml: string): Element {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  if (!root) throw new Error("no XML");
  return root;
}

function missingIn(before: Element, after: Element, place: string): string[] {
  const texts = textsOf(after);
  const own = textsOf(before).filter((text) => !texts.includes(text)).map((text) => `${place} ${text}`);
  const left = childrenOf(after);
  const inner = childrenOf(before).flatMap((child) => {
    const [name, whole] = [nameOf(child), wholeText(child)];
    const found = left.find((other) => nameOf(other) === name && wholeText(other) === whole) ?? left.find((other) => nameOf(other) === name);
    if (!found) return [`${place}/${name}`];
    left.splice(left.indexOf(found), 1);
    return missingIn(child, found, `${place}/${name}`);
  });
  return [...own, ...inner];
}

/** Attributes, and the text of an element without children. */
function textsOf(element: Element): string[] {
  const attributes = [...element.attributes].filter(({ name }) => name !== "version").map(({ name, value }) => `${name}="${name === "xmlns" ? value.replace(/(\.\d+){3}$/, "") : value}"`);
  return childrenOf(element).length > 0 ? attributes : [...attributes, wholeText(element)];
}

function nameOf(element: Element): string {
  return [element.localName, ...["typeName", "propertyName", "name", "class"].flatMap((name) => element.getAttribute(name) ?? [])].join(" ");
}

function wholeText(element: Element): string {
  return element.textContent ?? "";
}

function childrenOf(element: Element): Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}
