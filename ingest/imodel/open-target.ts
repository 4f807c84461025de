import type { IModelPlace } from "../hub-imodel.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import type { BriefcaseOptions } from "./hub/with-briefcase.js";
import { withIModel } from "./imodel-target.js";

/**
 * Runs `work` on an iModel, which is a file or in iModelHub. What talks to iModelHub is loaded only when it is asked for.
 * @throws IngestError what {@link withIModel} or `withBriefcase` throws
 */
export async function withTarget<T>(imodel: IModelPlace, work: (target: SyncTarget, created: boolean) => Promise<T>, options: BriefcaseOptions<T>): Promise<T> {
  if (typeof imodel === "string") return withIModel(imodel, work, options);
  const { withBriefcase } = await import("./hub/with-briefcase.js");
  return withBriefcase(imodel, work, options);
}
