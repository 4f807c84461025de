import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Transform } from "@itwin/core-geometry";
import { describe, expect, it } from "vitest";
import type { Glb, Levels, PartLevels } from "../../ingest/format/record-types.js";
import type { Issue } from "../../ingest/issue.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { synchronizeInto } from "../../ingest/synchronize-inputs.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { elementOf, type ExportedGraphics, exportedGraphics, partUse } from "../support/exported-graphics.js";
import { boxGlb, digestOf, outlineGlb } from "../support/glb.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { placementOf } from "../support/located.js";
import { tempFolder } from "../support/temp-folder.js";

interface Workplace {
  folder: string;
  /** Writes a file beside the document. */
  put(name: string, bytes: Uint8Array): void;
  run(records: readonly BodyRecord[], limits?: { maxSidecarBytes: number }): Promise<{ issues: Issue[]; summary: DocumentSummary | undefined }>;
  graphics(id: string): Promise<ExportedGraphics>;
  imodel: string;
}

function workplace(): Workplace {
  const folder = tempFolder();
  const imodel = join(folder, "iModel", "result.bim");
  const put = (name: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, "document", name)), { recursive: true });
    writeFileSync(join(folder, "document", name), bytes);
  };
  return {
    folder, imodel, put,
    async run(records, limits) {
      put("plant.ndjson", Buffer.from(documentText({ records })));
      const issues: Issue[] = [];
      const options = { inputs: [join(folder, "document", "plant.ndjson")], imodel, jobs: 0, onIssue: (issue: Issue) => void issues.push(issue), ...(limits && { limits }) };
      const [summary] = await withIModel(imodel, (target) => synchronizeInto(target, options));
      return { issues, summary };
    },
    graphics: (id) => reading(imodel, (db) => exportedGraphics(db, elementOf(db, id), placementOf(db, id).transform)),
  };
}

const pump = (piece: Omit<Glb, "type">, id = "1"): BodyRecord => ({ type: "entity", kind: "Pump", id, placement: { origin: [100, 0, 0] }, geometry: [{ type: "glb", ...piece }] });
const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toFixed(6)) + 0);
const codes = ({ issues }: { issues: Issue[] }): string[] => issues.map(({ code, pointer }) => `${code} ${pointer ?? ""}`);

