import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BriefcaseDb, BriefcaseManager, Subject } from "@itwin/core-backend";
import { IModel } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { IngestConnector } from "../../ingest/connector.js";
import type { HubIModel } from "../../ingest/hub-imodel.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { Hub } from "../hub/hub.js";
import { type BodyRecord, type DocumentParts, documentText } from "../support/document-text.js";
import { type JobResult, runJob } from "./runner.js";

const hub = new Hub();
const pump = (id: string, label: string, rest: object = {}): BodyRecord => ({ type: "entity", kind: "Pump", id, label, code: id, ...rest });

interface BriefcaseJob extends DocumentParts {
  connector?: IngestConnector;
}

/** A document with a pump somewhere on the Earth. */
function located(id: string, x: number): BriefcaseJob {
  const records = [pump(`P-${id}`, id, { placement: { origin: [x, 5_700_000, 0] }, geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] })];
  return { records, header: { source: { id }, crs: { epsg: 25832 } } };
}

/** As the framework does: without the changes that others have pushed since the briefcase was used last. */
async function openBriefcase({ iTwinId, iModelId = "" }: HubIModel): Promise<BriefcaseDb> {
  const fileName = join(hub.folder, `framework-${iModelId}.bim`);
  if (!existsSync(fileName)) await BriefcaseManager.downloadBriefcase({ iTwinId, iModelId, fileName });
  return BriefcaseDb.open({ fileName });
}

async function run(imodel: HubIModel, { connector, ...document }: BriefcaseJob): Promise<JobResult> {
  const source = join(hub.folder, "plant.ndjson");
  writeFileSync(source, documentText(document));
  const db = await openBriefcase(imodel);
  try {
    return await runJob(db, connector ?? (await IngestConnector.create()), { source });
  } finally {
    db.close();
  }
}

/** A connector in whose job something happens before the data are synchronized. */
class Interrupted extends IngestConnector {
  constructor(private readonly before: () => Promise<void>) {
    super();
  }

  override async updateExistingData(): Promise<void> {
    await this.before();
    await super.updateExistingData();
  }
}

/** Somebody else, with locks. */
interface Bob {
  db: BriefcaseDb;
  push(): Promise<void>;
  leave(): Promise<void>;
}

/** Lets bob lock a link by its code, or share the lock of the repository model. */
async function asBob(imodel: HubIModel, { link }: { link?: string } = {}): Promise<Bob> {
  const db = await hub.briefcase("bob", imodel);
  const exclusive = link === undefined ? [] : selectIds(db, `SELECT ECInstanceId FROM BisCore.UrlLink WHERE CodeValue='${link}'`);
  await hub.as("bob", () => db.locks.acquireLocks({ shared: IModel.rootSubjectId, exclusive }));
  const leave = (): Promise<void> => hub.as("bob", () => db.locks.releaseAllLocks()).finally(() => db.close());
  const push = async (): Promise<void> => {
    db.saveChanges();
    await hub.as("bob", () => db.pushChanges({ description: "of bob" }));
    await leave();
  };
  return { db, push, leave };
}

async function pumps(imodel: HubIModel): Promise<string[]> {
  const content = await hub.content(imodel);
  return content.filter((line) => line.startsWith("element") && line.includes('"code":"P')).flatMap((line) => /"label":"(\w+)"/.exec(line)?.[1] ?? []).sort();
}

describe("the connector in a briefcase", () => {
  it("works with the locks that the framework takes, and leaves pushing to it", async () => {
    const imodel = await hub.newIModel();
    await run(imodel, { records: [pump("P1", "one"), pump("P2", "two")] });
    await run(imodel, { records: [pump("P2", "changed"), pump("P3", "three")] });
    expect(hub.locks(imodel)).toEqual([]);
    const data = hub.descriptions(imodel).filter((description) => description === "Synchronize.");
    expect(data).toHaveLength(2);
    expect(await pumps(imodel)).toEqual(["changed", "three"]);
  });

  it("locks what a document shares with another one", async () => {
    const imodel = await hub.newIModel();
    await run(imodel, located("first", 500_000));
    await run(imodel, located("second", 500_300));
    expect(await pumps(imodel)).toEqual(["first", "second"]);
    expect(hub.locks(imodel)).toEqual([]);
  });

  it("merges what others have pushed since the briefcase was used last", async () => {
    const imodel = await hub.newIModel();
    await run(imodel, { records: [pump("P1", "one")] });
    const bob = await asBob(imodel);
    Subject.insert(bob.db, IModel.rootSubjectId, "of bob");
    await bob.push();
    await run(imodel, { records: [pump("P1", "changed")] });
    expect(await pumps(imodel)).toEqual(["changed"]);
  });

  it("waits for another job that is about to end", async () => {
    const imodel = await hub.newIModel();
    await run(imodel, { records: [pump("P1", "one")] });
    const connector = new Interrupted(async () => {
      const bob = await asBob(imodel, { link: "SynchConfig" });
      hub.watch(async (method, before, done) => {
        if (method === "acquireLocks" && before === 6 && !done) await bob.leave();
        return undefined;
      });
    });
    await run(imodel, { records: [pump("P1", "changed")], connector });
    expect(await pumps(imodel)).toEqual(["changed"]);
  });

  it("pushes what it has saved when it fails midway, so that the locks can be given back, and the next job goes on", async () => {
    const imodel = await hub.newIModel();
    await run(imodel, located("first", 500_000));
    await run(imodel, located("second", 500_300));
    let bob: Bob | undefined;
    const connector = new Interrupted(async () => {
      bob = await asBob(imodel, { link: "first" });
    });
    await expect(run(imodel, { ...located("second", 500_900), connector })).rejects.toMatchObject({ key: "imodel-locked" });
    await bob?.leave();
    expect(hub.locks(imodel)).toEqual([]);
    expect(hub.descriptions(imodel).at(-1)).toBe("imodel-ingest: second, unfinished");
    await run(imodel, located("second", 500_900));
    await hub.sync("ann", imodel, { text: documentText(located("second", 500_900)) });
    expect(hub.descriptions(imodel).at(-1)).toBe("Write synchronization finish time and extent.");
  });
});
