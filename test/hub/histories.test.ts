import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { BriefcaseAccess } from "../../ingest/imodel/hub/briefcase-access.js";
import { openBriefcase } from "../../ingest/imodel/hub/open-briefcase.js";
import { IModelSession } from "../../ingest/imodel/imodel-session.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { Oracle, step, stepAlignment, stepText } from "../support/history.js";
import { contentOf } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { plainContent, type PlainContent } from "../support/target-content.js";
import { Hub } from "./hub.js";

const hub = new Hub();

describe("any history of documents, against a briefcase", () => {
  it("ends as the oracle says, a step repeated pushes nothing, and iModelHub has the same", async () => {
    const imodel = await hub.newIModel();
    const { db, locks } = await openBriefcase({ iModelId: imodel.iModelId, hub: imodel, folder: hub.folder, patience: {}, report: () => undefined });
    const access = new BriefcaseAccess(db, { locks, patience: {}, rule: "source", onPushed: () => undefined });
    /** Every history is a source document of its own in the same iModel. */
    const target = (id: string): SyncTarget => ({
      openDocument: async (header: HeaderRecord, alignmentDigest: string) => {
        await access.beforeDocument();
        return new IModelSession(db, { ...header, source: { id } }, { alignmentDigest, describes: false, access });
      },
    });
    const contentOfHistory = (id: string): Record<string, PlainContent> =>
      plainContent(Object.fromEntries(Object.entries(contentOf(db)).filter(([name]) => name.startsWith(`${id} `) || name.startsWith(`${id}/`))));
    let histories = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 9 }), async (steps, batchSize) => {
          const id = `history-${++histories}`;
          const oracle = new Oracle();
          for (const each of steps) {
            oracle.apply(each);
            await ingestText(stepText(each), target(id), { yaml: stepAlignment(each), batchSize });
            await access.finish();
            expect(oracle.known(contentOfHistory(id))).toEqual(oracle.content());
            const before = hub.descriptions(imodel).length;
            await ingestText(stepText(each), target(id), { yaml: stepAlignment(each), batchSize });
            await access.finish();
            expect(hub.descriptions(imodel)).toHaveLength(before);
          }
        }),
        { numRuns: 6, seed: 7 },
      );
    } finally {
      db.close();
    }
    expect(hub.locks(imodel)).toEqual([]);
    const { content } = await hub.read(imodel, (read) => ({ content: plainContent(contentOf(read)) }));
    expect(Object.keys(content).length).toBeGreaterThan(5);
  });
});
