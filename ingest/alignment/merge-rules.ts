import type { Positions } from "../documents/yaml-tree.js";

/** Joins what two documents say of one thing; the first one counts. */
type Merge = (own: object, other: object | undefined, positions: Positions) => object;

/** A part of a document. What is null takes away what the other document says. */
type Part = Readonly<Record<string, unknown>>;

/** What of a kind's rule is joined name by name, or one list after the other; all else is one thing. */
const kindParts = new Map<string, Merge>([["properties", byName()], ["references", byName()], ["cases", listsInTurn]]);

const documentParts = new Map<string, Merge>([
  ["kinds", byName(mergeKindRules)],
  ["rules", listsInTurn],
  ["default", mergeKindRules],
  ["relationships", byName()],
  ["dynamicSchema", byName()],
]);

/** Joins a document with one that it extends, which has no null any more: what it says itself counts, and null takes away. */
export function mergeDocuments<T extends object>(own: object, other: T, positions: Positions): T {
  return mergeParts({ own, other }, (name) => documentParts.get(name), positions) as T;
}

/** Joins the rule of a kind with one that it refines: what it says itself counts, and null takes away. */
export function mergeKindRules<T extends object>(own: object, other: T | undefined, positions: Positions): T {
  return mergeParts({ own, other }, (name) => kindParts.get(name), positions) as T;
}

function byName(merge?: Merge): Merge {
  return (own, other, positions) => mergeParts({ own, other }, () => merge, positions);
}

function listsInTurn(own: object, other: object | undefined, positions: Positions): object {
  return positions.join([...(own as readonly unknown[]), ...((other ?? []) as readonly unknown[])], own, other);
}

function mergeParts({ own, other }: { own: object; other: object | undefined }, mergeOf: (name: string) => Merge | undefined, positions: Positions): object {
  const [ours, theirs] = [own as Part, (other ?? {}) as Part];
  const made: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const value = Object.hasOwn(ours, name) ? ours[name] : theirs[name];
    if (value === null) continue;
    const merge = Object.hasOwn(ours, name) ? mergeOf(name) : undefined;
    const before = Object.hasOwn(theirs, name) ? theirs[name] : undefined;
    made.push([name, merge && isObject(value) ? merge(value, isObject(before) ? before : undefined, positions) : value]);
  }
  return positions.join(Object.fromEntries(made), own, other);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
