import type { DynamicClass, DynamicProperty } from "./dynamic-schema.js";
import { holds, type MemberType, type StoredType } from "./stored-type.js";

/** A property that takes new values. */
export interface Home extends DynamicProperty {
  /** Those of the struct's members, in a struct. */
  members?: Homes;
}

/** Homes by {@link homeKey}. */
export type Homes = ReadonlyMap<string, Home>;

/** What decides on the home of a value: where it is from, and the SI unit it was converted to. Numbers of different quantities never share a property. */
export function homeKey(pointer: string, unit = ""): string {
  return unit + pointer;
}

/** The property that takes new values of a pointer, of those for one unit; undefined when there is none. */
export function widestHome(properties: readonly DynamicProperty[], pointer: string, unit?: string): DynamicProperty | undefined {
  const homes = properties.filter((property) => property.pointer === pointer && property.quantity?.unit === unit);
  return homes.find(({ type }) => homes.every((other) => holds(type, other.type)));
}

/** The properties that take new values. */
export function homesOf({ properties }: Pick<DynamicClass, "properties">): Homes {
  const homes = new Map<string, Home>();
  for (const property of properties) {
    const key = homeKey(property.pointer, property.quantity?.unit);
    const other = homes.get(key);
    if (!other || holds(property.type, other.type)) homes.set(key, toHome(property));
  }
  return homes;
}

/** The type of a property, with the members of a struct as they take new values. */
export function wholeType({ type, struct }: DynamicProperty): StoredType {
  return struct ? { ...type, members: memberTypes(homesOf({ properties: struct.members })) } : type;
}

function toHome(property: DynamicProperty): Home {
  if (!property.struct) return property;
  const members = homesOf({ properties: property.struct.members });
  return { ...property, type: { ...property.type, members: memberTypes(members) }, members };
}

function memberTypes(homes: Homes): ReadonlyMap<string, MemberType> {
  return new Map([...homes].map(([pointer, { type }]) => [pointer, { path: [], type }]));
}

/** An iModel does not keep the order of classes and properties. */
export function byName({ name: one }: { name: string }, { name: other }: { name: string }): number {
  return one < other ? -1 : 1;
}
