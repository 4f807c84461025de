import type { DynamicBase, DynamicClass, DynamicSchema, EvolutionPolicy, Named, SchemaChange } from "./dynamic-schema.js";
import { growProperties } from "./grow-properties.js";
import { byName } from "./homes.js";
import type { KindProfile } from "./profile.js";
import { SchemaItems } from "./schema-items.js";

/** What a schema grows by. */
export interface Growth {
  /** What the iModel has; undefined before the first run. */
  current: DynamicSchema | undefined;
  /** Name, alias and label of a schema that is not there yet. */
  identity: { name: string; alias: string; label: string };
  kinds: Iterable<KindProfile>;
  policy: EvolutionPolicy;
  /** Class that a kind's class is derived from; undefined for a kind that needs none. */
  baseOf(kind: string): DynamicBase | undefined;
}

/** A schema with what it has gained; the same object as before when it gained nothing. */
export interface Grown {
  schema: DynamicSchema;
  changes: SchemaChange[];
  /** Properties that found no place, because their class is full. */
  crowdedOut: { kind: string; pointers: string[] }[];
}

/**
 * Adds to a schema what a document needs and the policy allows: classes for kinds, properties for values, and a further property, under a telling name,
 * where values are no longer of the type, or the unit, that is stored. Nothing is ever taken away or given another type: what is stored stays.
 */
export function evolve({ current, identity, kinds, policy, baseOf }: Growth): Grown {
  const schema = current ?? { ...identity, version: { read: 1, write: 0, minor: 0 }, classes: [], groups: [] };
  const items = new SchemaItems(schema);
  const changes: SchemaChange[] = [];
  const crowdedOut: Grown["crowdedOut"] = [];
  const classes = new Map(schema.classes.map((each) => [each.kind, each]));
  for (const { kind, properties: wanted } of kinds) {
    const base = baseOf(kind);
    const known = classes.get(kind);
    if (!base || (!known && policy.kinds !== "evolve")) continue;
    const before = known ?? newClass(kind, base, { items, others: [...classes.values(), ...(schema.others ?? [])] });
    const { name: className, others } = before;
    if (!known) changes.push({ kind, className });
    const { properties, gained, left } = growProperties(before.properties, wanted.values(), { policy, items, owner: className, reserved: base.properties, others });
    changes.push(...gained.map((each) => ({ kind, className, ...each })));
    if (left.length > 0) crowdedOut.push({ kind, pointers: left });
    if (!known || gained.length > 0) classes.set(kind, { ...before, properties });
  }
  if (changes.length === 0) return { schema, changes, crowdedOut };
  const version = current ? { ...current.version, minor: current.version.minor + 1 } : schema.version;
  return { schema: { ...schema, version, classes: [...classes.values()].sort(byName), groups: items.groups.sort(byName) }, changes, crowdedOut };
}

function newClass(kind: string, base: DynamicBase, { items, others }: { items: SchemaItems; others: readonly Named[] }): DynamicClass {
  const labels = new Set(others.map(({ label }) => label.toLowerCase()));
  const name = items.claim(kind);
  return { name, label: labels.has(kind.toLowerCase()) ? `${kind} (${name})` : kind, kind, base: base.fullName, properties: [] };
}
