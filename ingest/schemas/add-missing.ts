import { type Document, DOMImplementation, DOMParser, type Element, XMLSerializer } from "@xmldom/xmldom";

/** An element of a schema as EC XML. */
export interface XmlNode {
  name: string;
  attributes?: Readonly<Record<string, string | undefined>>;
  children?: readonly XmlNode[];
  /** Of an element without children. */
  text?: string;
  /** Undefined: that of the element it stands in. */
  namespace?: string;
}

/** Attributes that tell properties, items and references, of one parent each, apart; the first that an element has counts. */
const identities = ["propertyName", "typeName", "name"];

/**
 * A schema as EC XML with what it lacks of another one: items and references, properties of its classes, members of its structs. It gets the version of the other one;
 * all else that is there stays as it stands. Holds the document in memory.
 * @param xml undefined for a schema that is not there yet.
 */
export function addMissing(xml: string | undefined, wanted: XmlNode): string {
  const document = xml === undefined ? new DOMImplementation().createDocument(null, "") : new DOMParser().parseFromString(xml, "text/xml");
  const root = document.documentElement;
  if (!root) document.appendChild(toElement(document, wanted, null));
  else {
    root.setAttribute("version", wanted.attributes?.["version"] ?? "");
    addTo(root, wanted, document);
  }
  // A serializer leaves carriage returns in texts as they are, and a parser makes newlines of them.
  return new XMLSerializer().serializeToString(document).replaceAll("\r", "&#xD;");
}

function addTo(parent: Element, { children = [] }: XmlNode, document: Document): void {
  const present = new Map([...parent.childNodes].flatMap((node) => (isElement(node) ? [[identityOf((name) => node.getAttribute(name) ?? undefined), node]] : [])));
  const first = parent.firstChild;
  for (const child of children) {
    const identity = identityOf((name) => child.attributes?.[name]);
    if (identity === undefined) continue;
    const known = present.get(identity);
    if (known) addTo(known, child, document);
    else {
      const added = toElement(document, child, parent.namespaceURI);
      parent.insertBefore(added, child.name === "ECSchemaReference" ? first : null);
      present.set(identity, added);
    }
  }
}

function identityOf(attribute: (name: string) => string | undefined): string | undefined {
  const found = identities.find((name) => attribute(name) !== undefined);
  return found === undefined ? undefined : `${found} ${attribute(found) ?? ""}`;
}

function toElement(document: Document, { name, attributes = {}, children = [], text, namespace }: XmlNode, outer: string | null): Element {
  const element = document.createElementNS(namespace ?? outer, name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(attribute, value);
  for (const child of children) element.appendChild(toElement(document, child, element.namespaceURI));
  if (text !== undefined) element.appendChild(document.createTextNode(text));
  return element;
}

function isElement(node: { nodeType: number; ELEMENT_NODE: number }): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}
