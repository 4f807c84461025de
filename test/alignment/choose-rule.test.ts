import { describe, expect, it } from "vitest";
import { compilePattern } from "../../ingest/alignment/choose-rule.js";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { aligned, compiled, refusal } from "./plant.js";

const yaml = `alignment: 1
kinds:
  Equipment:
    class: Plant:Valve
    properties: { Tag: Name }
    cases:
      - where: { Category: [Fire, 21] }
        class: Plant:FirePump
        label: Tag
      - { where: { Category: Pump, Set/Active: true }, class: Plant:Pump, properties: { Tag: Note, Count: Count } }
      - { where: { Category: Pump }, class: Plant:Pump, properties: { Tag: null } }
rules:
  - { kind: Pset_*, class: Plant:Manual }
  - { kind: "*Valve*", where: { $scope: A }, class: Plant:Zone }
  - { kind: "*Valve*", class: Plant:Valve, cases: [{ where: { Category: Fire }, class: Plant:FirePump }] }
default: { class: Plant:Pump }
`;

function classOf(kind: string, record: Partial<EntityRecord> = {}): string | undefined {
  return aligned(yaml, { kind, ...record }).element?.className;
}

describe("the rule of a record", () => {
  it.each<[string, Partial<EntityRecord>, string]>([
    ["Equipment", { properties: { Category: "Fire" } }, "Plant:FirePump"],
    ["Equipment", { properties: { Category: 21 } }, "Plant:FirePump"],
    ["Equipment", { properties: { Category: ["Heating", "Fire"] } }, "Plant:FirePump"],
    ["Equipment", { properties: { Category: "Pump", Set: { Active: true } } }, "Plant:Pump"],
    ["Equipment", { properties: { Category: "Pump" } }, "Plant:Pump"],
    ["Equipment", { properties: { Category: "pump" } }, "Plant:Valve"],
    ["Equipment", {}, "Plant:Valve"],
    ["Pset_Wall", {}, "Plant:Manual"],
    ["Pset", {}, "Plant:Pump"],
    ["GateValve2", { scope: "A", properties: { Category: "Fire" } }, "Plant:Zone"],
    ["GateValve2", { properties: { Category: "Fire" } }, "Plant:FirePump"],
    ["GateValve2", {}, "Plant:Valve"],
    ["Equipment2", {}, "Plant:Pump"],
  ])("of kind %s with %j gives a %s", (kind, record, className) => {
    expect(classOf(kind, record)).toBe(className);
  });

  it("is the rule of the kind with what the case says instead", () => {
    const properties = { Tag: "P-1", Count: 3 };
    expect(aligned(yaml, { kind: "Equipment", properties: { ...properties, Category: "Fire" } }).element).toMatchObject({ label: "P-1", properties: { Name: "P-1" } });
    const active = { ...properties, Category: "Pump", Set: { Active: true } };
    expect(aligned(yaml, { kind: "Equipment", properties: active }).element?.properties).toEqual({ Note: "P-1", Count: 3 });
    expect(aligned(yaml, { kind: "Equipment", properties: { ...properties, Category: "Pump" } }).element).toMatchObject({ properties: {}, json: { properties } });
  });

  it("is none where no rule fits", () => {
    const rules = "alignment: 1\nkinds: {}\nrules: [{ kind: 'P*', where: { Category: Pump }, class: Plant:Pump }]\n";
    expect(aligned(rules, { kind: "P", properties: { Category: "Valve" } }).issues.map(({ code }) => code)).toEqual(["kind-unaligned"]);
    expect(aligned(rules, { kind: "P", properties: { Category: "Pump" } }).element?.className).toBe("Plant:Pump");
  });
});

describe("a parent with a navigation property of its own", () => {
  const rules = (navigation: string): string => `alignment: 1\nkinds:\n  Pump: { class: Plant:Pump, parent: { navigation: ${navigation} }, cases: [{ where: { Draft: true }, class: Plant:Valve, parent: null }] }\n`;
  const child = { parent: { kind: "Pump", id: "p" }, scope: "s" };

  it("is a reference like any other, and no BIS parent", () => {
    const { element, issues } = aligned(rules("system"), child);
    expect(element?.references).toEqual([{ pointer: "/parent", target: { kind: "Pump", id: "p", scope: "s" }, navigation: { property: "System", relationship: "Plant:PumpIsInSystem" } }]);
    expect([element?.parent, element?.json, issues]).toEqual([undefined, {}, []]);
    expect(aligned(rules("System"), { ...child, properties: { Draft: true } }).element).toMatchObject({ className: "Plant:Valve", parent: { relationship: "BisCore:PhysicalElementAssemblesElements" }, references: [] });
    expect(aligned(rules("System"), {}).element?.references).toEqual([]);
  });

  it.each([
    ["Nowhere", "a.yaml:3:52: Plant:Pump has no property Nowhere; it has"],
    ["Name", "a.yaml:3:52: Plant:Pump.Name is no navigation property"],
    ["[]", "a.yaml:3:52: kinds.Pump.parent.navigation: "],
  ])("is refused where it is none: %s", (navigation, message) => {
    expect(refusal(() => compiled(rules(navigation)))).toEqual([expect.stringContaining(message)]);
  });

  it.each(["true", "{}", "{ relationship: A:B }"])("is no %s", (parent) => {
    expect(refusal(() => compiled(`alignment: 1\nkinds: { Pump: { class: Plant:Pump, parent: ${parent} } }\n`)).every((line) => line.includes("kinds.Pump.parent"))).toBe(true);
  });
});

