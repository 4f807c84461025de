// What a loop costs that does nothing but change: of an iModel that the product made of a register, an element in a hundred is updated with its aspect, one is deleted, and as many are inserted
// with an aspect, saved every 2,000. Prints seconds since it began to write, and changes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IModelHost, StandaloneDb } from "@itwin/core-backend";
import { DbResult, OpenMode } from "@itwin/core-bentley";

const path = process.argv[2];
const cacheDir = mkdtempSync(join(tmpdir(), "bench-host-"));
await IModelHost.startup({ cacheDir, profileName: "bench" });
IModelHost.appWorkspace.settings.addDictionary({ name: "bench", priority: 200 }, { "itwin/core/gcs/disableWorkspaces": true });
const db = StandaloneDb.openFile(path, OpenMode.ReadWrite);
db.channels.addAllowedChannel("shared");

const made = [];
db.withPreparedStatement("SELECT Element.Id, ECInstanceId, Kind, Identifier FROM BisCore.ExternalSourceAspect WHERE Kind LIKE 'Asset%' ORDER BY ECInstanceId", (statement) => {
  while (statement.step() === DbResult.BE_SQLITE_ROW) made.push([statement.getValue(0).getId(), statement.getValue(1).getId(), statement.getValue(2).getString(), statement.getValue(3).getString()]);
});

const [[sample, aspect]] = made;
const { federationGuid: _guid, id: _id, ...element } = db.elements.getElementProps(sample);
const { id: _aspect, ...provenance } = db.elements.getAspect(aspect).toJSON();
const changes = made.flatMap(([id, aspectId, kind, identifier], i) => {
  if (i % 100 === 7) return [() => {
    db.elements.updateElement({ id, classFullName: element.classFullName, jsonProperties: { imodelIngest: { properties: { number: i } } } });
    db.elements.updateAspect({ ...provenance, id: aspectId, element: { id }, kind, identifier, checksum: `changed ${i}` });
  }];
  if (i % 100 === 50) return [() => db.elements.deleteElement(id)];
  if (i % 100 === 99) return [() => {
    const inserted = db.elements.insertElement({ ...element, code: { ...element.code, value: `NEW-${i}` } });
    db.elements.insertAspect({ ...provenance, element: { id: inserted }, kind, identifier: `new ${i}` });
  }];
  return [];
});

const started = performance.now();
changes.forEach((change, i) => {
  change();
  if (i % 2000 === 1999) db.saveChanges();
});
db.saveChanges();
db.close();
const seconds = (performance.now() - started) / 1000;
await IModelHost.shutdown();
rmSync(cacheDir, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ seconds, changes: changes.length }));
