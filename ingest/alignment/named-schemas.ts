import type { KindRule, LinkRule, LoadedAlignment, ReferenceRule } from "./alignment-document.js";

/** A schema that an alignment names a class of. */
export interface NamedSchema {
  name: string;
  /** `file:line:column` of the first such class. */
  place: string;
}

/** The schemas that an alignment names classes of, each once, in the order of the document. Pure. */
export function namedSchemas({ document, locate }: LoadedAlignment): NamedSchema[] {
  const found = new Map<string, NamedSchema>();
  for (const [className, path] of classNames(document)) {
    const [name = ""] = className.split(/[:.]/);
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), { name, place: locate(path) });
  }
  return [...found.values()];
}

/** Each class with its path of keys in the document. */
type ClassAt = [className: string, path: string[]];

function* classNames({ kinds, default: fallback, relationships = {}, defaultRelationship }: LoadedAlignment["document"]): Iterable<ClassAt> {
  for (const [kind, rule] of Object.entries(kinds)) yield* ofKind(rule, ["kinds", kind]);
  if (fallback) yield* ofKind(fallback, ["default"]);
  for (const [kind, rule] of Object.entries(relationships)) yield ofLink(rule, ["relationships", kind]);
  if (defaultRelationship) yield ofLink(defaultRelationship, ["defaultRelationship"]);
}

function* ofKind({ class: className, references = {} }: KindRule, path: string[]): Iterable<ClassAt> {
  yield [className, [...path, "class"]];
  for (const [name, rule] of Object.entries<ReferenceRule>(references)) if ("relationship" in rule) yield ofLink(rule, [...path, "references", name]);
}

function ofLink({ relationship }: LinkRule, path: string[]): ClassAt {
  return [relationship, [...path, "relationship"]];
}
