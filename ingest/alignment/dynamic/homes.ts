import type { DynamicClass, DynamicProperty } from "./dynamic-schema.js";
import { holds } from "./stored-type.js";

/** The property that takes new values of a pointer; undefined when the class has none. */
export function widestHome(properties: readonly DynamicProperty[], pointer: string): DynamicProperty | undefined {
  const homes = properties.filter((property) => property.pointer === pointer);
  return homes.find(({ type }) => homes.every((other) => holds(type, other.type)));
}

/** The properties of a class that take new values, by pointer. */
export function homesOf({ properties }: DynamicClass): ReadonlyMap<string, DynamicProperty> {
  const homes = new Map<string, DynamicProperty>();
  for (const property of properties) {
    const other = homes.get(property.pointer);
    if (!other || holds(property.type, other.type)) homes.set(property.pointer, property);
  }
  return homes;
}

/** An iModel does not keep the order of classes and properties. */
export function byName({ name: one }: { name: string }, { name: other }: { name: string }): number {
  return one < other ? -1 : 1;
}
