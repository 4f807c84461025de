import type { AlignmentIssue, ReportIssue } from "../alignment-issue.js";
import type { ClassDescription, ValueViolation } from "../class-description.js";
import { isWhole } from "../coerce.js";
import { flawText } from "../fit-values.js";
import type { Json } from "../json.js";
import type { EvolutionPolicy } from "./dynamic-schema.js";
import { type Home, homeKey, type Homes } from "./homes.js";
import { type LeafValue, leavesOf, memberValues, namesOf } from "./leaf-values.js";
import type { ValueUnits } from "./profile.js";
import { holds, isNumeric, toStored } from "./stored-type.js";
import { typeText } from "./type-text.js";

/** What became of a value: it has a property, or must be kept as JSON, or its record must be rejected. */
export type Housed = "housed" | "homeless" | "refused";

/** The properties of a dynamic class that take values, and what becomes of values without one. */
export interface Housing {
  homes: Homes;
  policy: EvolutionPolicy;
}

/**
 * Puts a value, or the values of a group, into `stored` by the names of the properties that a dynamic schema has for them. What these say of their values besides their
 * type is for the JSON Schema of the class to find.
 * @param units those of the record's numbers that were converted.
 */
export function houseValue(
  { name, value, units }: { name: string; value: Json; units?: ValueUnits | undefined },
  { homes, policy }: Housing,
  { stored, report }: { stored: Record<string, Json>; report: ReportIssue },
): Housed {
  let housed: Housed = "housed";
  for (const leaf of leavesOf(name, value)) {
    const unit = units && isNumeric(leaf.type) ? units.get(leaf.pointer)?.unit : undefined;
    const home = homes.get(homeKey(leaf.pointer, unit));
    const fits = home !== undefined && holds(home.type, leaf.type);
    const made = fits ? storedIn(home, leaf) : undefined;
    if (home && made !== undefined && isWholeText(made)) {
      stored[home.name] = made;
      continue;
    }
    const issue = fits ? unfit(leaf.pointer, "has a NUL or half a surrogate pair in it, which an iModel does not store", policy) : homelessIssue(leaf.pointer, home, policy);
    report(issue);
    if (issue.code === "schema-quarantined") return "refused";
    housed = "homeless";
  }
  return housed;
}

/** What is wrong with a value that is in a property of a dynamic class. */
export interface Misfit {
  /** Name in the record's properties, below which it stands. */
  name: string;
  issue: AlignmentIssue;
  /** Whether the policy rejects its record. */
  refused: boolean;
}

/** What the JSON Schema of a class says against a value, in the words of the source; undefined where the dynamic schema has no such property. */
export function misfitIn(violation: ValueViolation, { homes, policy }: Housing, { fullName, properties }: ClassDescription): Misfit | undefined {
  const home = [...homes.values()].find(({ name }) => name === violation.property);
  if (!home) return undefined;
  const enumerators = properties.get(home.name.toLowerCase())?.enumerators;
  const issue = unfit(home.pointer, flawText(violation, { type: typeText(home), ...(enumerators && { enumerators }) }, `${fullName}.${home.name}`), policy);
  const [name = ""] = namesOf(home.pointer);
  return { name, issue, refused: issue.code === "schema-quarantined" };
}

/** A value as its home stores it; the home must hold it. */
function storedIn({ type, members }: Home, { value }: Pick<LeafValue, "value">): Json {
  if (!members || !Array.isArray(value)) return toStored(value, type);
  return (value as readonly Readonly<Record<string, Json>>[]).map((entry) => {
    const stored: Record<string, Json> = {};
    for (const leaf of memberValues(entry)) {
      const home = members.get(leaf.pointer);
      if (home) stored[home.name] = storedIn(home, leaf);
    }
    return stored;
  });
}

function unfit(pointer: string, flaw: string, { types }: EvolutionPolicy): AlignmentIssue {
  return { code: types === "quarantine" ? "schema-quarantined" : "value-unfit", message: `${pointer} ${flaw}`, pointer: `/properties${pointer}` };
}

function homelessIssue(pointer: string, home: Home | undefined, policy: EvolutionPolicy): AlignmentIssue {
  const isRefused = policy[home ? "types" : "properties"] === "quarantine" || (home?.members !== undefined && policy.properties === "quarantine");
  return { code: isRefused ? "schema-quarantined" : "schema-frozen", message: messageOf(pointer, home), pointer: `/properties${pointer}` };
}

function messageOf(pointer: string, home: Home | undefined): string {
  if (!home) return `the dynamic schema has no property for ${pointer}`;
  return home.members ? `${pointer} has members of another sort than before` : `${pointer} is no ${home.type.scalar}, as before`;
}

function isWholeText(stored: Json): boolean {
  if (typeof stored === "string") return isWhole(stored);
  return typeof stored !== "object" || stored === null || Object.values(stored).every(isWholeText);
}
