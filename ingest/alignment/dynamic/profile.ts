import type { EntityRecord } from "../../format/record-types.js";
import type { Json } from "../json.js";
import type { SourceUnit } from "./dynamic-schema.js";
import { homeKey } from "./homes.js";
import { leafValues } from "./leaf-values.js";
import { holds, isNumeric, join, type StoredType } from "./stored-type.js";

/** What a document says of one property of a kind. */
export interface PropertyProfile {
  pointer: string;
  path: readonly string[];
  type: StoredType;
  /** Of numbers that were converted. */
  unit?: SourceUnit;
  /** Number of records that have a value of it. */
  count: number;
}

/** What a document says of one kind. */
export interface KindProfile {
  kind: string;
  /** By pointer and unit. */
  properties: ReadonlyMap<string, PropertyProfile>;
  count: number;
}

/** The units of a record's values, by JSON pointer below its properties. */
export type ValueUnits = ReadonlyMap<string, SourceUnit>;

/** Which kinds a document has, with which properties of which types. Holds one entry for each property of each kind, not the records. */
export class Profile {
  readonly #kinds = new Map<string, { kind: string; properties: Map<string, PropertyProfile>; count: number }>();

  add({ kind, properties, units }: EntityRecord & { units?: ValueUnits }): void {
    const known = this.#kinds.get(kind) ?? { kind, properties: new Map<string, PropertyProfile>(), count: 0 };
    this.#kinds.set(kind, known);
    known.count += 1;
    for (const { pointer, path, type } of leafValues(properties as Readonly<Record<string, Json>> | undefined)) {
      const unit = isNumeric(type) ? units?.get(pointer) : undefined;
      const wanted: StoredType = unit ? { ...type, scalar: "double" } : type;
      const key = homeKey(pointer, unit?.unit);
      const before = known.properties.get(key);
      if (!before) known.properties.set(key, { pointer, path, type: wanted, ...(unit && { unit }), count: 1 });
      else {
        before.count += 1;
        if (!holds(before.type, wanted)) before.type = join(before.type, wanted);
      }
    }
  }

  kinds(): Iterable<KindProfile> {
    return this.#kinds.values();
  }
}
