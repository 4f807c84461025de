import { IModelHost } from "../itwin/core-backend.js";
import { _hubAccess } from "@itwin/core-backend/lib/cjs/internal/Symbols.js";
import { IngestError } from "../../errors.js";

/** What a run asks of iModelHub besides what core-backend does. A host's `hubAccess` may have these members. */
export interface HubServices {
  /** Who has a briefcase, and since when, as far as iModelHub tells. */
  describeBriefcase(iModelId: string, briefcaseId: number): Promise<string>;
  /** Makes a named version of a changeset. */
  createNamedVersion(version: { iModelId: string; changesetId: string; name: string }): Promise<void>;
}

/** The services of the host's access to iModelHub. */
export function hubServices(): HubServices {
  const access = IModelHost[_hubAccess] as Partial<HubServices>;
  return {
    describeBriefcase: async (iModelId, briefcaseId) => (await access.describeBriefcase?.(iModelId, briefcaseId).catch(() => undefined)) ?? "of somebody else",
    createNamedVersion: async (version) => {
      if (!access.createNamedVersion) throw new IngestError("usage", "the access to iModelHub that this process was started with cannot name versions");
      await access.createNamedVersion(version);
    },
  };
}

/** Ids of the briefcases of an iModel that are the user's. */
export async function myBriefcaseIds(iModelId: string): Promise<number[]> {
  return IModelHost[_hubAccess].getMyBriefcaseIds({ iModelId, accessToken: await IModelHost.getAccessToken() });
}
