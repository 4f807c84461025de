import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IModelHostOptions } from "@itwin/core-backend";
import { IModelHost } from "./itwin/core-backend.js";
import { IngestError } from "../errors.js";
import { joinITwinLog } from "./itwin-log.js";

let users = 0;
let starting: Promise<string> | undefined;
let leaveLog = (): void => undefined;

/** How a host reaches iModelHub. */
export type HubConnection = Required<Pick<IModelHostOptions, "hubAccess" | "authorizationClient">>;

/**
 * Runs `work` with iTwin.js started, and shuts it down after the last piece of work in this process.
 * A host that the embedding program has already started is used and left alone.
 * @param connect makes the way to iModelHub when the host is started by this call
 * @throws IngestError `native-missing`, and what `connect` throws
 */
export async function withHost<T>(work: () => Promise<T>, connect?: () => Promise<HubConnection>): Promise<T> {
  if (IModelHost.isValid && users === 0) return work();
  users += 1;
  try {
    starting ??= startHost(connect);
    await starting;
    return await work();
  } finally {
    users -= 1;
    if (users === 0) await stopHost();
  }
}

/** Every process needs a profile and a cache of its own: iTwin.js locks them. */
async function startHost(connect?: () => Promise<HubConnection>): Promise<string> {
  const connection = await connect?.();
  const cacheDir = mkdtempSync(join(tmpdir(), "imodel-ingest-host-"));
  try {
    await IModelHost.startup({ cacheDir, profileName: "imodel-ingest", ...connection });
  } catch (error) {
    rmSync(cacheDir, { recursive: true, force: true });
    throw asMissingLibrary(error);
  }
  leaveLog = joinITwinLog();
  // Without this, the first iModel of a process waits a long time for coordinate-system workspaces that an offline machine cannot reach.
  const offline = { "itwin/core/gcs/disableWorkspaces": true };
  IModelHost.appWorkspace.settings.addDictionary({ name: "imodel-ingest", priority: 200 }, offline);
  return cacheDir;
}

async function stopHost(): Promise<void> {
  const started = starting;
  starting = undefined;
  const cacheDir = await started?.catch(() => undefined);
  if (cacheDir === undefined) return;
  await IModelHost.shutdown();
  leaveLog();
  rmSync(cacheDir, { recursive: true, force: true });
}

/** The package of the native library fetches the library itself with its install script, which npm may be told not to run. */
function asMissingLibrary(error: unknown): unknown {
  const { code, message = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const absent = code === "MODULE_NOT_FOUND" && message.includes("imodeljs.node");
  if (!absent && code !== "ERR_DLOPEN_FAILED") return error;
  const state = absent ? "is not installed" : `cannot be loaded (${message.split("\n", 1).join("")})`;
  const repair = "run `npm rebuild @bentley/imodeljs-native` in the folder that imodel-ingest is installed in";
  return new IngestError("native-missing", `iTwin's native library ${state}: ${repair}`, error);
}
