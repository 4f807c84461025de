import { describe, expect, it } from "vitest";
import type { AlignmentIssue } from "../../../ingest/alignment/alignment-issue.js";
import type { DynamicProperty, EvolutionPolicy } from "../../../ingest/alignment/dynamic/dynamic-schema.js";
import { homesOf } from "../../../ingest/alignment/dynamic/homes.js";
import { houseValue } from "../../../ingest/alignment/dynamic/house-value.js";
import type { Json } from "../../../ingest/alignment/json.js";

const name: DynamicProperty = { name: "name", label: "name", pointer: "/name", type: { scalar: "string", array: false } };
const properties: DynamicProperty[] = [
  { ...name, name: "Tag", label: "Tag", pointer: "/Tag" },
  { ...name, name: "Tags", label: "Tags", pointer: "/Tags", type: { scalar: "string", array: true } },
  { ...name, name: "Rows", label: "Rows", pointer: "/Rows", type: { scalar: "struct", array: true }, struct: { name: "Pump_Rows", members: [name] } },
  { ...name, name: "More", label: "More", pointer: "/More", type: { scalar: "json", array: false } },
];
const open: EvolutionPolicy = { kinds: "evolve", properties: "evolve", types: "evolve" };

function housed(given: Record<string, Json>, policy = open): { stored: Record<string, Json>; became: string[]; issues: AlignmentIssue[] } {
  const stored: Record<string, Json> = {};
  const issues: AlignmentIssue[] = [];
  const became = Object.entries(given).map(([key, value]) => houseValue({ name: key, value }, { homes: homesOf({ properties }), policy }, { stored, report: (issue) => issues.push(issue) }));
  return { stored, became, issues };
}

describe("text that an iModel would not give back", () => {
  it.each<[string, Json]>([["Tag", "a\0b"], ["Tag", "a\ud800b"], ["Tags", ["a", "\0"]], ["Rows", [{ name: "a" }, { name: "b\udc00" }]]])("%s: %j is not stored", (key, value) => {
    const message = `/${key} has a NUL or half a surrogate pair in it, which an iModel does not store`;
    expect(housed({ [key]: value })).toEqual({ stored: {}, became: ["homeless"], issues: [{ code: "value-unfit", message, pointer: `/properties/${key}` }] });
    expect(housed({ [key]: value }, { ...open, types: "quarantine" })).toMatchObject({ became: ["refused"], issues: [{ code: "schema-quarantined", message }] });
  });

  it("is stored where it is escaped, in JSON", () => {
    expect(housed({ More: ["a\0", "\ud800"], Tag: "a\ud83d\ude00" })).toEqual({ stored: { More: String.raw`["a\u0000","\ud800"]`, Tag: "a\ud83d\ude00" }, became: ["housed", "housed"], issues: [] });
  });
});
