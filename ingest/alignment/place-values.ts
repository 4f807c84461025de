import type { CompiledProperty, CompiledRule } from "./compiled-rule.js";
import type { SourceUnit } from "./dynamic/dynamic-schema.js";
import { pointerOf } from "./dynamic/leaf-values.js";
import type { ValueUnits } from "./dynamic/profile.js";
import type { PlacedValue } from "./fit-values.js";
import type { Json } from "./json.js";
import { type Found, findProperty, isGroup, type SourceRecord } from "./value-source.js";
import type { Stepped } from "./value-steps.js";

type Properties = Readonly<Record<string, Json>>;

/** A value with the rule that it is placed by. */
export interface RuledValue extends PlacedValue {
  property: CompiledProperty;
  /** Where it stands in the record's properties, under the name of its rule. */
  found: Found | undefined;
}

/** Where the rules of a kind want a record's values. */
export interface PlacedValues {
  /** Those of the class's properties, and those with a flaw, in the order of the rules. */
  placed: RuledValue[];
  /** Values without a home in the class, by their name in the record or the one of their rule. */
  left: [string, Json][];
  /** Those of values without a home in the class that were converted. */
  units?: ValueUnits;
}

/** Puts a record's values where the rules of its kind want them, and says what is left over. */
export function placeValues(record: SourceRecord, { properties, taken }: Pick<CompiledRule, "properties" | "taken">): PlacedValues {
  const own = (record.properties ?? {}) as Properties;
  const left = new LeftOver(own, taken);
  const placing: Placing = { record, placed: [], left };
  for (const property of properties) {
    const found = property.source ? undefined : findProperty(own, property.name);
    if (found && !taken.has(property.name)) left.take(found.path);
    if (!property.ignored) place(property, found, placing);
  }
  const { placed, units } = placing;
  return { placed, left: left.entries(), ...(units && { units }) };
}

interface Placing {
  record: SourceRecord;
  placed: RuledValue[];
  left: LeftOver;
  units?: Map<string, SourceUnit>;
}

function place(property: CompiledProperty, found: Found | undefined, placing: Placing): void {
  const { name, home, unit } = property;
  const stepped = valueOf(placing.record, found, property);
  if ("flaw" in stepped) placing.placed.push({ property, found, home, value: null, flaw: stepped.flaw });
  else if (stepped.value !== undefined) {
    if (home) placing.placed.push({ property, found, home, value: stepped.value, flaw: undefined });
    else {
      const path = found?.path ?? name.split("/");
      placing.left.put(path, stepped.value);
      if (unit) (placing.units ??= new Map<string, SourceUnit>()).set(pointerOf(path), unit);
    }
  }
}

/** JSON with a value put in at a path; what was there is copied, not changed. */
export function withValue(json: Properties, [name = "", ...rest]: readonly string[], value: Json): Properties {
  const inner = Object.hasOwn(json, name) ? json[name] : undefined;
  return { ...json, [name]: rest.length === 0 ? value : withValue(isGroup(inner) ? inner : {}, rest, value) };
}

function valueOf(record: SourceRecord, found: Found | undefined, { source, steps, fallback }: CompiledProperty): Stepped {
  const raw = source ? source.read(record) : found?.value;
  if (raw === undefined || raw === null) return { value: fallback };
  const stepped = steps ? steps(raw) : { value: raw };
  return "value" in stepped && stepped.value === undefined ? { value: fallback } : stepped;
}

/** The properties of a record without those that were taken out. Changes nothing in the record. */
class LeftOver {
  /** Groups of which something was taken, and values that a rule made; undefined where nothing is left. */
  #made: Map<string, Json | undefined> | undefined;

  /** @param taken names that are taken in every record */
  constructor(
    private readonly own: Properties,
    private readonly taken: ReadonlySet<string>,
  ) {}

  take([name = "", ...rest]: readonly string[]): void {
    this.#set(name, rest.length === 0 ? undefined : withoutValue(this.#at(name), rest));
  }

  put([name = "", ...rest]: readonly string[], value: Json): void {
    const present = rest.length === 0 ? undefined : this.#at(name);
    this.#set(name, rest.length === 0 ? value : withValue(isGroup(present) ? present : {}, rest, value));
  }

  entries(): [string, Json][] {
    const entries: [string, Json][] = [];
    for (const name of Object.keys(this.own)) if (!this.taken.has(name) && this.#made?.has(name) !== true) entries.push([name, this.own[name] ?? null]);
    for (const [name, value] of this.#made ?? []) if (value !== undefined) entries.push([name, value]);
    return entries;
  }

  #at(name: string): Json | undefined {
    if (this.#made?.has(name)) return this.#made.get(name);
    return this.taken.has(name) || !Object.hasOwn(this.own, name) ? undefined : this.own[name];
  }

  #set(name: string, value: Json | undefined): void {
    this.#made ??= new Map();
    this.#made.set(name, value);
  }
}

/** A group without one of its values; undefined when nothing is left. */
function withoutValue(group: Json | undefined, [name = "", ...rest]: readonly string[]): Json | undefined {
  if (!isGroup(group)) return group;
  const { [name]: value, ...others } = group;
  const inner = rest.length === 0 ? undefined : withoutValue(value, rest);
  const left = inner === undefined ? others : { ...others, [name]: inner };
  return Object.keys(left).length > 0 ? left : undefined;
}
