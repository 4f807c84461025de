import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest, type Outcome } from "../cli/program.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { type SmallDisk, mountSmallDisk } from "./full-disk.js";
import { differences, inspect } from "./imodel-lines.js";

const pumps = 5000;
const records = Array.from({ length: pumps }, (_, i): BodyRecord => ({ type: "entity", kind: "Pump", id: `P-${i}`, code: `P-${i}`, properties: { text: "x".repeat(1000) } }));
/** Every child before its parent: all of them wait in the temporary folder. */
const waiting = Array.from({ length: pumps }, (_, i): BodyRecord => ({ type: "entity", kind: "Pump", id: `P-${i}`, parent: { kind: "Area", id: "A" }, properties: { text: "x".repeat(1000) } }));

const probe = tempFolder();
const canMount = ((disk) => (disk?.unmount(), disk !== undefined))(mountSmallDisk(probe, 1));

// Where CI may not mount, the test fails rather than be left out.
describe.skipIf(!canMount && process.env["CI"] === undefined)("a disk that is full", () => {
  const folder = tempFolder();
  const disks: SmallDisk[] = [];

  beforeAll(() => {
    writeFileSync(join(folder, "few.ndjson"), documentText({ records: records.slice(0, 500) }));
    writeFileSync(join(folder, "all.ndjson"), documentText({ records }));
    writeFileSync(join(folder, "waiting.ndjson"), documentText({ records: [...waiting, { type: "entity", kind: "Area", id: "A" }] }));
  });
  afterAll(() => disks.forEach((disk) => disk.unmount()));

  function disk(megabytes: number): SmallDisk {
    const mounted = mountSmallDisk(folder, megabytes);
    if (!mounted) throw new Error("a tmpfs cannot be mounted here");
    disks.push(mounted);
    return mounted;
  }

  function sync(document: string, imodel: string, env: Record<string, string> = {}): Promise<Outcome> {
    return ingest(["sync", document, "--imodel", imodel], { cwd: folder, env });
  }

  it.each([8, 11])("of %i MB ends a run with a clear error; the iModel holds what was committed, and the next run completes it", async (megabytes) => {
    expect(await sync("few.ndjson", `expected-${megabytes}.bim`)).toMatchObject({ exitCode: 0 });
    const small = disk(megabytes);
    const imodel = join(small.folder, "plant.bim");
    copyFileSync(join(folder, `expected-${megabytes}.bim`), imodel);
    const failed = await sync("all.ndjson", imodel);
    expect(failed.stderr).toMatch(/^imodel-ingest: imodel-unwritable: .*plant\.bim: the disk is full/m);
    expect(failed.exitCode).toBe(3);

    const left = await inspect(imodel);
    expect(left.damage).toEqual([]);
    expect(left.known.size).toBeGreaterThanOrEqual(500);
    expect(left.known.size).toBeLessThan(pumps);
    // Of a transaction there is all or nothing.
    expect((left.known.size - 500) % 500).toBe(0);
    if (left.known.size > 500) expect(left.recorded).toEqual({});

    small.resize(200);
    expect(await sync("all.ndjson", imodel)).toMatchObject({ exitCode: 0 });
    expect(await sync("all.ndjson", `expected-${megabytes}.bim`)).toMatchObject({ exitCode: 0 });
    const [actual, expected] = [await inspect(imodel), await inspect(join(folder, `expected-${megabytes}.bim`))];
    expect(actual.damage).toEqual([]);
    expect(differences(actual.lines, expected.lines)).toEqual([]);
  });

  it("for temporary files ends a run with a clear error, and the next run completes it", async () => {
    const small = disk(4);
    const failed = await sync("waiting.ndjson", "waiting.bim", { TMPDIR: small.folder });
    expect(failed.stderr).toMatch(/^imodel-ingest: output-unwritable: .*disk-4.*: the disk is full/m);
    expect(failed.exitCode).toBe(3);
    expect((await inspect(join(folder, "waiting.bim"))).damage).toEqual([]);
    small.resize(100);
    expect(await sync("waiting.ndjson", "waiting.bim", { TMPDIR: small.folder })).toMatchObject({ exitCode: 0 });
    const { damage, known } = await inspect(join(folder, "waiting.bim"));
    expect(damage).toEqual([]);
    expect(known.size).toBe(pumps + 1);
  });
});
