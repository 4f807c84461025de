import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Aligner } from "../../ingest/alignment/aligner.js";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import type { ClassDescription, PropertyType, SchemaLookup } from "../../ingest/alignment/class-description.js";
import { compileAlignment } from "../../ingest/alignment/compile-alignment.js";
import { SourceCoordinates } from "../../ingest/alignment/coordinates/source-coordinates.js";
import { openInput } from "../../ingest/format/open-input.js";
import { formatIssue, type Issue } from "../../ingest/issue.js";
import { defaults } from "../../ingest/options.js";
import { openDocument } from "../../ingest/stages/check-document.js";
import { checksum } from "../../ingest/stages/checksum.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { headerRecord } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { validatorOf } from "../support/memory-schemas.js";
import { tempFolder } from "../support/temp-folder.js";
import { findDamage } from "./imodel-lines.js";
import { monstrousLines, mutatedLine, validRecord } from "./mutations.js";
import { Random } from "./random.js";

const lines = 10_000;
const linesPerDocument = 500;
const header = headerRecord({ units: { length: "km", angle: "rad" } });
const headerLine = Buffer.from(JSON.stringify(header));

const types: PropertyType[] = ["string", "integer", "long", "double", "boolean", "dateTime"];
const properties = types.map((type) => ({ name: type, type }));
const everything: ClassDescription = {
  fullName: "Test:Everything",
  abstract: false,
  model: "physical",
  geometric: true,
  childRelationship: "BisCore:PhysicalElementAssemblesElements",
  properties: new Map(properties.map((property) => [property.name.toLowerCase(), property])),
  validate: validatorOf(properties),
};
const schemas: SchemaLookup = { elementClass: () => everything, linkClass: (name) => ({ fullName: name, abstract: false }), classNames: () => [], units: () => new Map() };
const alignment = parseAlignment(
  `alignment: 1
kinds:
  Pump: { class: "Test:Everything", references: { feeds: { relationship: "A:B" } }, properties: { power: double, nested: string } }
  Task: { class: "Test:Everything", label: url, code: count, properties: { at: dateTime, url: string, count: integer } }
default: { class: "Test:Everything", properties: { at: boolean, url: double, count: long } }
defaultRelationship: { relationship: "A:B" }
`,
  "fuzz",
);

/** Documents of mutated lines, the header first; the last one holds the monsters. */
function* documents(): Generator<Buffer[]> {
  const random = new Random(10_000);
  for (let first = 0; first < lines; first += linesPerDocument) {
    const valid = Array.from({ length: linesPerDocument }, (_, i) => JSON.stringify(validRecord(first + i, random)));
    yield valid.map((line, i) => oneLine(mutatedLine(line, valid[(i + 1) % valid.length] ?? line, random)));
  }
  yield monstrousLines();
}

/** A flipped bit can make a line feed: that is another line. */
function oneLine(line: Buffer): Buffer {
  return Buffer.from(line.map((byte) => (byte === 0x0a ? 0x0b : byte)));
}

interface Read {
  accepted: Map<number, unknown>;
  issues: Issue[];
}

/** Reads, checks and aligns a document without an iModel. */
async function read(body: readonly Buffer[]): Promise<Read> {
  const issues: Issue[] = [];
  const accepted = new Map<number, unknown>();
  const report = (issue: Issue): void => void issues.push(issue);
  const text = [headerLine, ...body].flatMap((line) => [line, Buffer.from("\n")]);
  const run = { report, signal: new AbortController().signal, limits: defaults.limits };
  const document = await openDocument(openInput(Readable.from(text), "fuzz.ndjson"), run);
  const aligner = new Aligner(compileAlignment(alignment, schemas), new SourceCoordinates(header));
  async function* noted(): typeof document.batches {
    for await (const batch of document.batches) {
      for (const checked of batch) if ("record" in checked && checked.place.line !== undefined) accepted.set(checked.place.line, undefined);
      yield batch;
    }
  }
  for await (const batch of checksum(noted())) {
    for (const keyed of batch) {
      if (keyed.type !== "content") continue;
      const { record, place, item } = keyed.read();
      const add = (issue: { code: Issue["code"]; message: string }): void => report({ ...issue, severity: "warning", hint: "", place });
      const aligned = record.type === "relationship" ? aligner.relationship(record, add) : record.type === "part" ? aligner.part(record, add) : aligner.entity(record, add);
      expect(item.version ?? item.checksum).toBeDefined();
      accepted.set(place.line ?? 0, aligned);
    }
  }
  return { accepted, issues };
}

describe("10,000 mutated lines", () => {
  const folder = tempFolder();

  it("are each a record or an issue with a line number, with bounded memory", async () => {
    const before = process.memoryUsage().rss;
    let [total, records, peak] = [0, 0, before];
    for (const body of documents()) {
      const { accepted, issues } = await read(body);
      const reported = new Set(issues.flatMap(({ place: { line } }) => (line === undefined ? [] : [line])));
      const silent = body.flatMap((line, i) => (line.toString().trim() === "" || accepted.has(i + 2) || reported.has(i + 2) ? [] : [`${i + 2}: ${line.toString().slice(0, 200)}`]));
      expect(silent).toEqual([]);
      const outside = [...reported].filter((line) => line < 1 || line > body.length + 2);
      expect(outside).toEqual([]);
      expect(issues.map(formatIssue).filter((text) => text.length > 5000).map((text) => `${text.length} ${text.slice(0, 200)}`)).toEqual([]);
      for (const aligned of accepted.values()) expect(unstorable(aligned)).toBe("");
      total += body.length;
      records += accepted.size;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect(total).toBeGreaterThanOrEqual(lines);
    // Neither all accepted nor all rejected: the mutations reach both sides.
    expect(records).toBeGreaterThan(lines / 5);
    expect(records).toBeLessThan((lines * 4) / 5);
    expect(Math.round((peak - before) / 2 ** 20)).toBeLessThan(600);
    expect(Object.getOwnPropertyNames(Object.prototype).includes("polluted") || "polluted" in {}).toBe(false);
  });

  it("do not stop a real iModel from taking what is good among them", async () => {
    const imodel = join(folder, "plant.bim");
    let number = 0;
    for (const body of documents()) {
      if (number++ % 3 !== 0 && body.length === linesPerDocument) continue;
      const input = join(folder, "fuzz.ndjson");
      writeFileSync(input, Buffer.concat([headerLine, ...body].flatMap((line) => [line, Buffer.from("\n")])));
      const issues: Issue[] = [];
      const { documents: [document] } = await synchronize({ inputs: [input], imodel, onIssue: (issue) => issues.push(issue) });
      expect(document?.status).toBe("incomplete");
      expect(Object.values(document?.kinds ?? {}).reduce((sum, { inserted, updated }) => sum + inserted + updated, 0)).toBeGreaterThan(0);
      expect(issues.filter(({ code }) => code === "element-refused").map(({ message, place }) => `${place.line ?? ""} ${message}`)).toEqual([]);
    }
    await reading(imodel, (db) => expect(findDamage(db)).toEqual([]));
  });
});

/** What an iModel would bend: a number that is none, or NUL, with the way to it; empty when there is nothing of the sort. */
function unstorable(value: unknown, path = ""): string {
  if (typeof value === "number") return Number.isFinite(value) ? "" : path;
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? path : "";
  if (typeof value !== "object" || value === null) return "";
  for (const [key, member] of Object.entries(value)) {
    const found = unstorable(key, `${path}/${key}`) || unstorable(member, `${path}/${key}`);
    if (found !== "") return found;
  }
  return "";
}
