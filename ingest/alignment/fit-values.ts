import type { Json } from "./json.js";
import type { ClassDescription, EnumeratorDescription, PropertyDescription, ValueViolation } from "./class-description.js";
import { coerce } from "./coerce.js";
import { showEnumerators } from "./enumerators.js";

/** A value on its way to a property of a class. */
export interface PlacedValue {
  /** Undefined: there is no property for it. */
  home: PropertyDescription | undefined;
  /** As its rule makes it. */
  value: Json;
  /** Why the property does not store it, to be read after its name. */
  flaw: string | undefined;
}

/** What values must fit. */
export type ValueTarget = Pick<ClassDescription, "fullName" | "validate">;

/** What a class stores of values. */
export interface FittedValues {
  /** By property; of several values for one property, the last one that fits. */
  stored: Record<string, Json>;
  /** What is wrong with values that were stored before: they are taken out. */
  misfits: ValueViolation[];
}

/**
 * Converts values to the types of their properties, validates them together, and notes the flaws of those that do not fit. iTwin.js drops or bends such values without
 * saying so, or stores them against the schema; hence this before every write.
 * @param stored values of other properties, as those store them. They are validated with the rest, which is added to them.
 */
export function fitValues(placed: readonly PlacedValue[], target: ValueTarget, stored: Record<string, Json> = {}): FittedValues {
  const others: PlacedValue[] = [];
  for (const each of placed) {
    const { home, value, flaw } = each;
    if (!home || flaw !== undefined) continue;
    const converted = coerce(value, home);
    if (converted === undefined) each.flaw = misfit(home.type, `${target.fullName}.${home.name}`);
    else if (Object.hasOwn(stored, home.name)) others.push(each);
    else stored[home.name] = converted;
  }
  const violations = isEmpty(stored) ? [] : target.validate(stored);
  const misfits = violations.length === 0 ? [] : violations.filter((violation) => !leaveOut(violation, stored, { placed, target }));
  if (others.length > 0) Object.assign(stored, fitValues(others, target).stored);
  return { stored, misfits };
}

/** False where none of the values is of the property; it is the first one of its property that had no flaw. */
function leaveOut(violation: ValueViolation, stored: Record<string, Json>, { placed, target }: { placed: readonly PlacedValue[]; target: ValueTarget }): boolean {
  const { property } = violation;
  Reflect.deleteProperty(stored, property);
  const found = placed.find(({ home, flaw }) => home?.name === property && flaw === undefined);
  if (found?.home) found.flaw = flawText(violation, found.home, `${target.fullName}.${property}`);
  return found !== undefined;
}

function isEmpty(values: Readonly<Record<string, Json>>): boolean {
  for (const _name in values) return false;
  return true;
}

/**
 * What is wrong with a value, to be read after its name.
 * @param home the property, as far as people are told about it.
 * @param holder `Schema:Class.Property`.
 */
export function flawText({ keyword, limit }: ValueViolation, home: { type: string; enumerators?: readonly EnumeratorDescription[] }, holder: string): string {
  switch (keyword) {
    case "enum":
      return home.enumerators ? `is none of: ${showEnumerators(home.enumerators)}, the values of ${holder}` : misfit(home.type, holder);
    case "minimum":
      return `is less than ${limit}, the least that ${holder} holds`;
    case "maximum":
      return `is more than ${limit}, the most that ${holder} holds`;
    case "minLength":
      return `is shorter than the ${limit} characters that ${holder} needs`;
    case "maxLength":
      return `is longer than the ${limit} characters that ${holder} holds`;
    case "minItems":
      return `has fewer than the ${limit} entries that ${holder} needs`;
    case "maxItems":
      return `has more than the ${limit} entries that ${holder} holds`;
    case "format":
      return `is no GUID, which ${holder} holds`;
    case "additionalProperties":
      return `cannot be stored: ${holder} is read-only or has no values`;
    default:
      return misfit(home.type, holder);
  }
}

function misfit(type: string, holder: string): string {
  return `does not fit ${holder} (${type})`;
}
