import type { DocumentSession } from "../../ingest/synchronize/sync-target.js";

/** What a target does not have that lies nowhere on the Earth, and whose runs cannot be gone on with. */
export const nowhere = {
  unfinished: undefined,
  frame: undefined,
  setFrame: () => undefined,
  measure: () => Promise.resolve({ keys: [], count: 0 }),
} satisfies Pick<DocumentSession, "unfinished" | "frame" | "setFrame" | "measure">;
