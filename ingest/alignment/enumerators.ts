import type { Json } from "./json.js";
import type { EnumeratorDescription } from "./class-description.js";

/** Enumerators that a message names. */
const shown = 10;

/**
 * The enumerator that a source means: by value, else by name (compared without case, as EC names are), else by label, unless several have it.
 * @param converted the source's value in the type of the enumeration, when it can be converted.
 */
export function findEnumerator(enumerators: readonly EnumeratorDescription[], converted: unknown, value: Json): EnumeratorDescription | undefined {
  const byValue = enumerators.find((enumerator) => enumerator.value === converted);
  if (byValue || typeof value !== "string") return byValue;
  const byName = enumerators.find(({ name }) => name.toLowerCase() === value.toLowerCase());
  if (byName) return byName;
  const [byLabel, other] = enumerators.filter(({ label }) => label === value);
  return other ? undefined : byLabel;
}

/** The values of an enumeration with their labels or names, as a list of bounded length. */
export function showEnumerators(enumerators: readonly EnumeratorDescription[]): string {
  const list = enumerators.slice(0, shown).map(({ value, name, label = name }) => (value === label ? label : `${value} (${label})`));
  const rest = enumerators.length - list.length;
  return `${list.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
