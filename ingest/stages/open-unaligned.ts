import type { OpenChange } from "../synchronize/change.js";
import { stopIfInterrupted } from "./stop-if-interrupted.js";
import type { Writing } from "./write.js";

/**
 * Erases version and checksum of what another alignment made and this run did not make anew: records that were rejected, or that the document does not have.
 * Once the new alignment is recorded for the document, nothing else tells them from what is up to date.
 */
export async function openUnaligned({ session, run, batchSize }: Writing): Promise<void> {
  const index = await session.index();
  let changes: OpenChange[] = [];
  const apply = async (): Promise<void> => {
    await stopIfInterrupted(run, "Writing");
    await session.apply(changes);
    changes = [];
  };
  for (const { key, version, checksum } of index.unaligned()) {
    if (version === undefined && checksum === undefined) continue;
    changes.push({ operation: "open", key });
    if (changes.length >= batchSize) await apply();
  }
  if (changes.length > 0) await apply();
}
