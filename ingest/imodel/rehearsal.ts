import { constants, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { StandaloneDb } from "./itwin/core-backend.js";
import { IngestError } from "../errors.js";
import type { IModelPlace } from "../hub-imodel.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { fingerprint, imodelParts } from "./fingerprint.js";
import { type TargetOptions, withIModel } from "./imodel-target.js";

/** What a rehearsal does: gets the fingerprint of the iModel that was copied besides the target. */
type RehearsedWork<T> = (target: SyncTarget, fingerprint: string) => Promise<T>;

/**
 * Runs `work` on a temporary copy of an iModel, so that it sees exactly what a real run would see and do, and throws the copy away.
 * The iModel itself is only read; of one in iModelHub the briefcase is brought up to date. Needs as much room in the temporary folder as the iModel has.
 * @throws IngestError `imodel-busy`, `imodel-unreadable`, and for iModelHub what `withBriefcaseFile` throws
 */
export async function withRehearsal<T>(imodel: IModelPlace, work: RehearsedWork<T>, options: TargetOptions = {}): Promise<T> {
  if (typeof imodel === "string") return rehearse({ file: imodel, isBriefcase: false, state: await fingerprint(imodel) }, work, options);
  const { withBriefcaseFile } = await import("./hub/with-briefcase.js");
  return withBriefcaseFile(imodel, options, (file, state) => rehearse({ file, isBriefcase: true, state }, work, options));
}

async function rehearse<T>({ file, isBriefcase, state }: { file: string; isBriefcase: boolean; state: string }, work: RehearsedWork<T>, { schemas, channel }: TargetOptions): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-plan-"));
  try {
    const copy = join(folder, basename(file));
    copyIModel(file, copy);
    // A copy has no locks and pushes nothing.
    if (isBriefcase) StandaloneDb.convertToStandalone(copy);
    const options = { describes: true, ...(schemas && { schemas }), ...(channel !== undefined && { channel }) };
    return await withIModel(copy, (target) => work(target, state), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyIModel(file: string, copy: string): void {
  try {
    for (const part of imodelParts(file)) copyFileSync(part, copy + part.slice(file.length), constants.COPYFILE_FICLONE);
  } catch (error) {
    throw new IngestError("imodel-unreadable", `${file} cannot be copied to the temporary folder`, error);
  }
}
