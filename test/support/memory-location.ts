import type { DocumentSession } from "../../ingest/synchronize/sync-target.js";

/** Where a target lies that lies nowhere on the Earth, and has no extents. */
export const nowhere = {
  frame: undefined,
  setFrame: () => undefined,
  measure: () => Promise.resolve({ keys: [], count: 0 }),
} satisfies Pick<DocumentSession, "frame" | "setFrame" | "measure">;
