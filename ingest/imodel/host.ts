import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IModelHost } from "@itwin/core-backend";

let users = 0;
let starting: Promise<string> | undefined;

/**
 * Runs `work` with iTwin.js started, and shuts it down after the last piece of work in this process.
 * A host that the embedding program has already started is used and left alone.
 */
export async function withHost<T>(work: () => Promise<T>): Promise<T> {
  if (IModelHost.isValid && users === 0) return work();
  users += 1;
  try {
    starting ??= startHost();
    await starting;
    return await work();
  } finally {
    users -= 1;
    if (users === 0) await stopHost();
  }
}

/** Every process needs a profile and a cache of its own: iTwin.js locks them. */
async function startHost(): Promise<string> {
  const cacheDir = mkdtempSync(join(tmpdir(), "imodel-ingest-host-"));
  await IModelHost.startup({ cacheDir, profileName: "imodel-ingest" });
  // Without this, the first iModel of a process waits a long time for coordinate-system workspaces that an offline machine cannot reach.
  const offline = { "itwin/core/gcs/disableWorkspaces": true };
  IModelHost.appWorkspace.settings.addDictionary({ name: "imodel-ingest", priority: 200 }, offline);
  return cacheDir;
}

async function stopHost(): Promise<void> {
  const cacheDir = await starting;
  starting = undefined;
  await IModelHost.shutdown();
  if (cacheDir !== undefined) rmSync(cacheDir, { recursive: true, force: true });
}
