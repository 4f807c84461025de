import type { Json } from "./json.js";
import type { PropertyDescription, ValidateValues, ValueViolation } from "./class-description.js";
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
export interface ValueTarget {
  /** `Schema:Class`, for the flaws. */
  className: string;
  validate: ValidateValues;
}

/**
 * Converts values to the types of their properties, validates them together, and notes the flaws of those that do not fit. iTwin.js drops or bends such values without
 * saying so, or stores them against the schema; hence this before every write.
 * @returns what is stored, by property; of several values for one property, the last one that fits
 */
export function fitValues(placed: readonly PlacedValue[], target: ValueTarget): Record<string, Json> {
  if (placed.length === 0) return {};
  const stored: Record<string, Json> = {};
  const others: PlacedValue[] = [];
  for (const each of placed) {
    const { home, value, flaw } = each;
    if (!home || flaw !== undefined) continue;
    const converted = coerce(value, home);
    if (converted === undefined) each.flaw = misfit(home, `${target.className}.${home.name}`);
    else if (Object.hasOwn(stored, home.name)) others.push(each);
    else stored[home.name] = converted;
  }
  for (const violation of target.validate(stored)) leaveOut(violation, stored, { placed, target });
  return others.length > 0 ? Object.assign(stored, fitValues(others, target)) : stored;
}

/** The value is the first one of its property that had no flaw. */
function leaveOut(violation: ValueViolation, stored: Record<string, Json>, { placed, target }: { placed: readonly PlacedValue[]; target: ValueTarget }): void {
  const { property } = violation;
  Reflect.deleteProperty(stored, property);
  const found = placed.find(({ home, flaw }) => home?.name === property && flaw === undefined);
  if (found?.home) found.flaw = flawText(violation, found.home, `${target.className}.${property}`);
}

function flawText({ keyword, limit }: ValueViolation, home: PropertyDescription, holder: string): string {
  switch (keyword) {
    case "enum":
      return `is none of: ${showEnumerators(home.enumerators ?? [])}, the values of ${holder}`;
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
      return misfit(home, holder);
  }
}

function misfit({ type }: PropertyDescription, holder: string): string {
  return `does not fit ${holder} (${type})`;
}
