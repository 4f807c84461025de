import { describe, expect, it } from "vitest";
import { Aligner, type AlignmentIssue } from "../../ingest/alignment/aligner.js";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import { SourceCoordinates } from "../../ingest/alignment/coordinates/source-coordinates.js";
import { FlatConversion } from "../../ingest/alignment/geometry/flat-conversion.js";
import { alignDrawing } from "../../ingest/alignment/geometry/align-drawing.js";
import { chooseLevels } from "../../ingest/alignment/geometry/choose-levels.js";
import type { EntityRecord, HeaderRecord, PartLevels, Piece } from "../../ingest/format/record-types.js";
import { headerRecord } from "../support/document-text.js";
import { compiled, refusal } from "./plant.js";

type Length = HeaderRecord["units"]["length"];

const origin: [number, number, number] = [0, 0, 0];
/** A point that says of which tolerance its level is. */
const mark = (tolerance: number): Piece => ({ type: "point", at: origin, material: String(tolerance) });
const levels = (...tolerances: number[]): PartLevels => ({ type: "levels", levels: tolerances.map((tolerance) => ({ tolerance, geometry: [mark(tolerance)] })) });
const ball = (radius: number): Piece => ({ type: "sphere", center: origin, radius });

function alignerOf(yaml: string, length: Length = "m", header: Partial<HeaderRecord> = {}): Aligner {
  return new Aligner(compiled(yaml), new SourceCoordinates(headerRecord({ ...header, units: { length, angle: "deg" } })));
}

function yamlOf({ document, kind, rest = "" }: { document?: string | undefined; kind?: string | undefined; rest?: string }): string {
  const detail = (text: string | undefined): string => (text === undefined ? "" : `detail: ${text}`);
  return `alignment: 1\n${detail(document)}\nkinds:\n  Pump:\n    class: Plant:Pump\n    ${detail(kind)}\n${rest}`;
}

function aligned(aligner: Aligner, record: Partial<EntityRecord>): { element?: AlignedElement; issues: string[] } {
  const issues: string[] = [];
  const report = ({ code, message, pointer = "" }: AlignmentIssue): void => void issues.push(`${code} ${pointer}: ${message}`);
  const element = aligner.entity({ type: "entity", kind: "Pump", id: "1", ...record }, report);
  return { ...(element && { element }), issues };
}

/** Tolerances of the levels that are written. */
function written(aligner: Aligner, geometry: NonNullable<EntityRecord["geometry"]>, kind = "Pump", properties = {}): (string | undefined)[] {
  const { element, issues } = aligned(aligner, { kind, geometry, properties });
  expect(issues).toEqual([]);
  return (element?.geometry ?? []).map(({ material }) => material);
}

describe("of several levels of detail", () => {
  it.each<[detail: string | undefined, level: number]>([
    [undefined, 1],
    ["0", 1],
    ["0.5", 1],
    ["1", 1],
    ["9.9", 1],
    ["10", 10],
    ["99", 10],
    ["1000", 100],
  ])("with a detail of %s m, the level of a tolerance of %i m is written, whatever their order", (detail, level) => {
    for (const order of [[1, 10, 100], [100, 10, 1], [10, 100, 1]]) expect(written(alignerOf(yamlOf({ kind: detail })), [levels(...order)])).toEqual([String(level)]);
  });

  it.each<[length: Length, tolerances: [number, number], detail: string]>([
    ["mm", [1, 50], "0.05"],
    ["mm", [1, 50], "50 mm"],
    ["mm", [0.1, 0.7], "0.0007"],
    ["ft", [0.1, 1], "1 ft"],
    ["ft", [0.1, 1], "304.8mm"],
    ["us-ft", [0.1, 3937], "1200 m"],
    ["in", [0, 0.3], "7.62 mm"],
    ["cm", [0, 2.54], "25.4 mm"],
    ["km", [0, 0.00001], "10 mm"],
  ])("tolerances in %s of %j are compared with a detail of %s", (length, [fine, coarse], detail) => {
    expect(written(alignerOf(yamlOf({ kind: detail }), length), [levels(fine, coarse)])).toEqual([String(coarse)]);
    expect(written(alignerOf(yamlOf({ kind: detail }), length), [levels(fine, coarse * 1.001)])).toEqual([String(fine)]);
  });

  it("that of the rule counts, of the case before it, else that of the document", () => {
    const rest = `    cases:\n      - where: { far: true }\n        detail: 100\n      - where: { plain: true }\n        detail: null\n  Valve: { class: Plant:Valve }\nrules: [{ kind: "Z*", class: Plant:Zone, detail: 0 }]\ndefault: { class: Plant:Pump, detail: 100 m }\n`;
    const aligner = alignerOf(yamlOf({ document: "10", kind: "1", rest }));
    const of = (kind: string, properties = {}): unknown => written(aligner, [levels(0.1, 1, 10, 100)], kind, properties)[0];
    expect([of("Pump"), of("Pump", { far: true }), of("Pump", { plain: true }), of("Valve"), of("Zone"), of("Other")]).toEqual(["1", "100", "10", "10", "0.1", "100"]);
  });

  it("each piece has its own choice, and other pieces stay beside them", () => {
    const geometry = [levels(1, 10), mark(7), levels(2, 20, 5), { type: "levels", levels: [{ tolerance: 3, geometry: [mark(3), mark(4)] }] } satisfies PartLevels];
    expect(written(alignerOf(yamlOf({ kind: "5" })), geometry)).toEqual(["1", "7", "5", "3", "4"]);
  });

  it("that of the document alone counts for parts", () => {
    const aligner = alignerOf(yamlOf({ document: "10", kind: "1" }));
    const part = { type: "part" as const, id: "p", geometry: [levels(1, 10, 100), mark(0)] };
    expect(aligner.part(part, () => undefined).geometry?.map(({ material }) => material)).toEqual(["10", "0"]);
    expect(aligner.levelsOf(part)).toEqual([1]);
  });

  it("those of a kind without geometry are all kept as JSON", () => {
    const { element } = aligned(alignerOf("alignment: 1\nkinds: { Pump: { class: Plant:Manual, detail: 5 } }"), { geometry: [levels(1, 10)] });
    expect(element?.json.geometry).toEqual([levels(1, 10)]);
  });

  it("the position of a shape is that of any of them", () => {
    const coordinates = new SourceCoordinates(headerRecord({ crs: { epsg: 25832 } }));
    expect(coordinates.positionOf({ geometry: [{ type: "levels", levels: [{ tolerance: 1, geometry: [{ type: "point", at: [691_000, 5_335_000, 0] }] }] }] })).toEqual([691_000, 5_335_000, 0]);
  });
});

