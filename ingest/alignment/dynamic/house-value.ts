import type { AlignedElement } from "../aligned-element.js";
import type { Json } from "../json.js";
import type { AlignmentIssue } from "../alignment-issue.js";
import type { DynamicProperty, EvolutionPolicy } from "./dynamic-schema.js";
import { leavesOf } from "./leaf-values.js";
import { holds, toStored } from "./stored-type.js";

/** What became of a value: it has a property, or must be kept as JSON, or its record must be rejected. */
export type Housed = "housed" | "homeless" | "refused";

/** Puts a value, or the values of a group, into the properties that a dynamic schema has for them. */
export function houseValue(
  { name, value }: { name: string; value: Json },
  { homes, policy }: { homes: ReadonlyMap<string, DynamicProperty>; policy: EvolutionPolicy },
  { element, report }: { element: AlignedElement; report: (issue: AlignmentIssue) => void },
): Housed {
  let housed: Housed = "housed";
  for (const leaf of leavesOf(name, value)) {
    const home = homes.get(leaf.pointer);
    const fits = home !== undefined && holds(home.type, leaf.type);
    const stored = fits ? toStored(leaf.value, home.type) : undefined;
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

function issueOf(pointer: string, { home, fits, policy }: { home: DynamicProperty | undefined; fits: boolean; policy: EvolutionPolicy }): AlignmentIssue {
  const at = { pointer: `/properties${pointer}` };
  if (fits) return { code: "value-unfit", message: `${pointer} has a NUL in it, at which an iModel cuts text off`, ...at };
  const message = home ? `${pointer} is no ${home.type.scalar}, as before` : `the dynamic schema has no property for ${pointer}`;
  return { code: policy[home ? "types" : "properties"] === "quarantine" ? "schema-quarantined" : "schema-frozen", message, ...at };
}

/** iTwin.js cuts text off at a NUL. */
function hasNul(stored: Json): boolean {
  return typeof stored === "string" ? stored.includes("\0") : Array.isArray(stored) && (stored as readonly Json[]).some(hasNul);
}
