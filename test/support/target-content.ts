import { type ElementContent, imodelContent } from "./imodel-content.js";
import type { MemoryTarget } from "./memory-target.js";

/** What every target can say of an element: enough to tell whether a synchronization came out right. */
export interface PlainContent {
  className: string;
  label?: string;
  code?: string;
  parent?: string;
  properties?: unknown;
  links: number;
  whole: boolean;
}

/** Content of the memory target, by `kind id`. */
export function memoryContent(target: MemoryTarget): Record<string, PlainContent> {
  const content: Record<string, PlainContent> = {};
  for (const { elements, index } of target.documents.values())
    for (const { key, element, parent, links } of elements.values()) {
      const { className, label, code, json } = element;
      const entry = index.find(key);
      content[`${key.kind} ${key.id}`] = {
        className,
        ...(label !== undefined && { label }),
        ...(code && { code: code.value }),
        ...(parent !== undefined && { parent: nameOf(parent) }),
        ...(json.properties !== undefined && { properties: json.properties }),
        links: links.size,
        whole: entry?.checksum !== undefined || entry?.version !== undefined,
      };
    }
  return sorted(content);

  function nameOf(text: string): string {
    const [, kind = "", id = ""] = text.split("\0");
    return `${kind} ${id}`;
  }
}

/** The same of an iModel file. */
export async function fileContent(file: string): Promise<Record<string, PlainContent>> {
  return plainContent(await imodelContent(file));
}

/** What every target can say, of what an iModel says. */
export function plainContent(elements: Record<string, ElementContent>): Record<string, PlainContent> {
  const content: Record<string, PlainContent> = {};
  for (const [name, { className, label, code, parent, json, links, provenance }] of Object.entries(elements)) {
    const own = (json as { imodelIngest?: { properties?: unknown } } | undefined)?.imodelIngest;
    const [entry = ""] = provenance;
    if (entry.startsWith("DocumentWithBeGuid") || entry.startsWith("imodel-ingest:")) continue;
    content[withoutSource(name)] = {
      className,
      ...(label !== undefined && { label }),
      ...(code !== undefined && { code }),
      ...(parent !== undefined && { parent: withoutSource(parent) }),
      ...(own?.properties !== undefined && { properties: own.properties }),
      links: links.length,
      whole: !/ {2}$/.test(entry),
    };
  }
  return sorted(content);
}


function withoutSource(name: string): string {
  return name.slice(name.indexOf(" ") + 1);
}

function sorted<T>(content: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}
