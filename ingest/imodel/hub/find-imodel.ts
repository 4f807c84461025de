import { BriefcaseManager, IModelHost } from "../itwin/core-backend.js";
import { IngestError } from "../../errors.js";
import type { HubIModel } from "../../hub-imodel.js";
import { asHubError } from "./hub-faults.js";

/**
 * Finds an iModel of an iTwin by its name, or makes it where that is asked for.
 * @throws IngestError `usage` without id and name, `hub-not-found`, and the others of iModelHub
 */
export async function findIModel({ iTwinId, iModelId, iModelName, create = false }: HubIModel): Promise<{ iModelId: string; created: boolean }> {
  if (iModelId !== undefined) return { iModelId, created: false };
  if (iModelName === undefined) throw new IngestError("usage", "an iModel in iModelHub needs its id or its name");
  try {
    const found = await BriefcaseManager.queryIModelByName({ iTwinId, iModelName });
    if (found !== undefined) return { iModelId: found, created: false };
    if (create) return { iModelId: await IModelHost.createNewIModel({ iTwinId, iModelName }), created: true };
  } catch (error) {
    throw asHubError(error, `the iModel ${iModelName} cannot be looked up`);
  }
  throw new IngestError("hub-not-found", `the iTwin ${iTwinId} has no iModel ${iModelName}: --create makes it`);
}
