import { createHash } from "node:crypto";
import { DOMParser, type Element } from "@xmldom/xmldom";

/** Elements whose children mean the same in any order, apart from base classes: the first one is not like the others. */
const unordered = new Set(["ECSchema", "ECCustomAttributes", "ECEntityClass", "ECStructClass", "ECCustomAttributeClass", "ECRelationshipClass", "Source", "Target"]);

/**
 * EC XML in a form that only content changes: without comments, indentation and the versions of the schemas that it references, attributes by name, items,
 * properties and custom attributes in an order of their own. Holds the document in memory.
 */
export function canonicalXml(xml: string): string {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  return root ? render(root) : "";
}

/** sha256 of {@link canonicalXml}. */
export function schemaChecksum(xml: string): string {
  return `sha256:${createHash("sha256").update(canonicalXml(xml)).digest("hex")}`;
}

function render(element: Element): string {
  const children = [...element.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
  const content = children.length > 0 ? renderAll(element, children) : escape(element.textContent ?? "");
  return `<${element.nodeName}${attributesOf(element)}>${content}</${element.nodeName}>`;
}

function renderAll({ nodeName }: Element, children: readonly Element[]): string {
  const bases = children.filter((child) => child.nodeName === "BaseClass").map(render);
  const others = children.filter((child) => child.nodeName !== "BaseClass").map(render);
  return [...bases, ...(unordered.has(nodeName) ? others.sort() : others)].join("\n");
}

function attributesOf(element: Element): string {
  const isReference = element.nodeName === "ECSchemaReference";
  const inAttributes = element.parentNode?.nodeName === "ECCustomAttributes";
  const texts = [...element.attributes].flatMap(({ name, value }) => {
    if (isReference && name === "version") return [];
    return [` ${name}="${escape(name === "xmlns" && inAttributes ? withoutVersion(value) : value)}"`];
  });
  return texts.sort().join("");
}

/** The namespace of a custom attribute is its schema with the version. */
function withoutVersion(namespace: string): string {
  return namespace.replace(/(\.\d+){2,3}$/, "");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
