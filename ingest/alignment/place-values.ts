import type { Json } from "./json.js";
import type { ReportIssue } from "./alignment-issue.js";
import { coerce } from "./coerce.js";
import type { CompiledProperty, CompiledRule } from "./compiled-rule.js";
import { type Found, findProperty, isGroup, pointerTo, type SourceRecord } from "./value-source.js";

type Properties = Readonly<Record<string, Json>>;

/** What the rules of a kind make of a record's values. */
export interface PlacedValues {
  /** By property of the class; null where there is no value. */
  stored: Record<string, Json>;
  /** Values without a home in the class, by their name in the record or the one of their rule. */
  left: Iterable<[string, Json]>;
  /** Values of the record that do not fit where their rule puts them. */
  unfit: Found[];
}

/** Puts a record's values where the rules of its kind want them, and says what is left over. */
export function placeValues(record: SourceRecord, { properties, element }: CompiledRule, report: ReportIssue): PlacedValues {
  const own = (record.properties ?? {}) as Properties;
  const stored: Record<string, Json> = {};
  const left = new LeftOver(own);
  const unfit: Found[] = [];
  for (const { home } of properties) if (home) stored[home.name] = null;
  for (const property of properties) {
    const found = property.source ? undefined : findProperty(own, property.name);
    if (found) left.take(found.path);
    if (property.ignored) continue;
    const placed = valueOf(record, found, property);
    const fitted = "value" in placed && placed.value !== undefined && property.home ? coerce(placed.value, property.home, element.fullName) : placed;
    if ("flaw" in fitted) {
      const pointer = found ? pointerTo(found.path) : property.source?.pointer(record);
      report({ code: "value-unfit", message: `${property.name} ${fitted.flaw}`, ...(pointer !== undefined && { pointer }) });
      if (found) unfit.push(found);
    } else if ("stored" in fitted) stored[property.home?.name ?? ""] = fitted.stored;
    else if (fitted.value !== undefined && !property.home) left.put(found?.path ?? property.name.split("/"), fitted.value);
  }
  return { stored, left: left.entries(), unfit };
}

/** JSON with a value put in at a path; what was there is copied, not changed. */
export function withValue(json: Properties, [name = "", ...rest]: readonly string[], value: Json): Properties {
  const inner = Object.hasOwn(json, name) ? json[name] : undefined;
  const put = rest.length === 0 ? value : withValue(isGroup(inner) ? inner : {}, rest, value);
  return Object.fromEntries([...Object.entries(json).filter(([other]) => other !== name), [name, put]]);
}

function valueOf(record: SourceRecord, found: Found | undefined, { source, steps, fallback }: CompiledProperty): { value: Json | undefined } | { flaw: string } {
  const raw = source ? source.read(record) : found?.value;
  const stepped = raw === undefined || raw === null ? { value: undefined } : steps ? steps(raw) : { value: raw };
  return "value" in stepped && stepped.value === undefined ? { value: fallback } : stepped;
}

/** The properties of a record without those that were taken out. Changes nothing in the record. */
class LeftOver {
  readonly #taken = new Set<string>();
  /** Groups of which something was taken, and values that a rule made. */
  readonly #made = new Map<string, Json>();

  constructor(private readonly own: Properties) {}

  take([name = "", ...rest]: readonly string[]): void {
    const group = rest.length === 0 ? undefined : withoutValue(this.#at(name), rest);
    this.#taken.add(name);
    if (group === undefined) this.#made.delete(name);
    else this.#made.set(name, group);
  }

  put([name = "", ...rest]: readonly string[], value: Json): void {
    const present = this.#at(name);
    this.#taken.add(name);
    this.#made.set(name, rest.length === 0 ? value : withValue(isGroup(present) ? present : {}, rest, value));
  }

  *entries(): Iterable<[string, Json]> {
    for (const name of Object.keys(this.own)) if (!this.#taken.has(name)) yield [name, this.own[name] ?? null];
    yield* this.#made;
  }

  #at(name: string): Json | undefined {
    return this.#taken.has(name) || !Object.hasOwn(this.own, name) ? this.#made.get(name) : this.own[name];
  }
}

/** A group without one of its values; undefined when nothing is left. */
function withoutValue(group: Json | undefined, [name = "", ...rest]: readonly string[]): Json | undefined {
  if (!isGroup(group)) return group;
  const others = Object.entries(group).filter(([other]) => other !== name);
  const inner = rest.length === 0 ? undefined : withoutValue(group[name], rest);
  if (inner !== undefined) others.push([name, inner]);
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}
