import { describe, expect, it } from "vitest";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { aligned, pumpAlignment } from "./plant.js";

type Values = Record<string, unknown>;

/** What rules make of values: the class properties that have one, what stays in JSON, and the issues. */
function placed(rules: string, properties: Values, record: Partial<EntityRecord> = {}): { stored: Values; json: unknown; issues: string[] } {
  const { element, issues } = aligned(pumpAlignment(rules), { properties: properties, ...record });
  const stored = Object.fromEntries(Object.entries(element?.properties ?? {}).filter(([, value]) => value !== null));
  return { stored, json: element?.json.properties, issues: issues.map(({ code, message, pointer }) => `${code} ${pointer ?? "-"} ${message}`) };
}

describe("a property rule", () => {
  it.each<[string, string, unknown, Values]>([
    ["a name alone", "p: Note", "x", { Note: "x" }],
    ["to", "p: { to: Note }", "x", { Note: "x" }],
    ["trim", "p: { trim: true, to: Note }", "  x ", { Note: "x" }],
    ["replace, one after the other and literally", 'p: { replace: { ".": "-", "--": "+" }, to: Note }', "a..b.c", { Note: "a+b-c" }],
    ["case", "p: { case: upper, to: Note }", "straße", { Note: "STRASSE" }],
    ["case", "p: { case: lower, to: Note }", "ABC", { Note: "abc" }],
    ["missing", "p: { missing: [n/a, '-'], to: Note }", "n/a", {}],
    ["missing, after the steps on texts", "p: { trim: true, case: lower, missing: [n/a], to: Note }", " N/A ", {}],
    ["missing with a default", "p: { missing: [n/a], default: none, to: Note }", "n/a", { Note: "none" }],
    ["default", "p: { default: 7, to: Count }", null, { Count: 7 }],
    ["default where there is a value", "p: { default: 7, to: Count }", 5, { Count: 5 }],
    ["values", "p: { values: { NEW: 1, OLD: 2 }, to: Status }", "OLD", { Status: 2 }],
    ["values of numbers", "p: { values: { 10: 1 }, to: Status }", 10, { Status: 1 }],
    ["values of booleans", "p: { values: { true: New, false: Old }, to: Status }", false, { Status: 2 }],
    ["values for words of yes and no", "p: { case: lower, values: { ja: true, nein: false }, to: Running }", "Ja", { Running: true }],
    ["values with one for all others", "p: { values: { NEW: 1, '*': 2 }, to: Status }", "?", { Status: 2 }],
    ["number with a comma", "p: { number: comma, to: Length }", "1.234,5", { Length: 1234.5 }],
    ["number with a point", "p: { number: point, to: Length }", "1,234.5", { Length: 1234.5 }],
    ["number that is one already", "p: { number: comma, to: Length }", 2.5, { Length: 2.5 }],
    ["date", "p: { date: dd.MM.yyyy, to: Built }", "03.04.2021", { Built: "2021-04-03" }],
    ["date in one of several forms", "p: { date: [yyyy-MM-dd, 'M/d/yyyy h:mm a'], to: Built }", "4/3/2021 2:05 PM", { Built: "2021-04-03T14:05:00" }],
    ["unit of the class property", "p: { unit: ft, to: Diameter }", 1, { Diameter: 304.8 }],
    ["unit with an offset", "p: { unit: °F, to: Temperature }", 212, { Temperature: 100 }],
    ["unit where the class has none", "p: { unit: mm, to: Length }", 1234, { Length: 1.234 }],
    ["unit of a number that is a text", "p: { number: comma, unit: mm, to: Length }", "1.234,5", { Length: 1.2345 }],
    ["unit after values", "p: { values: { DN50: 50 }, unit: mm, to: Length }", "DN50", { Length: 0.05 }],
    ["unit of which there are two, by the property", "p: { unit: N/m, to: Stiffness }", 3, { Stiffness: 3 }],
    ["split", "p: { split: ';', trim: true, missing: [n/a], to: Tags }", "a; b;;n/a", { Tags: ["a", "b"] }],
    ["split with a unit", "p: { split: x, unit: ft, to: Sizes }", "1x2", { Sizes: [304.8, 609.6] }],
    ["a list for a list", "p: Tags", ["a", "b"], { Tags: ["a", "b"] }],
    ["one value for a list", "p: Tags", "a", { Tags: ["a"] }],
    ["constant", "p: { constant: ACME, to: Note }", null, { Note: "ACME" }],
  ])("%s: %s makes of %j", (_what, rule, value, stored) => {
    expect(placed(rule, { p: value })).toEqual({ stored, json: undefined, issues: [] });
  });

  it("takes a value from other properties, by name, template or the first of a list", () => {
    const values = { System: "HVAC", Number: 7, Empty: "" };
    expect(placed('x: { from: Number, to: Count }\ny: { from: "{System}-{Number}", to: Name }\nz: { from: [Missing, Empty, "{Missing}{System}", "{{{Number}}}"], to: Note }', values)).toEqual({
      stored: { Count: 7, Name: "HVAC-7", Note: "{7}" },
      json: values,
      issues: [],
    });
  });

  it("takes a value from the record's own members", () => {
    const { stored } = placed('x: { from: "{$kind} {$id} {$scope} {$label} {$code}", to: Note }', {}, { scope: "A", label: "L", code: "C" });
    expect(stored).toEqual({ Note: "Pump 1 A L C" });
  });

  it("makes no text of a template with a value that is not there, empty, or no single value", () => {
    const rule = 'x: { from: "{a}-{b}", default: none, to: Note }';
    for (const b of [undefined, null, "", ["x"], { c: 1 }]) expect(placed(rule, { a: 1, ...(b !== undefined && { b }) }).stored).toEqual({ Note: "none" });
    expect(placed(rule, { a: 1, b: false }).stored).toEqual({ Note: "1-false" });
  });

  it("reaches into property sets, and leaves the rest of them over", () => {
    const pset = { FireRating: "F90", Deep: { Value: 1, Other: 2 }, Rest: true };
    expect(placed("Pset/FireRating: Note\nPset/Deep/Value: Count", { Pset: pset, "a/b": 1 })).toEqual({
      stored: { Note: "F90", Count: 1 },
      json: { Pset: { Rest: true, Deep: { Other: 2 } }, "a/b": 1 },
      issues: [],
    });
    expect(placed("Pset/FireRating: Note", { Pset: { FireRating: "F90" } }).json).toBeUndefined();
    expect(pset).toEqual({ FireRating: "F90", Deep: { Value: 1, Other: 2 }, Rest: true });
  });

  it("prefers a property that has the slash in its own name", () => {
    const values = { "a/b": "own", a: { b: "inner" } };
    expect(placed("a/b: Note", values)).toEqual({ stored: { Note: "own" }, json: { a: { b: "inner" } }, issues: [] });
    expect(placed("a/b: Note", { a: { "b/c": 1, b: "inner" } }).stored).toEqual({ Note: "inner" });
    expect(placed("a/b/c: Note", { a: { "b/c": "own" } }).stored).toEqual({ Note: "own" });
  });

  it("ignores values, so that they are kept nowhere", () => {
    expect(placed("a: { ignore: true }\nb/c: { ignore: true }\nd: { ignore: true }", { a: 1, b: { c: 2, e: 3 }, d: { f: 1 } })).toEqual({ stored: {}, json: { b: { e: 3 } }, issues: [] });
  });

  it("leaves a value without a class property over under its name, as the steps have made it", () => {
    expect(placed('a: { number: comma, unit: mm }\nb/c: { case: upper }\nd: { split: "," }\ne: { constant: 5 }\nf/g: { constant: 6 }\na2: { from: a }', { a: "1,5", b: { c: "x", h: 1 }, d: "1,2" })).toEqual({
      stored: {},
      json: { a: 0.0015, b: { c: "X", h: 1 }, d: ["1", "2"], e: 5, f: { g: 6 }, a2: "1,5" },
      issues: [],
    });
  });

  it("keeps what does not fit as the source has it, and says why", () => {
    expect(placed("p: { trim: true, values: { NEW: 1 }, to: Status }\nq/r: { date: dd.MM.yyyy, to: Built }\ns: { number: comma, to: Length }\nt: { unit: mm, to: Length }", { p: " OLD ", q: { r: "31.02.2021", u: 1 }, s: "1.5", t: "wide" })).toEqual({
      stored: {},
      json: { p: " OLD ", q: { r: "31.02.2021", u: 1 }, s: "1.5", t: "wide" },
      issues: [
        "value-unfit /properties/p p is none of: NEW",
        "value-unfit /properties/q/r q/r is no date like dd.MM.yyyy",
        "value-unfit /properties/s s is no number with a decimal comma",
        "value-unfit /properties/t t is no number, so it cannot be converted",
      ],
    });
  });

  it("reports a made value that does not fit at what it was made from, if that is one value", () => {
    const { issues, json } = placed('x: { from: a, to: Count }\ny: { from: "{a}{a}", to: Count }\nz: { from: $id, to: Running }', { a: "many" });
    expect(issues).toEqual([
      "value-unfit /properties/a x does not fit Plant:Pump.Count (integer)",
      "value-unfit - y does not fit Plant:Pump.Count (integer)",
      "value-unfit /id z does not fit Plant:Pump.Running (boolean)",
    ]);
    expect(json).toEqual({ a: "many" });
  });

  it("does not convert a default or constant", () => {
    expect(placed("p: { unit: ft, default: 5, to: Diameter }", {}).stored).toEqual({ Diameter: 5 });
  });

  it("clears a class property whose value is not there any more", () => {
    expect(aligned(pumpAlignment("p: { unit: mm, to: Length }"), {}).element?.properties).toEqual({ Length: null });
  });
});