describe("a GLB file beside the document", () => {
  it("is shown as iTwin.js displays it: y becomes z, and what is closed is seen from outside", async () => {
    const place = workplace();
    place.put("meshes/box.glb", await boxGlb());
    const run = await place.run([pump({ uri: "meshes/box.glb" })]);
    expect(run.issues).toEqual([]);
    const { triangles, volume, extents } = await place.graphics("1");
    expect([triangles, ...rounded([volume]), ...rounded(extents)]).toEqual([12, 6, -1, -1.5, -0.5, 1, 1.5, 0.5]);
  });

  it("is shown where its nodes are, those above included, also turned and mirrored", async () => {
    const place = workplace();
    const quarter = Math.SQRT1_2;
    place.put("a.glb", await boxGlb({ nodes: [
      { name: "Site", translation: [10, 0, 0], empty: true },
      { name: "Hall", rotation: [0, quarter, 0, quarter], scale: [2, 2, 2], empty: true },
      { name: "Pump-12", translation: [0, 5, 0], scale: [-1, 1, 1] },
    ] }));
    await place.run([pump({ uri: "a.glb", node: "Pump-12" }), pump({ uri: "a.glb", node: "Pump-12", placement: { origin: [0, 0, 1], yaw: 90 } }, "2"), pump({ uri: "a.glb" }, "3")]);
    const [one, two, whole] = [await place.graphics("1"), await place.graphics("2"), await place.graphics("3")];
    // Twice the size; its x has become glTF's z, which is the iModel's y.
    expect([...rounded([one.volume]), ...rounded(one.extents)]).toEqual([48, 7, -2, 9, 13, 2, 11]);
    expect([...rounded([two.volume]), ...rounded(two.extents)]).toEqual([48, -2, 7, 10, 2, 13, 12]);
    expect(whole.extents).toEqual(one.extents);
  });

  it("has the colour and transparency of its material, unless the piece says another one", async () => {
    const place = workplace();
    place.put("red.glb", await boxGlb({ color: [1, 0.2158605, 0, 0.25] }));
    await place.run([pump({ uri: "red.glb" }), pump({ uri: "red.glb", color: "#0000ff", transparency: 0 }, "2")]);
    expect((await place.graphics("1")).looks).toEqual(["#ff8000 191"]);
    expect((await place.graphics("2")).looks).toEqual(["#0000ff 0"]);
  });

  it("can be shared by a part", async () => {
    const place = workplace();
    place.put("box.glb", await boxGlb());
    const part: BodyRecord = { type: "part", id: "box", geometry: [{ type: "glb", uri: "box.glb" }] };
    const user = (id: string, x: number): BodyRecord => ({ type: "entity", kind: "Pump", id, geometry: [{ type: "part", part: "box", placement: { origin: [x, 0, 0] } }] });
    expect((await place.run([part, user("1", 0), user("2", 10)])).issues).toEqual([]);
    expect(await reading(place.imodel, partUse)).toEqual({ parts: 1, instances: 2 });
    place.put("box.glb", await boxGlb({ nodes: [{ name: "Box", scale: [2, 2, 2] }] }));
    await place.run([part, user("1", 0), user("2", 10)]);
    expect(await reading(place.imodel, (db) => rounded([exportedGraphics(db, elementOf(db, "2"), Transform.createTranslationXYZ(10, 0, 0)).volume]))).toEqual([48]);
  });

  it("takes part in change detection: another file changes what shows it, the same one nothing", async () => {
    const place = workplace();
    place.put("box.glb", await boxGlb());
    const records = [pump({ uri: "box.glb" })];
    await place.run(records);
    expect((await place.run(records)).summary?.kinds).toMatchObject({ Pump: { unchanged: 1 } });
    place.put("box.glb", await boxGlb({ nodes: [{ name: "Box", scale: [1, 1, 2] }] }));
    expect((await place.run(records)).summary?.kinds).toMatchObject({ Pump: { updated: 1 } });
    expect(rounded([(await place.graphics("1")).volume])).toEqual([12]);
  });

  it("is the one whose digest the record gives, or none", async () => {
    const place = workplace();
    const bytes = await boxGlb();
    place.put("box.glb", bytes);
    const run = await place.run([pump({ uri: "box.glb", sha256: digestOf(bytes).toUpperCase() }), pump({ uri: "box.glb", sha256: "0".repeat(64) }, "2")]);
    expect(codes(run)).toEqual(["sidecar-mismatch /geometry/0/sha256"]);
    expect((await place.graphics("1")).triangles).toBe(12);
    expect((await place.graphics("2")).triangles).toBe(0);
  });

  it("may be of a level of detail: that of the level that is written is opened alone, and any of them that changes is a change", async () => {
    const place = workplace();
    place.put("fine.glb", await boxGlb());
    const levels = (fine: string, coarse: string): Levels => ({ type: "levels", levels: [{ tolerance: 10, geometry: [{ type: "glb", uri: coarse }] }, { tolerance: 1, geometry: [{ type: "glb", uri: fine }] }] });
    const records = (fine = "fine.glb", coarse = "coarse.glb"): BodyRecord[] => [{ type: "part", id: "p", geometry: [levels(fine, coarse) as PartLevels] }, { type: "entity", kind: "Pump", id: "1", geometry: [levels(fine, coarse)] }];
    expect(codes(await place.run(records()))).toEqual([]);
    expect((await place.graphics("1")).triangles).toBe(12);
    expect((await place.run(records())).summary?.kinds).toMatchObject({ Pump: { unchanged: 1 } });
    place.put("coarse.glb", Buffer.from("no GLB"));
    const changed = await place.run(records());
    expect([codes(changed), changed.summary?.kinds]).toEqual([[], expect.objectContaining({ Pump: expect.objectContaining({ updated: 1 }) as unknown })]);
    expect(codes(await place.run(records("coarse.glb", "fine.glb")))).toEqual(["sidecar-invalid /geometry/0/levels/1/geometry/0/uri", "sidecar-invalid /geometry/0/levels/1/geometry/0/uri"]);
  });

  it("that is missing is an issue, and the next run shows it when it has come", async () => {
    const place = workplace();
    const records = [pump({ uri: "box.glb" })];
    expect(codes(await place.run(records))).toEqual(["sidecar-missing /geometry/0/uri"]);
    place.put("box.glb", await boxGlb());
    expect(codes(await place.run(records))).toEqual([]);
    expect((await place.graphics("1")).triangles).toBe(12);
  });

  it("leaves lines and points out, and says so", async () => {
    const place = workplace();
    place.put("both.glb", await boxGlb({ also: 1 }));
    place.put("lines.glb", await boxGlb({ mode: 1 }));
    expect(codes(await place.run([pump({ uri: "both.glb" }), pump({ uri: "lines.glb" }, "2")]))).toEqual(["sidecar-partial /geometry/0", "sidecar-invalid /geometry/0/uri"]);
    expect((await place.graphics("1")).triangles).toBe(12);
  });
});

