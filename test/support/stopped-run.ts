import { IngestError } from "../../ingest/errors.js";
import type { IngestOptions } from "../../ingest/ingest.js";
import type { DocumentSession, SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { ingestText, type Ingested, type TextReading } from "./ingest-text.js";

/** Runs until so many transactions were asked for, and stops like a run that is killed right behind one of them; undefined when it did. */
export async function stoppedRun(text: string, target: SyncTarget, options: Partial<IngestOptions> & TextReading & { transactions: number }): Promise<Ingested | undefined> {
  const { transactions, ...rest } = options;
  const stop = new AbortController();
  let asked = 0;
  const openDocument: SyncTarget["openDocument"] = async (header, digest) => {
    const session: DocumentSession = await target.openDocument(header, digest);
    const apply = session.apply.bind(session);
    session.apply = async (changes, reach) => {
      const outcomes = await apply(changes, reach);
      asked += 1;
      if (asked >= transactions) stop.abort();
      return outcomes;
    };
    return session;
  };
  try {
    return await ingestText(text, { openDocument }, { ...rest, signal: stop.signal });
  } catch (error) {
    if (IngestError.is(error, "interrupted")) return undefined;
    throw error;
  }
}
