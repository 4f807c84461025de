import { log } from "../log.js";
import type { Run } from "../run.js";
import { type Bookmark, identifiedTypes } from "../synchronize/bookmark.js";
import { OpenLines } from "../synchronize/open-lines.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { DocumentSession } from "../synchronize/sync-target.js";
import type { Tally } from "../synchronize/tally.js";
import { Bookmarks, typeOf } from "./bookmarks.js";
import type { SourceDocument } from "./check-document.js";
import type { LatestCheckpoint } from "./latest-checkpoint.js";

/** Of which run bookmarks are kept. */
export interface BookmarkRequest {
  document: SourceDocument;
  session: DocumentSession;
  tally: Tally;
  run: Run;
  /** Digest of everything that decides about elements besides the records; undefined when a later run must look at all records. */
  making(): string | undefined;
  checkpoints: LatestCheckpoint;
  /** Whether the run may go on where the last one was stopped. */
  goesOn: boolean;
}

/**
 * Keeps bookmarks of a run, and goes on at that of the last run when that one was stopped: when the document is the same up to there,
 * elements are made in the same way, and everything that run had written is there. All of it then counts as unchanged.
 */
export async function openBookmarks(request: BookmarkRequest): Promise<Bookmarks> {
  const { document, session, run, making, checkpoints } = request;
  const index = await session.index(document.keys);
  const lines = (run.lines = new OpenLines());
  const from = request.goesOn ? await goOn(request, index) : undefined;
  return new Bookmarks({ document, index, lines, making, checkpoints, ...(from && { from }) });
}

async function goOn({ document, session, tally, making }: BookmarkRequest, index: ProvenanceIndex): Promise<Bookmark | undefined> {
  const { unfinished } = session;
  if (!unfinished) return undefined;
  const { bookmark } = unfinished;
  const rows = bookmark.making === making() ? index.rowsOf((aspect) => unfinished.has(aspect)) : [];
  const expected = identifiedTypes.reduce((sum, type) => sum + bookmark.counts[type], 0);
  const goesOn = rows.length === expected && expected > 0 && (await document.goOn(bookmark));
  log("debug", goesOn ? "going on where the last run was stopped" : "the last run was stopped, and cannot be gone on with", { order: bookmark.order });
  if (!goesOn) return undefined;
  unfinished.goOn();
  for (const row of rows) {
    const entry = index.recall(row);
    document.identities.recall(row, typeOf(entry) !== "relationship");
    tally.stay(entry.kind);
  }
  return bookmark;
}
