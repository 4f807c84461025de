import type { DynamicProperty } from "./dynamic-schema.js";

/** The type of a property for people: `string array`, `double in CUB_M_PER_SEC`. */
export function typeText({ type: { scalar, array }, quantity }: Pick<DynamicProperty, "type" | "quantity">): string {
  return (array ? `${scalar} array` : scalar) + (quantity ? ` in ${quantity.unit}` : "");
}
