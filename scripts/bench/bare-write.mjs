// What a loop costs that does nothing but write: insertElement for each of a batch, then insertAspect for each, saved every 2,000. Prints seconds since the process began and records.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExternalSource, IModelHost, PhysicalModel, SpatialCategory, StandaloneDb } from "@itwin/core-backend";
import { Code, CodeScopeSpec, CodeSpec, ElementGeometry, IModel } from "@itwin/core-common";
import { Box, IndexedPolyface, Point3d, Range3d } from "@itwin/core-geometry";
import { registerRecord } from "./register.mjs";

const [path, count, shape, keepsTransactions] = [process.argv[2], Number(process.argv[3]), process.argv[4] ?? "none", process.argv[5] !== "no-transactions"];
const cacheDir = mkdtempSync(join(tmpdir(), "bench-host-"));
await IModelHost.startup({ cacheDir, profileName: "bench" });
IModelHost.appWorkspace.settings.addDictionary({ name: "bench", priority: 200 }, { "itwin/core/gcs/disableWorkspaces": true });
const db = StandaloneDb.createEmpty(path, { rootSubject: { name: "bench" }, allowEdit: JSON.stringify(keepsTransactions ? { txns: true } : {}) });
db.channels.addAllowedChannel("shared");
const model = PhysicalModel.insert(db, IModel.rootSubjectId, "Physical");
const categories = Array.from({ length: 10 }, (_, i) => SpatialCategory.insert(db, IModel.dictionaryId, `Asset${i}`, {}));
const specs = categories.map((_, i) => db.codeSpecs.insert(CodeSpec.create(db, `bench:Asset${i}`, CodeScopeSpec.Type.RelatedElement)));
const source = db.elements.insertElement({ classFullName: ExternalSource.classFullName, model: IModel.repositoryModelId, code: Code.createEmpty().toJSON(), connectorName: "bench" });

function shapeOf(record) {
  const [piece] = record.geometry ?? [];
  if (!piece) return {};
  const entry = piece.type === "box" ? ElementGeometry.fromGeometryQuery(Box.createRange(Range3d.createXYZXYZ(...piece.low, ...piece.high), true)) : ElementGeometry.fromGeometryQuery(meshOf(piece));
  return { elementGeometryBuilderParams: { entryArray: [entry] }, placement: { origin: record.placement.origin, angles: {} } };
}

function meshOf({ points, triangles: indices }) {
  const mesh = IndexedPolyface.create();
  for (let i = 0; i < points.length; i += 3) mesh.addPoint(Point3d.create(points[i], points[i + 1], points[i + 2]));
  for (let i = 0; i < indices.length; i += 3) {
    for (const index of indices.slice(i, i + 3)) mesh.addPointIndex(index);
    mesh.terminateFacet();
  }
  return mesh;
}

for (let start = 0; start < count; start += 2000) {
  const batch = Array.from({ length: Math.min(2000, count - start) }, (_, i) => registerRecord(start + i, { shape }));
  const ids = batch.map((record, i) =>
    db.elements.insertElement({
      classFullName: "Generic:PhysicalObject",
      model,
      category: categories[(start + i) % 10],
      code: new Code({ spec: specs[(start + i) % 10], scope: IModel.rootSubjectId, value: record.code }).toJSON(),
      userLabel: record.label,
      jsonProperties: { imodelIngest: { properties: record.properties } },
      ...shapeOf(record),
    }),
  );
  batch.forEach((record, i) =>
    db.elements.insertAspect({
      classFullName: "BisCore:ExternalSourceAspect",
      element: { id: ids[i] },
      scope: { id: IModel.rootSubjectId },
      kind: record.kind,
      identifier: record.id,
      checksum: `${createHash("sha256").update(record.id).digest("hex")}~0123456789abcdefghijkA`,
      source: { id: source, relClassName: "BisCore:ElementIsFromSource" },
    }),
  );
  db.saveChanges();
}
db.close();
const seconds = performance.now() / 1000;
await IModelHost.shutdown();
rmSync(cacheDir, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ seconds, records: count, rss: process.resourceUsage().maxRSS / 1024 }));
