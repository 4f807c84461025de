import type { HeaderRecord } from "../format/record-types.js";
import type { Change, Outcome } from "./change.js";
import type { DocumentSession, SyncTarget } from "./sync-target.js";

/** Takes every change with what became of it, in the order in which they are applied. A change that had to wait comes twice. */
export type ChangeListener = (source: string, change: Change, outcome: Outcome) => void;

/** A target that passes everything on to another one and tells a listener of each change. */
export function recordingTarget(target: SyncTarget, listener: ChangeListener): SyncTarget {
  const openDocument = async (header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> =>
    recordingSession(await target.openDocument(header, alignmentDigest), (change, outcome) => listener(header.source.id, change, outcome));
  return { openDocument };
}

function recordingSession(session: DocumentSession, listener: (change: Change, outcome: Outcome) => void): DocumentSession {
  return {
    get recorded() {
      return session.recorded;
    },
    get schemas() {
      return session.schemas;
    },
    get frame() {
      return session.frame;
    },
    setFrame: (frame) => session.setFrame(frame),
    measure: () => session.measure(),
    importSchemas: (named) => session.importSchemas(named),
    dynamicSchema: (name) => session.dynamicSchema(name),
    importDynamicSchema: (schema) => session.importDynamicSchema(schema),
    index: (keys) => session.index(keys),
    complete: (state) => session.complete(state),
    get unfinished() {
      return session.unfinished;
    },
    async apply(changes, reach) {
      const outcomes = await session.apply(changes, reach);
      outcomes.forEach((outcome, i) => {
        const change = changes[i];
        if (change) listener(change, outcome);
      });
      return outcomes;
    },
  };
}