describe("hostile values", () => {
  it("are no way to make a text of any length", () => {
    const long = "a".repeat(900_000);
    expect(placed('x: { from: "{p}{p}", to: Note }', { p: long }).stored).toEqual({});
    const { issues } = placed(`p: { replace: { a: "${"b".repeat(1000)}" }, to: Note }`, { p: long });
    expect(issues).toEqual(["value-unfit /properties/p p would have 900000000 characters"]);
    expect(placed('p: { split: ",", to: Tags }', { p: ",".repeat(1_000_000) }).issues).toEqual(["value-unfit /properties/p p has more than 10000 entries"]);
  });

  it("cannot make a step slow", { timeout: 60_000 }, () => {
    const spaces = " ".repeat(1_000_000);
    const rules = "a: { number: comma, to: Length }\nb: { date: dd.MM.yyyy, to: Built }\nc: { trim: true, to: Note }\nd: { number: point, to: Length }";
    expect(placed(rules, { a: `1${" 000".repeat(200_000)}x`, b: `${spaces}x`, c: `${spaces}x${spaces}`, d: `${spaces}x` }).stored).toEqual({ Note: "x" });
  });

  it("do not reach what objects have by birth", () => {
    const rules = 'constructor: Note\n"__proto__/x": { from: toString, to: Name }\ny: { from: "{constructor}{a/__proto__/x}", to: Note }';
    expect(placed(rules, { a: {} })).toEqual({ stored: {}, json: { a: {} }, issues: [] });
    const own = JSON.parse('{"__proto__":{"b":1,"c":2},"constructor":"x"}') as Values;
    expect(JSON.stringify(placed('"__proto__/b": Count\nconstructor: Note', own))).toBe('{"stored":{"Count":1,"Note":"x"},"json":{"__proto__":{"c":2}},"issues":[]}');
  });
});
