import type { EntityRecord } from "../../format/record-types.js";
import type { Json } from "../json.js";
import { leafValues } from "./leaf-values.js";
import { join, type StoredType } from "./stored-type.js";

/** What a document says of one property of a kind. */
export interface PropertyProfile {
  pointer: string;
  path: readonly string[];
  type: StoredType;
  /** Number of records that have a value of it. */
  count: number;
}

/** What a document says of one kind. */
export interface KindProfile {
  kind: string;
  properties: ReadonlyMap<string, PropertyProfile>;
  count: number;
}

/** Which kinds a document has, with which properties of which types. Holds one entry for each property of each kind, not the records. */
export class Profile {
  readonly #kinds = new Map<string, { kind: string; properties: Map<string, PropertyProfile>; count: number }>();

  add({ kind, properties }: EntityRecord): void {
    const known = this.#kinds.get(kind) ?? { kind, properties: new Map<string, PropertyProfile>(), count: 0 };
    this.#kinds.set(kind, known);
    known.count += 1;
    for (const { pointer, path, type } of leafValues(properties as Readonly<Record<string, Json>> | undefined)) {
      const before = known.properties.get(pointer);
      if (before) {
        before.type = join(before.type, type);
        before.count += 1;
      } else known.properties.set(pointer, { pointer, path, type, count: 1 });
    }
  }

  kinds(): Iterable<KindProfile> {
    return this.#kinds.values();
  }
}
