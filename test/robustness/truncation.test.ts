import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import { withHost } from "../../ingest/imodel/host.js";
import { type Issue, issueCodes } from "../../ingest/issue.js";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { ingest } from "../cli/program.js";
import { type BodyRecord, documentText, jsonDocumentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { inspectSoundness } from "./imodel-lines.js";
import { Random } from "./random.js";

/** Of two to four bytes each, so that nearly every cut is inside one. */
const letters = [..."éßøЖ汉字は𝄞🜄"];

function text(seed: number): string {
  const random = new Random(seed);
  return Array.from({ length: 12 }, () => random.pick(letters)).join("");
}

function pump(number: number, version: number): BodyRecord {
  return {
    type: "entity",
    kind: "ポンプ",
    id: `№${number}`,
    label: text(number + version * 1000),
    properties: { [text(number)]: text(number + version * 1000 + 1) },
    ...(number > 1 && { parent: { kind: "ポンプ", id: `№${Math.floor(number / 2)}` } }),
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const header = (version: string) => ({ source: { id: "plant", version, name: text(7) } });
const before = { header: header("1"), records: range(1, 40).map((number) => pump(number, 1)) };
/** A third of the old ones is gone; more than is deleted without asking, so this is allowed below. */
const after = { header: header("2"), records: [...range(1, 26).map((number) => pump(number, number % 2)), ...range(100, 110).map((number) => pump(number, 1))] };

const ndjson = Buffer.from(documentText(after));
const half = ndjson.indexOf("\n", ndjson.length / 2) + 1;
const members = Buffer.concat([gzipSync(ndjson.subarray(0, half)), gzipSync(ndjson.subarray(half))]);

/** Carriers with their cuts: 200 in all. The last byte is a line feed or a brace that nothing depends on. */
const carriers: { name: string; bytes: Buffer; cuts: number[] }[] = [
  { name: "doc.ndjson", bytes: ndjson, cuts: cutsOf(ndjson, 80, 1) },
  { name: "doc.ndjson.gz", bytes: gzipSync(ndjson), cuts: cutsOf(gzipSync(ndjson), 30, 2) },
  { name: "members.ndjson.gz", bytes: members, cuts: [...cutsOf(members, 29, 3), gzipSync(ndjson.subarray(0, half)).length] },
  { name: "doc.json", bytes: Buffer.from(jsonDocumentText(after)), cuts: cutsOf(Buffer.from(jsonDocumentText(after)), 60, 4) },
];

function cutsOf(bytes: Buffer, count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.below(bytes.length - 1));
}

const endings = ["end-missing", "input-truncated", "header-missing"];
const share = { share: 1, count: 1000 };

describe("a document that is cut at any byte", () => {
  const folder = tempFolder();
  const imodel = join(folder, "plant.bim");
  let old: Map<string, boolean>;

  beforeAll(async () => {
    writeFileSync(join(folder, "before.ndjson"), documentText(before));
    await synchronize({ inputs: [join(folder, "before.ndjson")], imodel: join(folder, "before.bim") });
    old = (await inspectSoundness(join(folder, "before.bim"))).known;
    expect(old.size).toBe(before.records.length);
  });

  function restore(): void {
    for (const suffix of ["", "-wal", "-shm", ".lock"]) rmSync(imodel + suffix, { force: true });
    copyFileSync(join(folder, "before.bim"), imodel);
  }

  async function synchronizeCut(name: string, bytes: Buffer): Promise<{ summary: SyncSummary | IngestError; issues: Issue[] }> {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    restore();
    const issues: Issue[] = [];
    const summary = await synchronize({ inputs: [file], imodel, deletionThreshold: share, onIssue: (issue) => issues.push(issue) }).catch((error: unknown) => {
      if (IngestError.is(error, "input-unreadable")) return error;
      throw error;
    });
    return { summary, issues };
  }

  /** Everything of the earlier version is still there, and it is not said to be up to date unless nothing was touched. */
  async function expectNothingLost(cut: number): Promise<void> {
    const { known, recorded, damage } = await inspectSoundness(imodel);
    expect({ cut, damage, lost: [...old.keys()].filter((name) => !known.has(name)) }).toEqual({ cut, damage: [], lost: [] });
    expect({ cut, version: recorded.version }).not.toEqual({ cut, version: "2" });
  }

  it.each(carriers)("deletes nothing and says where $name ends", async ({ name, bytes, cuts }) => {
    await withHost(async () => {
      for (const cut of cuts) {
        const { summary, issues } = await synchronizeCut(name, bytes.subarray(0, cut));
        const ending = issues.filter(({ code }) => endings.includes(code)).at(-1);
        expect({ cut, code: ending?.code, file: ending?.place.file }).toEqual({ cut, code: expect.any(String) as string, file: join(folder, name) });
        if (name.endsWith(".ndjson")) expect({ cut, line: ending?.place.line }).toEqual({ cut, line: lastLineOf(bytes.subarray(0, cut)) });
        else expect(ending?.place.line).toBeGreaterThanOrEqual(1);
        if (summary instanceof IngestError) expect(summary.message).toContain(join(folder, name));
        else {
          const [document] = summary.documents;
          const deleted = Object.values(document?.kinds ?? {}).map((counts) => counts.deleted);
          expect({ cut, status: document?.status, deleted }).toEqual({ cut, status: "incomplete", deleted: deleted.map(() => 0) });
          expect(document?.reasons.length).toBeGreaterThan(0);
          expect(document?.reasons.filter((code) => !(code in issueCodes))).toEqual([]);
        }
        await expectNothingLost(cut);
      }
    });
  });

  it.each(carriers)("ends the command line with 4, or 3 without a header: $name", async ({ name, bytes, cuts }) => {
    const chosen = [cuts[0] ?? 0, cuts[1] ?? 0, bytes.length - 9, 0];
    for (const cut of chosen) {
      writeFileSync(join(folder, name), bytes.subarray(0, cut));
      restore();
      const { exitCode, stdout, stderr } = await ingest(["sync", name, "--imodel", imodel, "--max-deletions", "100%", "--json"], { cwd: folder });
      const [document] = stdout === "" ? [] : (JSON.parse(stdout) as SyncSummary).documents;
      expect({ name, cut, exitCode, status: document?.status }).toEqual({ name, cut, exitCode: document ? 4 : 3, status: document ? "incomplete" : undefined });
      expect(cut === 0 || stderr.includes(`"file":"${name}","line":`)).toBe(true);
      await expectNothingLost(cut);
    }
  });

  it("would have deleted a third when it is whole", async () => {
    const { summary } = await synchronizeCut("doc.ndjson", ndjson);
    expect(summary).toMatchObject({ documents: [{ status: "synchronized", kinds: { ポンプ: { deleted: 14 } } }] });
  });
});

/** The line that the text ends in; the last whole one when it ends with a line feed. */
function lastLineOf(bytes: Buffer): number {
  const feeds = bytes.filter((byte) => byte === 0x0a).length;
  return Math.max(1, bytes.at(-1) === 0x0a ? feeds : feeds + 1);
}
