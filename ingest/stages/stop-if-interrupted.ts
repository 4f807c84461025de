import { setImmediate } from "node:timers/promises";
import { IngestError } from "../errors.js";
import type { Run } from "../run.js";

/**
 * Ends the run here when it was asked to stop. Lets signals and messages of threads in first: a long row of resolved promises keeps them out.
 * @param what is going on, for the message
 * @throws IngestError `interrupted`
 */
export async function stopIfInterrupted({ signal }: Run, what: string): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new IngestError("interrupted", `${what} was stopped`, signal.reason);
}
