import type { AlignmentIssue, ReportIssue } from "./alignment-issue.js";
import type { CompiledProperty, CompiledRule } from "./compiled-rule.js";
import { houseValue, misfitIn } from "./dynamic/house-value.js";
import { fitValues } from "./fit-values.js";
import type { Json } from "./json.js";
import { placeValues, type PlacedValues, withValue } from "./place-values.js";
import { pointerTo, type SourceRecord } from "./value-source.js";

/** What becomes of a record's values. */
export interface StoredValues {
  /** By property of the class; null where there is no value. */
  stored: Record<string, Json>;
  /** Those that no property holds, by their name in the record or the one of their rule; undefined where there are none. */
  json?: Readonly<Record<string, Json>>;
}

/** What values are stored for. */
export interface Storing {
  record: SourceRecord;
  rule: CompiledRule;
  report: ReportIssue;
}

/**
 * Puts a record's values into the properties of its class, also into those that a dynamic schema has given it, and validates all of them together by the JSON Schema of
 * the class. Undefined, with an issue, when the policy of the dynamic schema refuses the record.
 */
export function storeValues(storing: Storing): StoredValues | undefined {
  const { record, rule } = storing;
  const { placed, left, units } = placeValues(record, rule);
  const housed = houseValues({ left, ...(units && { units }) }, storing);
  if (!housed) return undefined;
  const { stored, misfits } = fitValues(placed, rule.element, housed.stored);
  const { homeless } = housed;
  for (const violation of misfits) {
    const misfit = rule.dynamic && misfitIn(violation, rule.dynamic, rule.element);
    if (!misfit) continue;
    storing.report(misfit.issue);
    if (misfit.refused) return undefined;
    homeless.push(...left.filter(([name]) => name === misfit.name));
  }
  clearOthers(stored, rule);
  let json: Readonly<Record<string, Json>> | undefined = homeless.length > 0 ? Object.fromEntries(homeless) : undefined;
  for (const { property, found, flaw } of placed) {
    if (flaw === undefined) continue;
    storing.report(flawIssue(property, flaw, found ? pointerTo(found.path) : property.source?.pointer(record)));
    if (found) json = withValue(json ?? {}, found.path, found.value);
  }
  return { stored, ...(json && { json }) };
}

/** What the properties of the dynamic schema store, and what they do not. Undefined where its policy refuses the record. */
function houseValues({ left, units }: Pick<PlacedValues, "left" | "units">, { rule: { dynamic }, report }: Storing): { stored: Record<string, Json>; homeless: [string, Json][] } | undefined {
  const stored: Record<string, Json> = {};
  const homeless: [string, Json][] = [];
  for (const [name, value] of left) {
    if (value === null) continue;
    const housed = dynamic ? houseValue({ name, value, units }, dynamic, { stored, report }) : "homeless";
    if (housed === "refused") return undefined;
    if (housed === "homeless") homeless.push([name, value]);
  }
  return { stored, homeless };
}

/** An update clears what has no value. */
function clearOthers(stored: Record<string, Json>, { properties, dynamic }: CompiledRule): void {
  for (const { home } of properties) if (home && !Object.hasOwn(stored, home.name)) stored[home.name] = null;
  for (const name of dynamic?.names ?? []) if (!Object.hasOwn(stored, name)) stored[name] = null;
}

function flawIssue({ name }: CompiledProperty, flaw: string, pointer: string | undefined): AlignmentIssue {
  return { code: "value-unfit", message: `${name} ${flaw}`, ...(pointer !== undefined && { pointer }) };
}
