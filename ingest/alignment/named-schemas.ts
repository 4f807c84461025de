import type { LoadedAlignment } from "./alignment-document.js";
import type { AlignmentDocument, CaseRule, KindRule, LinkRule } from "./alignment-rules.js";

/** A schema that an alignment names a class of. */
export interface NamedSchema {
  name: string;
  /** `file:line:column` of the first such class. */
  place: string;
}

/** The schemas that an alignment names classes of, each once, in the order of the document. Pure. */
export function namedSchemas({ document, positions }: LoadedAlignment): NamedSchema[] {
  const found = new Map<string, NamedSchema>();
  for (const { className, branch, member } of classNames(document)) {
    const [name = ""] = className.split(/[:.]/);
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), { name, place: positions.of(branch, member) });
  }
  return [...found.values()];
}

/** A class, and the rule that names it. */
interface ClassAt {
  className: string;
  branch: object;
  member: string;
}

function* classNames({ kinds, rules = [], default: fallback, relationships = {}, defaultRelationship }: AlignmentDocument): Iterable<ClassAt> {
  for (const rule of [...Object.values(kinds), ...rules, ...(fallback ? [fallback] : [])]) {
    yield* ofRule(rule);
    for (const each of rule.cases ?? []) yield* ofRule(each);
  }
  for (const rule of [...Object.values(relationships), ...(defaultRelationship ? [defaultRelationship] : [])]) yield ofLink(rule);
}

function* ofRule(rule: KindRule | CaseRule): Iterable<ClassAt> {
  if (rule.class !== undefined) yield { className: rule.class, branch: rule, member: "class" };
  for (const reference of Object.values(rule.references ?? {})) if ("relationship" in reference) yield ofLink(reference);
}

function ofLink(rule: LinkRule): ClassAt {
  return { className: rule.relationship, branch: rule, member: "relationship" };
}
