import type { AnyRecord } from "../node/intermediary.js";
import type { Findings } from "./findings.js";
import { idsOf, textOf, type Line, type Model } from "./model.js";
import { partRelations, type Relations } from "./relations.js";
import type { Resources } from "./resources.js";
import type { Roots } from "./roots.js";

/** What relationship records are made of. */
export interface RelationshipParts {
  model: Model;
  roots: Roots;
  relations: Relations;
  resources: Resources;
  findings: Findings;
}

/**
 * The records of all relations that do not only say what the parent, the type, the properties or the material is: one for each
 * pair of entities. Its id is the relation's GlobalId, followed by that of the related entity where the relation has a list of them.
 */
export function* relationshipRecords(parts: RelationshipParts): Iterable<AnyRecord> {
  const seen = new Set<string>();
  for (const id of parts.relations.others) {
    const line = parts.model.line(id);
    if (line === undefined) continue;
    for (const record of recordsOf(id, line, parts)) {
      const key = String(record["id"]);
      if (seen.has(key)) parts.findings.tell("warning", ["duplicate-global-id", `#${id} relates the same entities under the same GlobalId as a relation before; the first one stands`], { kind: String(record["kind"]), id: key });
      else yield record;
      seen.add(key);
    }
  }
}

function recordsOf(id: number, line: Line, { model, roots, relations, resources, findings }: RelationshipParts): AnyRecord[] {
  const name = model.classOf(id);
  const kind = model.schema.spelled(name) ?? name;
  const ends = endsOf(line, name, model);
  const globalId = textOf(line["GlobalId"]);
  const source = ends && roots.standIn(idsOf(line[ends.source])[0]);
  const targets = ends === undefined ? [] : idsOf(line[ends.target]).map((target) => roots.standIn(target)).filter((index) => index !== undefined);
  if (ends === undefined || !globalId || source === undefined || targets.length === 0) {
    findings.count("info", "relation-left-out", [kind, `{count} ${kind} relate something that is no entity, or nothing; they are left out`]);
    return [];
  }
  const part = partRelations.find(({ base }) => model.schema.isA(name, base));
  const isParent = (target: number): boolean => part !== undefined && part.base !== "IFCRELVOIDSELEMENT" &&
    (part.part === ends.target ? relations.parentOf(target) === source : relations.parentOf(source) === target);
  const isList = Array.isArray(line[ends.target]);
  const properties = resources.attributes(line, new Set([ends.source, ends.target]));
  return targets.filter((target) => !isParent(target)).map((target) => {
    const reference = roots.referenceOf(target);
    return { type: "relationship", kind, id: isList ? `${globalId}|${reference.id}` : globalId, source: roots.referenceOf(source), target: reference, properties };
  });
}

/** The attributes that name the two ends. */
function endsOf(line: Line, name: string, model: Model): { source: string; target: string } | undefined {
  const names = Object.keys(line).filter((attribute) => idsOf(line[attribute]).length > 0);
  const related = names.filter((attribute) => attribute.startsWith("Related"));
  const source = names.find((attribute) => attribute.startsWith("Relating")) ?? (model.schema.isA(name, "IFCRELCOVERSSPACES") ? related.shift() : undefined);
  const [target] = related;
  return source === undefined || target === undefined ? undefined : { source, target };
}
