import { join } from "node:path";
import type { StandaloneDb } from "@itwin/core-backend";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { IModelSession } from "../../ingest/imodel/imodel-session.js";
import { openForWriting } from "../../ingest/imodel/open-imodel.js";
import { withHost } from "../../ingest/imodel/host.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { Oracle, type Step, step, stepAlignment, stepText } from "../support/history.js";
import { contentOf } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { plainContent, type PlainContent } from "../support/target-content.js";
import { tempFolder } from "../support/temp-folder.js";

describe("any history of documents, against an iModel", () => {
  const file = join(tempFolder(), "history.bim");
  let db: StandaloneDb;
  let stop: () => void;
  let stopped: Promise<void>;
  let histories = 0;

  beforeAll(async () => {
    await new Promise<void>((started) => {
      stopped = withHost(async () => {
        ({ db } = openForWriting(file));
        started();
        await new Promise<void>((end) => (stop = end));
        db.close();
      });
    });
  });
  afterAll(async () => {
    stop();
    await stopped;
  });

  /** Every history is a source document of its own in the same iModel, which saves making a file for each. */
  function target(id: string): SyncTarget {
    const openDocument = (header: HeaderRecord, alignmentDigest: string): Promise<IModelSession> =>
      Promise.resolve(new IModelSession(db, { ...header, source: { id } }, { alignmentDigest, describes: false }));
    return { openDocument };
  }

  function contentOfHistory(id: string): Record<string, PlainContent> {
    const elements = Object.entries(contentOf(db)).filter(([name]) => name.startsWith(`${id} `) || name.startsWith(`${id}/`));
    return plainContent(Object.fromEntries(elements));
  }

  function transactions(): number {
    return db.withSqliteStatement("SELECT COUNT(*) FROM dgn_Txns", (statement) => (statement.step(), statement.getValueInteger(0)));
  }

  it("ends as the oracle says, and a step repeated writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (steps, batchSize) => {
        const id = `history-${++histories}`;
        const oracle = new Oracle();
        for (const each of steps) {
          oracle.apply(each);
          await ingestText(stepText(each), target(id), { yaml: stepAlignment(each), batchSize });
          expect(oracle.known(contentOfHistory(id))).toEqual(oracle.content());
          const before = transactions();
          await ingestText(stepText(each), target(id), { yaml: stepAlignment(each), batchSize });
          expect(transactions()).toBe(before);
        }
        const nothing: Step = { things: [], ending: "whole", mode: "snapshot", tombstones: [], complete: ["", "east"], className: "Generic:PhysicalObject" };
        await ingestText(stepText(nothing), target(id), { yaml: stepAlignment(nothing) });
        expect(contentOfHistory(id)).toEqual({});
      }),
      { numRuns: 80, seed: 7 },
    );
  });
});
