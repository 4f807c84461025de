import type { DynamicProperty, EvolutionPolicy, Named, SourceUnit } from "./dynamic-schema.js";
import { ecNameFor } from "./ec-name.js";
import { byName, wholeType, widestHome } from "./homes.js";
import type { PropertyProfile } from "./profile.js";
import type { SchemaItems } from "./schema-items.js";
import { holds, join, type StoredType } from "./stored-type.js";

/** Most properties that a class gets: with many more, every statement about it becomes slow (measured on iTwin.js 5.1.9). */
export const mostProperties = 1000;

/** What a property must have a place for. */
export type WantedProperty = Pick<PropertyProfile, "pointer" | "path" | "type" | "unit">;

/** Where properties grow. */
export interface Growing {
  policy: EvolutionPolicy;
  items: SchemaItems;
  /** Name of their class. */
  owner: string;
  /** Names in lower case that properties must not have. */
  reserved: ReadonlySet<string>;
  /** What others have made beside them. */
  others?: readonly Named[] | undefined;
  /** Whether they are members of a struct, which have no groups. */
  inStruct?: true;
}

/** A property that was gained, and the one that had its values before. */
export interface GainedMember {
  property: DynamicProperty;
  before?: DynamicProperty;
}

/** Properties, those that were gained among them, and pointers for which there is no room. */
export interface GrownProperties {
  properties: DynamicProperty[];
  gained: GainedMember[];
  left: string[];
}

/** Adds what is wanted, and has no home yet, to the properties of a class or the members of a struct, as far as the policy allows. */
export function growProperties(before: readonly DynamicProperty[], wanted: Iterable<WantedProperty>, growing: Growing): GrownProperties {
  const grown: GrownProperties = { properties: [...before], gained: [], left: [] };
  const names = new Names([...before, ...(growing.others ?? [])], growing.reserved);
  for (const each of wanted) growProperty(grown, each, { ...growing, names });
  grown.properties.sort(byName);
  return grown;
}

function growProperty(grown: GrownProperties, wanted: WantedProperty, growing: Growing & { names: Names }): void {
  const { properties, gained, left } = grown;
  const { policy, names } = growing;
  const home = widestHome(properties, wanted.pointer, wanted.unit?.unit);
  const homeType = home && wholeType(home);
  if (homeType && holds(homeType, wanted.type)) return;
  if (home?.struct && homeType && join(homeType, wanted.type).scalar === "struct") {
    const inner = grownStruct(home, wanted.type, growing);
    properties[properties.indexOf(home)] = inner.property;
    gained.push(...inner.gained);
    return;
  }
  const before = home ?? properties.find(({ pointer }) => pointer === wanted.pointer);
  if (policy[before ? "types" : "properties"] !== "evolve") return;
  if (properties.length >= mostProperties) {
    left.push(wanted.pointer);
    return;
  }
  const property = before ? further(properties, { before, home, wanted }, growing) : newProperty(wanted, growing);
  names.add(property);
  properties.push(property);
  gained.push({ property, ...(before && { before }) });
}

function newProperty({ pointer, path, type, unit }: WantedProperty, growing: Growing & { names: Names }): DynamicProperty {
  const { names, items, inStruct } = growing;
  const name = names.free(path.slice(-2).join("_"));
  const group = inStruct ? undefined : items.group(path.slice(0, -1));
  const label = names.label([path.slice(path.length > 1 ? 1 : 0).join(" / "), path.join(" / "), `${path.at(-1) ?? ""} (${name})`]);
  return typed({ name, label, pointer, ...(group !== undefined && { group }) }, { type, unit }, growing);
}

/** A property beside the one whose type or unit no longer fits, which keeps what it stores. */
function further(
  properties: readonly DynamicProperty[],
  { before, home, wanted }: { before: DynamicProperty; home: DynamicProperty | undefined; wanted: WantedProperty },
  growing: Growing & { names: Names },
): DynamicProperty {
  const { names } = growing;
  const homes = properties.filter(({ pointer, quantity }) => pointer === wanted.pointer && (!home || quantity?.unit === home.quantity?.unit));
  const first = homes.reduce((shortest, each) => (each.name.length < shortest.name.length ? each : shortest), before);
  const type = home ? join(wholeType(home), wanted.type) : wanted.type;
  const words = home ? `as ${type.array ? `${type.scalar} array` : type.scalar}` : wanted.unit ? `in ${wanted.unit.unit}` : "without unit";
  const name = names.free(`${first.name}_${words.replaceAll(" ", "_")}`);
  const label = names.label([`${first.label} (${words})`, `${first.label} (${name})`]);
  const { pointer, group } = first;
  return typed({ name, label, pointer, ...(group !== undefined && { group }) }, { type, unit: wanted.unit }, growing);
}

function typed(property: Omit<DynamicProperty, "type">, { type: { scalar, array, members }, unit }: { type: StoredType; unit: SourceUnit | undefined }, growing: Growing): DynamicProperty {
  const { items, owner } = growing;
  const made: DynamicProperty = { ...property, type: { scalar, array }, ...(unit && { quantity: items.quantity(unit) }) };
  if (scalar !== "struct") return made;
  const struct = { name: items.claim(`${owner}_${property.name}`), members: [] };
  const policy: EvolutionPolicy = { kinds: "evolve", properties: "evolve", types: "evolve" };
  return grownStruct({ ...made, struct }, { scalar, array, ...(members && { members }) }, { ...growing, policy }).property;
}

/** A struct with further members; they are named after it, as are their pointers. */
function grownStruct(property: DynamicProperty, { members }: StoredType, growing: Growing): { property: DynamicProperty; gained: GainedMember[] } {
  const struct = property.struct ?? { name: "", members: [] };
  const wanted = [...(members ?? [])].map(([pointer, { path, type }]) => ({ pointer, path, type }));
  const { properties, gained } = growProperties(struct.members, wanted, { ...growing, owner: struct.name, reserved: new Set(), others: struct.others, inStruct: true });
  const shown = gained.map(({ property: member, ...rest }) => ({ property: { ...member, name: `${property.name}.${member.name}`, pointer: `${property.pointer}/*${member.pointer}` }, ...rest }));
  return { property: { ...property, struct: { ...struct, members: properties } }, gained: shown };
}

/** Names and labels that are taken in a class; compared without case. */
class Names {
  readonly #names: Set<string>;
  readonly #labels: Set<string>;

  constructor(properties: readonly Named[], reserved: ReadonlySet<string>) {
    this.#names = new Set([...reserved, ...properties.map(({ name }) => name.toLowerCase())]);
    this.#labels = new Set(properties.map(({ label }) => label.toLowerCase()));
  }

  free(text: string): string {
    return ecNameFor(text, (lower) => this.#names.has(lower));
  }

  /** The first label that is free. */
  label(candidates: readonly string[]): string {
    return candidates.find((label) => label.trim() !== "" && !this.#labels.has(label.toLowerCase())) ?? candidates.at(-1) ?? "";
  }

  add({ name, label }: Named): void {
    this.#names.add(name.toLowerCase());
    this.#labels.add(label.toLowerCase());
  }
}
