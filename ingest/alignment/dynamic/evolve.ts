import type { DynamicBase, DynamicClass, DynamicProperty, DynamicSchema, EvolutionPolicy, PropertyGroup, SchemaChange } from "./dynamic-schema.js";
import { ecNameFor } from "./ec-name.js";
import { byName, widestHome } from "./homes.js";
import type { KindProfile, PropertyProfile } from "./profile.js";
import { holds, join, type StoredType } from "./stored-type.js";

/** Most properties that a class gets: with many more, every statement about it becomes slow (measured on iTwin.js 5.1.9). */
export const mostProperties = 1000;

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
 * where values are no longer of the type that is stored. Nothing is ever taken away or given another type: what is stored stays.
 */
export function evolve({ current, identity, kinds, policy, baseOf }: Growth): Grown {
  const schema = current ?? { ...identity, minor: 0, classes: [], groups: [] };
  const groups = new Groups(schema.groups);
  const changes: SchemaChange[] = [];
  const crowdedOut: Grown["crowdedOut"] = [];
  const classes = new Map(schema.classes.map((each) => [each.kind, each]));
  for (const profile of kinds) {
    const base = baseOf(profile.kind);
    const known = classes.get(profile.kind);
    if (!base || (!known && policy.kinds !== "evolve")) continue;
    const before = known ?? newClass(profile.kind, base, [...classes.values()]);
    if (!known) changes.push({ kind: profile.kind, className: before.name });
    const { grown, added, left } = growClass(before, profile, { policy, base, groups });
    changes.push(...added);
    if (left.length > 0) crowdedOut.push({ kind: profile.kind, pointers: left });
    if (!known || added.length > 0) classes.set(profile.kind, grown);
  }
  if (changes.length === 0) return { schema, changes, crowdedOut };
  return { schema: { ...schema, minor: current ? schema.minor + 1 : 0, classes: [...classes.values()].sort(byName), groups: groups.all.sort(byName) }, changes, crowdedOut };
}

function newClass(kind: string, base: DynamicBase, others: readonly DynamicClass[]): DynamicClass {
  const taken = new Set(["fromsource", ...others.map(({ name }) => name.toLowerCase())]);
  const labels = new Set(others.map(({ label }) => label.toLowerCase()));
  // So that no class takes the name of a group.
  const name = ecNameFor(kind.toLowerCase().startsWith(groupPrefix) ? `_${kind}` : kind, (text) => taken.has(text));
  return { name, label: labels.has(kind.toLowerCase()) ? `${kind} (${name})` : kind, kind, base: base.fullName, properties: [] };
}

function growClass(
  before: DynamicClass,
  profile: KindProfile,
  { policy, base, groups }: { policy: EvolutionPolicy; base: DynamicBase; groups: Groups },
): { grown: DynamicClass; added: SchemaChange[]; left: string[] } {
  const properties = [...before.properties];
  const added: SchemaChange[] = [];
  const left: string[] = [];
  const names = new Set([...base.properties, ...properties.map(({ name }) => name.toLowerCase())]);
  const labels = new Set(properties.map(({ label }) => label.toLowerCase()));
  for (const wanted of profile.properties.values()) {
    const stored = widestHome(properties, wanted.pointer);
    if (stored && holds(stored.type, wanted.type)) continue;
    if ((stored ? policy.types : policy.properties) !== "evolve") continue;
    if (properties.length >= mostProperties) {
      left.push(wanted.pointer);
      continue;
    }
    const property = stored ? widened(properties, stored, { type: wanted.type, names, labels }) : newProperty(wanted, { names, labels }, groups);
    names.add(property.name.toLowerCase());
    labels.add(property.label.toLowerCase());
    properties.push(property);
    added.push({ kind: before.kind, className: before.name, property, ...(stored && { before: stored.type }) });
  }
  return { grown: { ...before, properties: properties.sort(byName) }, added, left };
}

const groupPrefix = "group_";

/** The groups of a schema; made when first needed. */
class Groups {
  readonly #byLabel: Map<string, PropertyGroup>;

  constructor(known: readonly PropertyGroup[]) {
    this.#byLabel = new Map(known.map((group) => [group.label, group]));
  }

  get all(): PropertyGroup[] {
    return [...this.#byLabel.values()];
  }

  nameOf(path: readonly string[]): string | undefined {
    if (path.length === 0) return undefined;
    const label = path.join(" / ");
    const known = this.#byLabel.get(label);
    if (known) return known.name;
    const taken = new Set(this.all.map(({ name }) => name.toLowerCase()));
    const name = ecNameFor(groupPrefix.replace("g", "G") + label, (text) => taken.has(text));
    this.#byLabel.set(label, { name, label });
    return name;
  }
}

interface Taken {
  names: ReadonlySet<string>;
  labels: ReadonlySet<string>;
}

function newProperty({ pointer, path, type }: PropertyProfile, taken: Taken, groups: Groups): DynamicProperty {
  const name = ecNameFor(path.slice(-2).join("_"), (text) => taken.names.has(text));
  const group = groups.nameOf(path.slice(0, -1));
  return { name, label: uniqueLabel([path.slice(path.length > 1 ? 1 : 0).join(" / "), path.join(" / "), `${path.at(-1) ?? ""} (${name})`], taken), pointer, type, ...(group !== undefined && { group }) };
}

/** A property beside the one whose type no longer fits, which keeps what it stores. */
function widened(properties: readonly DynamicProperty[], stored: DynamicProperty, { type, ...taken }: Taken & { type: StoredType }): DynamicProperty {
  const homes = properties.filter(({ pointer }) => pointer === stored.pointer);
  const first = homes.reduce((shortest, home) => (home.name.length < shortest.name.length ? home : shortest), stored);
  const wide = join(stored.type, type);
  const words = wide.array ? `${wide.scalar}_array` : wide.scalar;
  const name = ecNameFor(`${first.name}_as_${words}`, (text) => taken.names.has(text));
  return { ...first, name, label: uniqueLabel([`${first.label} (as ${words.replace("_", " ")})`, `${first.label} (${name})`], taken), type: wide };
}

function uniqueLabel(candidates: readonly string[], { labels }: Taken): string {
  return candidates.find((label) => label.trim() !== "" && !labels.has(label.toLowerCase())) ?? candidates.at(-1) ?? "";
}
