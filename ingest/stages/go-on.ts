import { log } from "../log.js";
import type { Run } from "../run.js";
import { identifiedTypes, type WholeBookmark } from "../synchronize/bookmark.js";
import { OpenLines } from "../synchronize/open-lines.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { DocumentSession, DocumentState } from "../synchronize/sync-target.js";
import type { Tally } from "../synchronize/tally.js";
import { Bookmarks, typeOf } from "./bookmarks.js";
import type { SourceDocument } from "./check-document.js";
import { makingOf, stateIn, type Surroundings } from "./document-state.js";
import type { LatestCheckpoint } from "./latest-checkpoint.js";

/** The run of which bookmarks are kept. */
export interface BookmarkedRun extends Surroundings {
  document: SourceDocument;
  session: DocumentSession;
  tally: Tally;
  run: Run;
  state: DocumentState;
  /** Whether the elements of unchanged records are left as an earlier dynamic schema has them. */
  leavesOutdated: boolean;
  options: {
    /** Whether all records are to be compared. */
    force: boolean;
  };
}

/**
 * Keeps bookmarks of a run, and goes on at that of the last run when that one was stopped: when the document is the same up to there,
 * elements are made in the same way, and everything that run had written is there. All of it then counts as unchanged,
 * and what that run left outdated is left by this one.
 */
export async function openBookmarks(bookmarked: BookmarkedRun, checkpoints: LatestCheckpoint): Promise<Bookmarks> {
  const { document, session, run, options } = bookmarked;
  const index = await session.index(document.keys);
  const from = options.force ? undefined : await goOn(bookmarked, index);
  if (from?.leavesOutdated) bookmarked.leavesOutdated = true;
  const lines = (run.lines = new OpenLines(from?.again, from?.order));
  return new Bookmarks({ document, index, lines, checkpoints, from, making: () => makingIn(bookmarked), leavesOutdated: () => bookmarked.leavesOutdated });
}

function makingIn({ state, ...surroundings }: BookmarkedRun): string {
  return makingOf(stateIn(state, surroundings));
}

async function goOn(bookmarked: BookmarkedRun, index: ProvenanceIndex): Promise<WholeBookmark | undefined> {
  const { document, session, tally } = bookmarked;
  const { unfinished } = session;
  if (!unfinished) return undefined;
  const { bookmark } = unfinished;
  const rows = bookmark.making === makingIn(bookmarked) ? index.rowsOf((aspect) => unfinished.has(aspect)) : [];
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
