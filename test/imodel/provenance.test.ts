import { join } from "node:path";
import { ExternalSourceAspect, type IModelDb, LinkElement, RepositoryLink, Subject } from "@itwin/core-backend";
import { IModel } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const source = { id: "plant-7", name: "Plant 7", uri: "file:///data/plant-7.db", version: "2026-03-01T06:00:00Z", checksum: "c1" };
const extractor = { name: "plant-db", version: "2.1.0" };
const pump: BodyRecord = { type: "entity", kind: "Pump", id: "P-1", version: "3" };
const scoped: BodyRecord = { type: "entity", kind: "Pump", id: "P-1", scope: "floor-1" };

/** The element that an ECSQL query finds; there must be one. */
function only(db: IModelDb, ecsql: string, ...ids: string[]): string {
  const found = selectIds(db, ecsql, ...ids);
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

function link(db: IModelDb): string {
  return db.elements.queryElementIdByCode(RepositoryLink.createCode(db, IModel.rootSubjectId, "plant-7")) ?? "";
}

function aspects(db: IModelDb, element: string): object[] {
  return db.elements.getAspects(element, ExternalSourceAspect.classFullName).map((aspect) => {
    const { kind, identifier, version, checksum, scope, source: from } = aspect as unknown as Partial<ExternalSourceAspect>;
    return { kind, identifier, version, checksum, scope: scope?.id, source: from?.id };
  });
}

describe("the provenance of a document", () => {
  const file = join(tempFolder(), "plant.bim");
  const run = () =>
    withIModel(file, (target) => ingestText(documentText({ header: { source, extractor, scopes: ["", "floor-1"] }, records: [pump, scoped] }), target));

  it("is laid out as iTwin's connector framework lays it out", async () => {
    expect(await run()).toMatchObject({ status: "synchronized", found: [] });
    await reading(file, (db) => {
      const document = link(db);
      expect(db.elements.getElementProps(document)).toMatchObject({ userLabel: "Plant 7", url: source.uri });
      const { version, checksum } = source;
      expect(aspects(db, document)).toEqual([{ kind: "DocumentWithBeGuid", identifier: "plant-7", version, checksum, scope: "0x1", source: undefined }]);

      const external = only(db, "SELECT ECInstanceId FROM BisCore.ExternalSource WHERE Repository.Id=?", document);
      expect(db.elements.getElementProps(external)).toMatchObject({ connectorName: "plant-db", connectorVersion: "2.1.0" });

      const config = db.elements.queryElementIdByCode(LinkElement.createCode(db, IModel.repositoryModelId, "SynchConfig")) ?? "";
      expect(db.elements.getElementProps(config)).toMatchObject({ classFullName: "BisCore:SynchronizationConfigLink" });
      expect((db.elements.getElementProps(config) as { lastSuccessfulRun?: string }).lastSuccessfulRun).toMatch(/^\d{4}-\d{2}-\d{2}T/);
      only(db, "SELECT ECInstanceId FROM BisCore.SynchronizationConfigSpecifiesRootSources WHERE SourceECInstanceId=? AND TargetECInstanceId=?", config, external);

      const job = db.elements.queryElementIdByCode(Subject.createCode(db, IModel.rootSubjectId, "plant-7")) ?? "";
      const { jsonProperties } = db.elements.getElementProps(job) as { jsonProperties?: unknown };
      expect(jsonProperties).toMatchObject({ Subject: { Job: { Bridge: "plant-db", Properties: { BridgeVersion: "2.1.0" } } } });
    });
  });

  it("gives every entity an aspect in the scope of its document, or of its named scope below the job", async () => {
    await reading(file, (db) => {
      const external = only(db, "SELECT ECInstanceId FROM BisCore.ExternalSource");
      const [found] = ExternalSourceAspect.findAllBySource(db, link(db), "Pump", "P-1");
      expect(aspects(db, found?.elementId ?? "")).toEqual([{ kind: "Pump", identifier: "P-1", version: "3", checksum: undefined, scope: link(db), source: external }]);

      const job = db.elements.queryElementIdByCode(Subject.createCode(db, IModel.rootSubjectId, "plant-7")) ?? "";
      const floor = db.elements.queryElementIdByCode(Subject.createCode(db, job, "floor-1")) ?? "";
      expect(ExternalSourceAspect.findAllBySource(db, floor, "Pump", "P-1")).toHaveLength(1);
    });
  });

  it("keeps everything that was made below the Subject of its job", async () => {
    await reading(file, (db) => {
      const job = db.elements.queryElementIdByCode(Subject.createCode(db, IModel.rootSubjectId, "plant-7")) ?? "";
      const models = new Set(selectIds(db, "SELECT Model.Id FROM Generic.PhysicalObject"));
      for (const model of models) expect(db.elements.getElementProps(model).parent?.id).toBe(job);
      expect(models.size).toBe(1);
    });
  });

  it("has neither version nor checksum while a run is unfinished", async () => {
    const unfinished = documentText({ header: { source: { ...source, version: "next", checksum: "c2" }, extractor, scopes: ["", "floor-1"] }, records: [{ ...pump, version: "4" }], end: false });
    await withIModel(file, (target) => ingestText(unfinished, target));
    await reading(file, (db) => {
      expect(aspects(db, link(db))).toMatchObject([{ version: undefined, checksum: undefined }]);
    });
    expect(await run()).toMatchObject({ status: "synchronized" });
    expect(await run()).toMatchObject({ status: "unchanged" });
  });

  it("never lets two documents touch each other's elements", async () => {
    const other = documentText({ header: { source: { id: "plant-8" } }, records: [{ ...pump, label: "other" }] });
    await withIModel(file, (target) => ingestText(other, target));
    await withIModel(file, (target) => ingestText(documentText({ header: { source: { id: "plant-8" } }, records: [] }), target));
    await reading(file, (db) => {
      expect(ExternalSourceAspect.findAllBySource(db, link(db), "Pump", "P-1")).toHaveLength(1);
      expect(selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject")).toHaveLength(2);
    });
  });
});
