import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { AlignedPiece } from "../../ingest/alignment/geometry/aligned-piece.js";
import { partKey } from "../../ingest/alignment/geometry/part-key.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import type { ElementChange } from "../../ingest/synchronize/change.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { imodelContent, reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { change, results } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const box: AlignedPiece = { type: "box", low: [0, 0, 0], high: [2, 1, 0.5] };

function part(geometry: AlignedElement["geometry"] = [], checksum = "1"): ElementChange {
  return { ...change("flange", {}, checksum), key: partKey("flange"), element: { className: "BisCore:GeometryPart", model: "definition", properties: {}, references: [], json: {}, geometry } };
}

/** A pump that places the part, in red. */
function pump(others: AlignedElement["geometry"] = [], partsDigest = "1"): ElementChange {
  const geometry: AlignedElement["geometry"] = [{ type: "part", part: partKey("flange"), color: "#ff0000" }, ...others];
  return change("1", { placement: { origin: [7, 0, 0], yaw: 0, pitch: 0, roll: 0 }, geometry, partsDigest }, partsDigest);
}

/** Origin, far corner of the extents, and how many meshes and lines there are to see. */
async function pumpOf(file: string): Promise<unknown[]> {
  const { placement } = (await imodelContent(file))["plant Pump 1"] as { placement: { origin: unknown; bbox?: { high: unknown } } };
  return reading(file, (db) => {
    let seen = 0;
    const count = (): number => (seen += 1);
    db.exportGraphics({ elementIdArray: selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject"), onGraphics: count, onLineGraphics: count });
    return [placement.origin, placement.bbox?.high, seen];
  });
}

describe("a part", () => {
  const broken: BodyRecord = { type: "part", id: "flange", geometry: [{ type: "mesh", points: [0, 0, 0, 1, 0, 0, 0, 1, 0], triangles: [0, 9, 2] }] };
  const sound: BodyRecord = { type: "part", id: "flange", geometry: [{ type: "box", low: [0, 0, 0], high: [2, 1, 0.5] }] };
  const user: BodyRecord = { type: "entity", kind: "Pump", id: "1", geometry: [{ type: "part", part: "flange" }] };
  const run = (file: string, records: BodyRecord[]) => withIModel(file, (target) => ingestText(documentText({ records }), target));

  it("whose pieces are all left out is written without geometry, and so are the entities that place it", async () => {
    const file = join(folder, "broken.bim");
    const { found } = await run(file, [broken, user]);
    expect(found.map(({ code }) => code)).toEqual(["geometry-invalid"]);
    expect(await pumpOf(file)).toEqual([[0, 0, 0], [0, 0, 0], 0]);
    await run(file, [sound, user]);
    expect(await pumpOf(file)).toEqual([[0, 0, 0], [2, 1, 0.5], 1]);
    await run(file, [broken, user]);
    expect(await pumpOf(file)).toEqual([[0, 0, 0], [0, 0, 0], 0]);
  });

  it("without geometry is unchanged in the next run, and so is what places it", async () => {
    const file = join(folder, "again.bim");
    const changes = [part(), pump()];
    expect(await results(file, changes)).toEqual(["inserted", "inserted"]);
    expect(await results(file, changes)).toEqual(["unchanged", "unchanged"]);
  });

  it("that loses its geometry takes it from what places it, which stays where it is", async () => {
    const file = join(folder, "lost.bim");
    expect(await results(file, [part([box]), pump()])).toEqual(["inserted", "inserted"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [2, 1, 0.5], 1]);
    expect(await results(file, [part([], "2"), pump([], "2")])).toEqual(["updated", "updated"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [0, 0, 0], 0]);
    expect(await results(file, [part([box], "3"), pump([], "3")])).toEqual(["updated", "updated"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [2, 1, 0.5], 1]);
  });

  it("without geometry leaves the other pieces of what places it", async () => {
    const file = join(folder, "others.bim");
    expect(await results(file, [part(), pump([box])])).toEqual(["inserted", "inserted"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [2, 1, 0.5], 1]);
  });
});

describe("an element whose coloured part is not there", () => {
  it("is written where it is, without geometry", async () => {
    const file = join(folder, "partless.bim");
    expect(await results(file, [pump()])).toEqual(["inserted"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [0, 0, 0], 0]);
  });

  it("stays where it is when it had geometry before", async () => {
    const file = join(folder, "exchanged.bim");
    await results(file, [change("1", { ...pump().element, geometry: [box] }, "0")]);
    expect(await results(file, [pump()])).toEqual(["updated"]);
    expect(await pumpOf(file)).toEqual([[7, 0, 0], [0, 0, 0], 0]);
  });
});
