import type { AlignedElement } from "../aligned-element.js";
import type { Json } from "../json.js";
import type { AlignmentIssue } from "../alignment-issue.js";
import type { EvolutionPolicy } from "./dynamic-schema.js";
import { type Home, homeKey, type Homes } from "./homes.js";
import { type LeafValue, leavesOf, memberValues } from "./leaf-values.js";
import type { ValueUnits } from "./profile.js";
import { holds, isNumeric, toStored } from "./stored-type.js";

/** What became of a value: it has a property, or must be kept as JSON, or its record must be rejected. */
export type Housed = "housed" | "homeless" | "refused";

/**
 * Puts a value, or the values of a group, into the properties that a dynamic schema has for them.
 * @param units those of the record's numbers that were converted.
 */
export function houseValue(
  { name, value, units }: { name: string; value: Json; units?: ValueUnits | undefined },
  { homes, policy }: { homes: Homes; policy: EvolutionPolicy },
  { element, report }: { element: AlignedElement; report: (issue: AlignmentIssue) => void },
): Housed {
  let housed: Housed = "housed";
  for (const leaf of leavesOf(name, value)) {
    const unit = units && isNumeric(leaf.type) ? units.get(leaf.pointer)?.unit : undefined;
    const home = homes.get(homeKey(leaf.pointer, unit));
    const fits = home !== undefined && holds(home.type, leaf.type);
    const stored = fits ? storedIn(home, leaf) : undefined;
    if (stored !== undefined && !hasNul(stored)) {
      element.properties[home?.name ?? ""] = stored;
      continue;
    }
    const issue = issueOf(leaf.pointer, { home, fits, policy });
    report(issue);
    if (issue.code === "schema-quarantined") return "refused";
    housed = "homeless";
  }
  return housed;
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

function issueOf(pointer: string, { home, fits, policy }: { home: Home | undefined; fits: boolean; policy: EvolutionPolicy }): AlignmentIssue {
  const at = { pointer: `/properties${pointer}` };
  if (fits) return { code: "value-unfit", message: `${pointer} has a NUL in it, at which an iModel cuts text off`, ...at };
  const isRefused = policy[home ? "types" : "properties"] === "quarantine" || (home?.members !== undefined && policy.properties === "quarantine");
  return { code: isRefused ? "schema-quarantined" : "schema-frozen", message: messageOf(pointer, home), ...at };
}

function messageOf(pointer: string, home: Home | undefined): string {
  if (!home) return `the dynamic schema has no property for ${pointer}`;
  return home.members ? `${pointer} has members of another sort than before` : `${pointer} is no ${home.type.scalar}, as before`;
}

/** iTwin.js cuts text off at a NUL. */
function hasNul(stored: Json): boolean {
  if (typeof stored === "string") return stored.includes("\0");
  return typeof stored === "object" && stored !== null && Object.values(stored).some(hasNul);
}
