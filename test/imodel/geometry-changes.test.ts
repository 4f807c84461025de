import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { AlignedPiece } from "../../ingest/alignment/geometry/aligned-piece.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { type BodyRecord, documentText, headerRecord } from "../support/document-text.js";
import { imodelContent, reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { change } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const ball = (radius: number): AlignedPiece => ({ type: "sphere", center: [0, 0, 0], radius });

/** Writes a pump and says which of its properties that changed. */
function changed(file: string, element: Partial<AlignedElement>): Promise<string[]> {
  return withIModel(
    file,
    async (target) => {
      const [outcome] = await (await target.openDocument(headerRecord(), "alignment")).apply([change("1", element, JSON.stringify(element))]);
      return outcome && "differences" in outcome ? (outcome.differences ?? []).map(({ property }) => property) : [outcome?.result ?? ""];
    },
    { describes: true },
  );
}

async function placementOf(file: string): Promise<unknown> {
  return (await imodelContent(file))["plant Pump 1"]?.placement;
}

describe("an update", () => {
  const at = (x: number): Pick<AlignedElement, "placement"> => ({ placement: { origin: [x, 0, 0], yaw: 30, pitch: 0, roll: 0 } });

  it("of the placement alone writes no geometry, and the element keeps its extents", async () => {
    const file = join(folder, "moved.bim");
    await changed(file, { ...at(1), geometry: [ball(1)] });
    expect(await changed(file, { ...at(2), geometry: [ball(1)] })).toEqual(["placement"]);
    expect(await placementOf(file)).toMatchObject({ origin: [2, 0, 0], bbox: { low: [-1, -1, -1], high: [1, 1, 1] } });
  });

  it("of the geometry alone leaves the placement, and the extents follow", async () => {
    const file = join(folder, "reshaped.bim");
    await changed(file, { ...at(1), geometry: [ball(1)] });
    expect(await changed(file, { ...at(1), geometry: [ball(2)] })).toEqual(["geometry"]);
    expect(await placementOf(file)).toMatchObject({ origin: [1, 0, 0], bbox: { low: [-2, -2, -2], high: [2, 2, 2] } });
  });

  it("of other properties touches neither", async () => {
    const file = join(folder, "labelled.bim");
    await changed(file, { ...at(1), geometry: [ball(1)] });
    expect(await changed(file, { ...at(1), geometry: [ball(1)], label: "Feed pump" })).toEqual(["label"]);
    expect(await placementOf(file)).toMatchObject({ origin: [1, 0, 0], bbox: { high: [1, 1, 1] } });
  });

  it("that takes the geometry away leaves the element where it is", async () => {
    const file = join(folder, "bare.bim");
    await changed(file, { ...at(1), geometry: [ball(1)] });
    await changed(file, at(1));
    expect(await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometricElement3d WHERE Origin.X=1 AND GeometryStream IS NULL"))).toHaveLength(1);
  });
});

describe("looks", () => {
  const box: BodyRecord & { type: "entity" } = { type: "entity", kind: "Pump", id: "1", geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] };
  const looking = (id: string, look: object): BodyRecord => ({ ...box, id, geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1], ...look }] });
  const run = (file: string, records: BodyRecord[]) => withIModel(file, (target) => ingestText(documentText({ records }), target));
  const names = (file: string, className: string) =>
    reading(file, (db) => selectIds(db, `SELECT ECInstanceId FROM ${className}`).map((id) => db.elements.getElement(id).code.value).sort());

  it("that several pieces name are made once, and found again by later runs", async () => {
    const file = join(folder, "looks.bim");
    const insulated = { subcategory: "Insulation", material: "Mineral wool" };
    await run(file, [looking("1", insulated), looking("2", insulated)]);
    const { found } = await run(file, [looking("1", insulated), looking("2", insulated), looking("3", { ...insulated, color: "#00ff00" })]);
    expect(found).toEqual([]);
    expect(await names(file, "BisCore.SubCategory")).toEqual(["Insulation", "Pump"]);
    expect(await names(file, "BisCore.RenderMaterial")).toEqual(["Mineral wool"]);
  });

  it("go with the last piece that has them", async () => {
    const file = join(folder, "plain.bim");
    await run(file, [looking("1", { subcategory: "Insulation", material: "Mineral wool" }), looking("2", { material: "Steel" })]);
    await run(file, [box, looking("2", { material: "Steel" })]);
    expect(await names(file, "BisCore.SubCategory")).toEqual(["Pump"]);
    expect(await names(file, "BisCore.RenderMaterial")).toEqual(["Steel"]);
    await run(file, []);
    expect(await names(file, "BisCore.Category")).toEqual([]);
    expect(await names(file, "BisCore.RenderMaterial")).toEqual([]);
  });

  it("change the geometry when they change", async () => {
    const file = join(folder, "repainted.bim");
    await changed(file, { geometry: [{ ...ball(1), color: "#ff0000" }] });
    expect(await changed(file, { geometry: [{ ...ball(1), color: "#ff0001" }] })).toEqual(["geometry"]);
  });
});