describe("what is wrong with a GLB file leaves the element without it, and is said:", () => {
  const good = { asset: { version: "2.0" } };
  it.each<[what: string, bytes: () => Uint8Array | Promise<Uint8Array>, message: RegExp]>([
    ["it is empty", () => new Uint8Array(0), /is no GLB file/],
    ["it is something else", () => Buffer.from("solid cube\nendsolid cube\n"), /is no GLB file/],
    ["it is cut off", async () => (await boxGlb()).subarray(0, 600), /is cut off or damaged/],
    ["its outline is no JSON", () => { const bytes = outlineGlb(good); bytes[20] = 0x78; return bytes; }, /has no readable glTF document in it/],
    ["it is of version 1", () => outlineGlb({ asset: { version: "1.0" } }), /is not of glTF version 2/],
    ["it refers to other files", () => outlineGlb({ ...good, buffers: [{ uri: "file:///etc/passwd", byteLength: 4 }] }), /refers to other files/],
    ["it refers to addresses", () => outlineGlb({ ...good, images: [{ uri: "https://example.org/x.png" }] }), /refers to other files/],
    ["it needs what nobody here knows", () => outlineGlb({ ...good, extensionsRequired: ["KHR_draco_mesh_compression"] }), /needs the extension "KHR_draco_mesh_compression"/],
    ["it claims to hold the world", () => outlineGlb({ ...good, accessors: [{ count: 2 ** 31, type: "VEC3", componentType: 5126 }] }), /claims to hold more numbers than it has bytes/],
    ["it has no triangles", () => outlineGlb({ ...good, scenes: [{ nodes: [] }], scene: 0 }), /there are no triangles/],
    ["its nodes are below themselves", () => outlineGlb({ ...good, scenes: [{ nodes: [0] }], scene: 0, nodes: [{ children: [1] }, { children: [0] }] }), /below themselves|cannot be read|no triangles/],
    ["its nodes are not there", () => outlineGlb({ ...good, scenes: [{ nodes: [7] }], scene: 0, nodes: [] }), /cannot be read|no triangles/],
    ["it is not even an object", () => outlineGlb([]), /has no glTF document in it/],
  ])("%s", async (_what, bytes, message) => {
    const place = workplace();
    place.put("bad.glb", await bytes());
    const { issues, summary } = await place.run([pump({ uri: "bad.glb" })]);
    expect(issues.map(({ code }) => code)).toEqual(["sidecar-invalid"]);
    expect(issues[0]?.message).toMatch(message);
    expect(summary?.kinds).toMatchObject({ Pump: { inserted: 1 } });
  });

  it("its node is not there, or there twice", async () => {
    const place = workplace();
    place.put("a.glb", await boxGlb({ nodes: [{ name: "Twin" }, { name: "Twin" }] }));
    const { issues } = await place.run([pump({ uri: "a.glb", node: "Twin" }), pump({ uri: "a.glb", node: "Nobody" }, "2")]);
    expect(issues.map(({ message, pointer }) => `${pointer} ${message}`)).toEqual(['/geometry/0/node 2 nodes are called "Twin"', '/geometry/0/node no node is called "Nobody"']);
  });

  it("it is too large", async () => {
    const place = workplace();
    place.put("box.glb", await boxGlb());
    const { issues } = await place.run([pump({ uri: "box.glb" })], { maxSidecarBytes: 100 });
    expect(issues.map(({ code, message }) => `${code} ${message}`)).toEqual([expect.stringMatching(/^sidecar-invalid "box.glb" has \d+ bytes, more than 100$/)]);
  });

  it("it lies outside of the document's folder: a link, a folder, a device", async () => {
    const place = workplace();
    writeFileSync(join(place.folder, "secret.glb"), await boxGlb());
    mkdirSync(join(place.folder, "document", "folder.glb"), { recursive: true });
    symlinkSync(join(place.folder, "secret.glb"), join(place.folder, "document", "link.glb"));
    symlinkSync("/dev/zero", join(place.folder, "document", "zero.glb"));
    const { issues } = await place.run([pump({ uri: "link.glb" }), pump({ uri: "zero.glb" }, "2"), pump({ uri: "folder.glb" }, "3")]);
    expect(issues.map(({ message }) => message)).toEqual(['"link.glb" leads out of the document\'s folder', '"zero.glb" leads out of the document\'s folder', '"folder.glb" is no regular file']);
    rmSync(join(place.folder, "document", "link.glb"));
  });

  it.each(["../secret.glb", "a/../../secret.glb", "/etc/passwd", "https://example.org/a.glb", "file:///a.glb", "a\\b.glb", "a//b.glb", "./a.glb"])("it is called %s, which is no path below the document", async (uri) => {
    expect(codes(await workplace().run([pump({ uri })]))).toEqual(["schema-violation /geometry/0/uri"]);
  });

  it("the document was not read from a file", async () => {
    const file = join(tempFolder(), "stream.bim");
    const { found } = await withIModel(file, (target) => ingestText(documentText({ records: [pump({ uri: "box.glb" })] }), target));
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual(['sidecar-missing "box.glb" lies beside the document, which was not read from a file and so lies nowhere']);
  });
});
