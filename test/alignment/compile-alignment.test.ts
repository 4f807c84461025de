import { describe, expect, it } from "vitest";
import { compiled, pumpAlignment, refusal } from "./plant.js";

function flaws(yaml: string): string[] {
  return refusal(() => compiled(yaml));
}

/** What is wrong with one property rule, without its place. */
function ruleFlaw(rule: string): string[] {
  return flaws(pumpAlignment(`p: ${rule}`)).map((line) => line.replace(/^a\.yaml:\d+:\d+: /, ""));
}

describe("an alignment that names what is not there", () => {
  it("is refused with every place, and with what was probably meant", () => {
    const yaml = `alignment: 1
kinds:
  Pump:
    class: Plant:Pumpe
  Valve:
    class: Plant:Valve
    category: a/b
    label: $lable
    code: "{Tag"
    properties:
      a: Lenght
      b: { unit: mmm, to: Length }
      c: { date: DD.MM.yyyy, to: Built }
      d: System
    references:
      feeds: { relationship: Plant:Feds }
      system: { navigation: Sistem }
      name: { navigation: Name }
rules:
  - { kind: X*, class: Plant:Equipment }
default: { class: Plnt:Pump }
relationships: { x: { relationship: Elsewhere:Link } }
`;
    const has = "it has Name, Note, Count, Length, Diameter, Temperature, Stiffness, Running, Built, Tags, Sizes, Status, System";
    expect(flaws(yaml)).toEqual([
      "a.yaml:4:12: there is no element class Plant:Pumpe in the iModel's schemas; did you mean Plant:Pump?",
      'a.yaml:7:15: no category can be called "a/b"',
      "a.yaml:8:12: $lable is nothing that a record has; there are $kind, $id, $scope, $label, $code",
      "a.yaml:9:11: { has no other brace, or nothing in between; write {{ for a brace itself",
      `a.yaml:11:10: Plant:Valve has no property Lenght; did you mean Length? ${has}`,
      "a.yaml:12:18: there is no unit mmm; did you mean mm?",
      "a.yaml:13:18: DD in DD.MM.yyyy is no part of a date: there are yyyy, MM, M, dd, d, HH, H, hh, h, mm, ss, a; other letters stand between apostrophes",
      "a.yaml:14:10: Plant:Valve.System is a navigation property; references lead there",
      "a.yaml:16:30: there is no link-table relationship class Plant:Feds; did you mean Plant:Feeds?",
      `a.yaml:17:29: Plant:Valve has no property Sistem; did you mean System? ${has}`,
      "a.yaml:18:27: Plant:Valve.Name is no navigation property",
      "a.yaml:20:24: Plant:Equipment is abstract; name a concrete class",
      "a.yaml:21:19: there is no element class Plnt:Pump in the iModel's schemas; did you mean Plant:Pump?",
      "a.yaml:22:37: there is no link-table relationship class Elsewhere:Link",
    ]);
  });

  it("is told so at the case that says it, or at the rule that the case refines", () => {
    const yaml = `alignment: 1
kinds:
  Pump:
    class: Plant:Pump
    properties: { a: Length }
    cases:
      - { where: { A: 1, $x: 1 }, class: Plant:Manual }
      - where: { A: 2 }
        properties: { b: Lengths }
`;
    expect(flaws(yaml)).toEqual([
      "a.yaml:5:22: Plant:Manual has no property Length; it has none",
      "a.yaml:7:26: $x is nothing that a record has; there are $kind, $id, $scope, $label, $code",
      expect.stringMatching(/^a\.yaml:9:26: Plant:Pump has no property Lengths; did you mean Length\?/),
    ]);
  });

  it.each<[string, string]>([
    ["{ unit: mm, to: Name }", "Name holds no numbers (string), so it has no unit"],
    ["{ unit: l/s, to: Diameter }", "l/s measures volumetric flow, and the property is stored in mm, which measures length"],
    ["{ unit: fathoms, to: Diameter }", "there is no unit fathoms"],
    ["{ unit: N/m, to: Length }", "N/m can be Units:N_PER_M (N/m) or Units:SPRING_CONSTANT_N_PER_M (N/m); say which"],
    ["{ unit: MN, to: Length }", "MN can be Units:MN (mN) or Units:MEGAN (MN); say which"],
    ["{ split: ',', to: Note }", "Note holds one value, no list"],
    ["{ date: dd.MM.yyyy, to: Count }", "Count holds no dates (integer)"],
    ["{ date: MM.yyyy, to: Built }", "MM.yyyy needs yyyy, MM or M, and dd or d"],
    ["{ constant: many, to: Count }", '"many" does not fit Plant:Pump.Count (integer)'],
    ["{ default: 3, to: Status }", "3 is none of: 1 (New), 2 (Old), the values of Plant:Pump.Status"],
    ["{ values: { a: 1, b: Gone }, to: Status }", '"Gone" is none of: 1 (New), 2 (Old), the values of Plant:Pump.Status'],
    ["{ from: [a, '{}'] }", "{ has no other brace, or nothing in between; write {{ for a brace itself"],
  ])("%s: %s", (rule, message) => {
    expect(ruleFlaw(rule)[0]).toBe(message);
  });

  it("points at the value of a list of values that does not fit", () => {
    expect(flaws(pumpAlignment("p: { values: { a: 1, b: Gone }, to: Status }"))).toEqual([expect.stringMatching(/^a\.yaml:6:31: "Gone"/)]);
  });
});
