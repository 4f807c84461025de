import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { IngestConnector } from "../../ingest/connector.js";
import { Hub } from "../hub/hub.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { runJob } from "./runner.js";

const hub = new Hub();
const pump = (id: string, label: string): BodyRecord => ({ type: "entity", kind: "Pump", id, label, code: id });

it("the connector works in a briefcase with the locks that the framework takes, and leaves pushing to it", async () => {
  const imodel = await hub.newIModel();
  const run = async (records: BodyRecord[]): Promise<void> => {
    const source = join(hub.folder, "plant.ndjson");
    writeFileSync(source, documentText({ records }));
    const db = await hub.briefcase("ann", imodel);
    try {
      await runJob(db, await IngestConnector.create(), { source });
    } finally {
      db.close();
    }
  };
  await run([pump("1", "one"), pump("2", "two")]);
  await run([pump("2", "changed"), pump("3", "three")]);
  expect(hub.locks(imodel)).toEqual([]);
  expect(hub.descriptions(imodel)).toContain("Synchronize.");
  const content = await hub.content(imodel);
  expect(content.filter((line) => line.startsWith("element") && line.includes('"id":"Pump')).map((line) => /"label":"(\w+)"/.exec(line)?.[1]).sort()).toEqual(["changed", "three"]);
});
