import { join } from "node:path";
import { type IModelDb, RepositoryLink, StandaloneDb, Subject } from "@itwin/core-backend";
import { IModel } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { documentAspect, documentKind, findAnchor } from "../../ingest/imodel/document-anchor.js";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { aspectProps } from "../../ingest/imodel/provenance.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { readSources } from "../../ingest/imodel/inspect.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const pump: BodyRecord = { type: "entity", kind: "Pump", id: "1", code: "P-1" };

/** Codes of all RepositoryLinks and of the Subjects of their jobs. */
function codes(db: IModelDb): { links: (string | undefined)[]; jobs: (string | undefined)[] } {
  const of = (ecsql: string): (string | undefined)[] => selectIds(db, ecsql).map((id) => db.elements.getElementProps(id).code.value);
  return { links: of("SELECT ECInstanceId FROM BisCore.RepositoryLink ORDER BY ECInstanceId"), jobs: of("SELECT ECInstanceId FROM BisCore.Subject WHERE Parent.Id=0x1 ORDER BY ECInstanceId") };
}

describe("the elements of a document", () => {
  const folder = tempFolder();
  let files = 0;

  const newFile = (): string => join(folder, `${++files}.bim`);

  /** Synchronizes one pump from each document, in runs of their own, and says what each run did. */
  async function runs(file: string, ids: readonly string[]): Promise<ReturnType<typeof totals>[]> {
    const done: ReturnType<typeof totals>[] = [];
    for (const id of ids) {
      const text = documentText({ header: { source: { id } }, records: [pump] });
      done.push(totals(await withIModel(file, (target) => ingestText(text, target, { force: true }))));
    }
    return done;
  }

  it("are its own, whatever white space its id has around it and however long it is", async () => {
    const long = "x".repeat(256);
    const ids = ["plant", " plant", "plant ", "plant\u001f", "\u0085plant", "\ufeffplant", "plant\u200b", " ", "  ", long, "ä".repeat(175), "ä".repeat(176), "ä".repeat(177), `${"🜄".repeat(255)}a`, `${"🜄".repeat(255)}b`];
    const file = newFile();
    expect(await runs(file, ids)).toEqual(ids.map(() => ({ inserted: 1 })));
    expect(await runs(file, ids.toReversed())).toEqual(ids.map(() => ({ unchanged: 1 })));
    const sources = await readSources(file);
    expect(sources.map(({ source }) => source).sort()).toEqual(ids.toSorted());
    expect(sources.filter(({ upToDate, kinds }) => !upToDate || kinds["Pump"] !== 1)).toEqual([]);
    await reading(file, (db) => {
      const anchors = ids.map((id) => findAnchor(db, id));
      expect(new Set(anchors.map(({ link }) => link)).size).toBe(ids.length);
      expect(new Set(anchors.map(({ job }) => job)).size).toBe(ids.length);
      expect(new Set(anchors.map(({ source }) => source)).size).toBe(ids.length);
    });
  });

  it("have its id as their code when an iModel can store it", async () => {
    const ids = ["plant", "C:\\models\\Plant 1.xlsx", "ä".repeat(175), "a\u001fb"];
    const file = newFile();
    await runs(file, ids);
    expect(await reading(file, codes)).toEqual({ links: ids, jobs: ids });
  });

  it("are found by an id in other case", async () => {
    const spellings: [string, string][] = [["plant", "PLANT"], [" plant", " Plant"], ["Öl", "öl"], ["ÖL".repeat(100), "öl".repeat(100)]];
    const file = newFile();
    expect(await runs(file, spellings.map(([first]) => first))).toEqual(spellings.map(() => ({ inserted: 1 })));
    expect(await runs(file, spellings.map(([, second]) => second))).toEqual(spellings.map(() => ({ unchanged: 1 })));
  });

  it("are its own, although its id is the code of another document", async () => {
    const file = newFile();
    await runs(file, [" plant"]);
    const [link = ""] = (await reading(file, codes)).links;
    expect(await runs(file, [link, link.toUpperCase(), " plant"])).toEqual([{ inserted: 1 }, { unchanged: 1 }, { unchanged: 1 }]);
  });

  it("are made beside a RepositoryLink that has the code but stands for another document", async () => {
    const file = newFile();
    await withStandalone(file, (db) => {
      const element = insertLink(db, "plant");
      db.elements.insertAspect(aspectProps({ element, scope: IModel.rootSubjectId, kind: documentKind, identifier: "plant " }));
      db.elements.insertElement({
        classFullName: Subject.classFullName,
        model: IModel.repositoryModelId,
        parent: { id: IModel.rootSubjectId, relClassName: "BisCore:SubjectOwnsSubjects" },
        code: Subject.createCode(db, IModel.rootSubjectId, "plant"),
      });
    });
    expect(await runs(file, ["plant", "plant ", "PLANT", "Plant "])).toEqual([{ inserted: 1 }, { inserted: 1 }, { unchanged: 1 }, { unchanged: 1 }]);
    const { links, jobs } = await reading(file, codes);
    expect([links.length, jobs.length]).toEqual([2, 2]);
    expect([links[0], jobs[0]]).toEqual(["plant", "plant"]);
  });

  it("hang below a Subject of their own in an iModel that is called like the document", async () => {
    const file = join(folder, "plant.bim");
    expect(await runs(file, ["plant", "PLANT"])).toEqual([{ inserted: 1 }, { unchanged: 1 }]);
    await reading(file, (db) => {
      const { job = "" } = findAnchor(db, "plant");
      expect(db.elements.getElementProps(job).parent?.id).toBe(IModel.rootSubjectId);
      expect(db.elements.getRootSubject().code.value).toBe("plant");
    });
  });

  it("take a RepositoryLink that has the code and stands for no document", async () => {
    const file = newFile();
    let link = "";
    await withStandalone(file, (db) => (link = insertLink(db, "plant")));
    expect(await runs(file, ["Plant"])).toEqual([{ inserted: 1 }]);
    await reading(file, (db) => {
      expect(findAnchor(db, "plant").link).toBe(link);
      expect(documentAspect(db, link)?.identifier).toBe("Plant");
    });
  });
});

function insertLink(db: IModelDb, code: string): string {
  return db.elements.insertElement({
    classFullName: RepositoryLink.classFullName,
    model: IModel.repositoryModelId,
    code: RepositoryLink.createCode(db, IModel.rootSubjectId, code),
  });
}

/** A new iModel with what `fill` puts into it. */
async function withStandalone(file: string, fill: (db: StandaloneDb) => void): Promise<void> {
  await withHost(() => {
    const db = StandaloneDb.createEmpty(file, { rootSubject: { name: "x" }, allowEdit: JSON.stringify({ txns: true }) });
    db.channels.addAllowedChannel("shared");
    fill(db);
    db.saveChanges();
    db.close();
    return Promise.resolve();
  });
}
