import { IngestError } from "../errors.js";
import type { Run } from "../run.js";

/**
 * Ends the run here when it was asked to stop.
 * @param what is going on, for the message
 * @throws IngestError `interrupted`
 */
export function stopIfInterrupted({ signal }: Run, what: string): void {
  if (signal.aborted) throw new IngestError("interrupted", `${what} was stopped`, signal.reason);
}