describe("a parent of a kind with several rules", () => {
  const kinds = (cases: string) => `alignment: 1\nkinds:\n  Pump: { class: Plant:Pump }\n  Group:\n    class: Plant:Valve\n    cases: [${cases}]\n`;
  const child = { parent: { kind: "Group", id: "g" } };

  it("owns its children by the relationship that all of them have", () => {
    const owned = (cases: string) => aligned(kinds(cases), child).element?.parent?.relationship;
    expect(owned("{ where: { A: 1 }, class: Plant:Pump }")).toBe("BisCore:PhysicalElementAssemblesElements");
    expect(owned("{ where: { A: 1 }, class: Plant:Zone }")).toBe("BisCore:ElementOwnsChildElements");
  });

  it("is kept as JSON when the rules lead to different models, since a record says only the kind of its parent", () => {
    const { element, issues } = aligned(kinds("{ where: { A: 1 }, class: Plant:Manual }"), child);
    expect([element?.parent, element?.json.parent, issues.map(({ code }) => code)]).toEqual([undefined, child.parent, ["parent-in-other-model"]]);
  });
});

describe("a dynamic schema", () => {
  const document = `${yaml}dynamicSchema: { name: Made }\n`;

  it("knows records of a case with another class as a kind of their own", () => {
    const alignment = compiled(document);
    const kindOf = (kind: string, Category: string): string | undefined => alignment.profiled({ type: "entity", kind, id: "1", properties: { Category } })?.kind;
    expect([kindOf("Equipment", "Fire"), kindOf("Equipment", "Pump"), kindOf("Equipment", "?"), kindOf("Other", "?")]).toEqual(["Equipment_FirePump", "Equipment_Pump", "Equipment", "Other"]);
    expect(["Equipment_FirePump", "Equipment", "Unseen"].map((kind) => alignment.baseOf(kind)?.fullName)).toEqual(["Plant:FirePump", "Plant:Valve", undefined]);
  });

  it("is shown only what the rules leave over, as their steps have made it", () => {
    const rules = document.replace("{ Tag: Name }", "{ Tag: Name, Set/Length: { number: comma, unit: mm }, Secret: { ignore: true }, Bad: { number: comma }, Set/Flow: Length }");
    const properties = { Tag: "x", Set: { Length: "1,5", Flow: 1, Rest: true }, Secret: "s", Bad: "b", Other: 1 };
    expect(compiled(rules).profiled({ type: "entity", kind: "Equipment", id: "1", properties })?.properties).toEqual({ Set: { Rest: true, Length: 0.0015 }, Other: 1 });
  });

  it("houses what the rules leave over, and neither what they took nor what they ignore", () => {
    const property = (name: string, pointer: string) => ({ name, label: name, pointer, type: { scalar: "double", array: false } as const });
    const made = { name: "Equipment", label: "Equipment", kind: "Equipment", base: "Plant:Valve", properties: [property("Length", "/Set/Length"), property("Other", "/Other"), property("Tag", "/Tag")] };
    const schema: DynamicSchema = { name: "Made", alias: "m", label: "Made", version: { read: 1, write: 0, minor: 0 }, classes: [made, { ...made, name: "Equipment_Pump", kind: "Equipment_Pump" }], groups: [] };
    const rules = document.replace("{ Tag: Name }", "{ Tag: Name, Set/Length: { number: comma, unit: mm }, Secret: { ignore: true } }");
    const properties = { Tag: "x", Set: { Length: "1,5" }, Secret: "s", Other: 1 };
    const { element, issues } = aligned(compiled(rules, schema), { kind: "Equipment", properties });
    expect([element?.className, element?.properties, element?.json.properties, issues]).toEqual(["Made:Equipment", { Name: "x", Length: 0.0015, Other: 1, Tag: null }, undefined, []]);
    expect(aligned(compiled(rules, schema), { kind: "Equipment", properties: { Category: "Pump" } }).element?.className).toBe("Made:Equipment_Pump");
  });

  it("shows nothing of records that need no class of their own", () => {
    expect(compiled(document.replace("class: Plant:FirePump", "class: Plant:FirePump\n        derive: false")).profiled({ type: "entity", kind: "Equipment", id: "1", properties: { Category: "Fire" } })).toBeUndefined();
  });
});

describe("compilePattern", () => {
  it.each<[string, string[], string[]]>([
    ["Pump", ["Pump"], ["pump", "Pumps", ""]],
    ["*", ["", "x"], []],
    ["P*", ["P", "Pump"], ["pump", "XP"]],
    ["*p", ["p", "Pump"], ["pum"]],
    ["a*b*c", ["abc", "aXbYc", "abbc"], ["acb", "ab", "abcd"]],
    ["ab*ba", ["abba", "abXba"], ["aba"]],
    ["a**b", ["ab", "aXb"], ["a"]],
    [".+", [".+"], ["xx"]],
  ])("%s fits %j and not %j", (pattern, fitting, others) => {
    const fits = compilePattern(pattern);
    expect([fitting.filter((kind) => !fits(kind)), others.filter(fits)]).toEqual([[], []]);
  });

  it("takes no longer for patterns that are made to be slow", { timeout: 60_000 }, () => {
    expect(compilePattern(`${"*a".repeat(400)}*b`)("a".repeat(1000))).toBe(false);
    expect(compilePattern(`${"a*".repeat(400)}b`)(`${"a".repeat(1000)}b`)).toBe(true);
  });
});
