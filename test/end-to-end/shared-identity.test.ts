import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { trace } from "../../ingest/inspect-imodel.js";
import type { Trace } from "../../ingest/synchronize/source-status.js";
import { ingest } from "../cli/program.js";
import { complete, type Document } from "../extractors/documents.js";
import { cobie, run, sharedData, withoutOpenpyxl, withoutSharedData } from "../extractors/extractor-run.js";
import { completeIfc, extractIfc } from "../extractors/ifc-documents.js";
import { tempFolder } from "../support/temp-folder.js";

const model = join(sharedData, "ifc/duplex.ifc");
const workbook = join(sharedData, "cobie/2012-03-23-Duplex-Handover.xlsx");

// Where the real files are not beside the repository, there is nothing to test.
describe.skipIf(withoutSharedData || withoutOpenpyxl)("the IFC model of the duplex and its COBie workbook in one iModel", () => {
  const cwd = tempFolder();
  const imodel = join(cwd, "duplex.bim");
  let shared: string[] = [];
  let rows: Document["entities"] = [];

  beforeAll(async () => {
    const objects = new Set(completeIfc(await extractIfc([model, "--no-geometry"])).entities.map(({ id }) => id));
    rows = complete(await run(cobie, [workbook])).entities.filter(({ properties }) => objects.has(String(properties["ExtIdentifier"])));
    shared = [...new Set(rows.map(({ properties }) => String(properties["ExtIdentifier"])))];
    for (const [extractor, file, ...options] of [["ifc", model, "--no-geometry"], ["cobie", workbook]] as const)
      expect(await ingest(["run", extractor, file, "--imodel", imodel, "--json", "--", ...options], { cwd })).toMatchObject({ exitCode: 0 });
  }, 180_000);

  it("share the identities of things, their types, spaces, storeys and documents", () => {
    expect(shared.length).toBeGreaterThan(100);
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual(["Component", "Document", "Floor", "Space", "Type"]);
  });

  it("are both found by a GlobalId that they share", async () => {
    // Each is a look into the file of its own: a fourth of them says it.
    const some = shared.filter((_, i) => i % 4 === 0);
    const expected = some.map((id) => [`IFC ${id}`, ...rows.filter(({ properties }) => properties["ExtIdentifier"] === id).map(({ kind, id: row }) => `${kind} ${row}`)].sort());
    const found: string[][] = [];
    await withHost(async () => {
      for (const id of some) found.push((await trace(imodel, id)).map(({ source, kind, id: record }) => `${source === "duplex.ifc" ? "IFC" : kind} ${record}`).sort());
    });
    expect(found).toEqual(expected);
  });

  it("as the command line shows", async () => {
    const [door] = rows.filter(({ properties }) => properties["ExtObject"] === "IfcDoor");
    const id = String(door?.properties["ExtIdentifier"]);
    const { stdout, exitCode } = await ingest(["trace", id, "--imodel", imodel, "--json"], { cwd });
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as Trace[]).map(({ source, kind, foundBy }) => [source, kind, foundBy])).toEqual([
      ["duplex.ifc", "IfcDoor", undefined],
      ["2012-03-23-Duplex-Handover.xlsx", "Component", "ExtIdentifier"],
    ]);
    const text = await ingest(["trace", id, "--imodel", imodel], { cwd });
    expect(text.stdout).toMatch(/^IfcDoor .*\n[^]*\nComponent .*\n[^]*\n {2}found by {6}ExtIdentifier\n/);
  });
});