describe("what is wrong within levels of detail", () => {
  const two = (fine: Piece[], coarse: Piece[]): PartLevels => ({ type: "levels", levels: [{ tolerance: 10, geometry: coarse }, { tolerance: 1, geometry: fine }] });

  it("is reported where it stands, for the level that is written alone", () => {
    const geometry = [two([ball(1), ball(0)], [ball(-2)]), ball(0), two([ball(1)], [ball(0)])];
    const radius = "a radius must be greater than 0";
    expect(aligned(alignerOf(yamlOf({})), { geometry }).issues).toEqual([`geometry-invalid /geometry/0/levels/1/geometry/1/radius: ${radius}`, `geometry-invalid /geometry/1/radius: ${radius}`]);
    const coarse = aligned(alignerOf(yamlOf({ kind: "10" })), { geometry }).issues.map((text) => text.split(":")[0]);
    expect(coarse).toEqual(["geometry-invalid /geometry/0/levels/0/geometry/0/radius", "geometry-invalid /geometry/1/radius", "geometry-invalid /geometry/2/levels/0/geometry/0/radius"]);
  });

  it("leaves the other pieces of the level", () => {
    expect(aligned(alignerOf(yamlOf({})), { geometry: [two([ball(0), ball(2)], [])] }).element?.geometry).toMatchObject([{ type: "sphere", radius: 2 }]);
  });

  it("is said of the whole where the whole is too large", () => {
    expect(aligned(alignerOf(yamlOf({})), { geometry: [two([ball(1e9)], [])] }).issues).toEqual(["geometry-invalid /geometry: a coordinate is beyond 80150000 m"]);
  });

  it("is that two have one tolerance: then all of them are left out", () => {
    const { element, issues } = aligned(alignerOf(yamlOf({})), { geometry: [mark(5), levels(1, 3, 2, 3, 1)] });
    expect(issues).toEqual(["geometry-invalid /geometry/1/levels/3/tolerance: two levels have the tolerance 3"]);
    expect(element?.geometry?.map(({ material }) => material)).toEqual(["5"]);
  });

  it("is reported where it stands for what is drawn, and for parts", () => {
    const issues: string[] = [];
    const units = new FlatConversion({ length: "m", angle: "deg" });
    const report = ({ pointer = "" }: AlignmentIssue): void => void issues.push(pointer);
    const chosen = chooseLevels([ball(1), two([mark(1), ball(1), { ...mark(1), type: "point", at: [0, 0, 1] }], [])], { detail: undefined, units }, report);
    alignDrawing({ geometry: chosen.pieces }, units, chosen.report);
    expect(issues).toEqual(["/geometry/0", "/geometry/1/levels/1/geometry/1", "/geometry/1/levels/1/geometry/2"]);
    alignerOf(yamlOf({})).part({ type: "part", id: "p", geometry: [two([{ ...ball(1), subcategory: "A" }], [])] }, ({ pointer = "" }) => issues.push(`part ${pointer}`));
    expect(issues.at(-1)).toBe("part /geometry/0/levels/1/geometry/0/subcategory");
  });
});

describe("a detail that is none", () => {
  it.each<[detail: string, message: string]>([
    ["fine", '"fine" is no length; write a number of metres, or one with its unit: 5 mm'],
    ["-5 mm", '"-5 mm" is no length; write a number of metres, or one with its unit: 5 mm'],
    ["'5'", '"5" is no length; write a number of metres, or one with its unit: 5 mm'],
    ["5 mmm", "there is no unit mmm; did you mean mm?"],
    ["5 l/s", "l/s is no unit of length"],
    ["-1", "detail: Must be at least 0, is -1"],
    ["true", "detail: Must be a number or a string or a null, is true"],
    [".inf", "detail: Must be a number or a string or a null, is Infinity"],
  ])("%s is refused where it stands", (detail, message) => {
    expect(refusal(() => compiled(yamlOf({ document: detail })))).toEqual([`a.yaml:2:9: ${message}`]);
    expect(refusal(() => compiled(yamlOf({ kind: detail })))).toEqual([`a.yaml:6:13: ${message.replace(/^detail:/, "kinds.Pump.detail:")}`]);
  });
});
