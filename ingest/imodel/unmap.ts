import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IngestError } from "../errors.js";
import type { KeptElement, UnmapPlan } from "../synchronize/unmap-plan.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import { ProvenanceIndex } from "../synchronize/provenance-index.js";
import { sameDocument } from "./document-code.js";
import { findAnchor } from "./document-anchor.js";
import { deleteEntries } from "./element-deletion.js";
import { isCodeScope } from "./element-use.js";
import { type TargetOptions, withIModelFile } from "./imodel-target.js";
import { documents } from "./inspect.js";
import { channelRootedAt } from "./job-channel.js";
import { deleteLinks, linksOf } from "./links.js";
import { IModelLocation } from "./location/imodel-location.js";
import { handOverFrame } from "./location/stored-frame.js";
import { Navigation } from "./navigation.js";
import { ProvenanceScan } from "./provenance-scan.js";
import { readAspect, readAspects } from "./provenance.js";
import { selectIds } from "./query.js";
import { readScopes } from "./scopes.js";
import { StoredBookmark } from "./stored-bookmark.js";
import { removeUnusedContainers } from "./unused-containers.js";

/** A source to be removed from an iModel file. */
export interface SourceInFile {
  imodel: string;
  source: string;
}

/**
 * Removes one source from an iModel file, in one transaction that is saved when `agree` says so: a run that is killed has removed nothing.
 * Holds the identities of the document in memory, and SQLite what it changes.
 * @throws IngestError `usage` when the iModel has no such source, `imodel-busy`, `imodel-immutable`, `imodel-unreadable`, `imodel-unwritable`, `native-missing`, `interrupted`
 */
export async function unmapIn({ imodel, source }: SourceInFile, agree: (plan: UnmapPlan) => Promise<boolean>, options: TargetOptions): Promise<{ plan: UnmapPlan; removed: boolean }> {
  return withIModelFile(
    imodel,
    async (db) => {
      const plan = { imodel, ...removeSource(db, source) };
      const removed = await agree(plan);
      if (removed) db.saveChanges(`${plan.source}: removed`);
      else db.abandonChanges();
      return { plan, removed };
    },
    options,
  );
}

/**
 * Removes a source with everything that was made only from it, and saves nothing. What others describe or need stays.
 * @throws IngestError `usage` when the iModel has no such source
 */
export function removeSource(db: IModelDb, sourceId: string): Omit<UnmapPlan, "imodel"> {
  const all = documents(db);
  const document = all.find(({ id }) => id === sourceId) ?? all.find(({ id }) => sameDocument(id, sourceId));
  if (!document) throw new IngestError("usage", `there is no source ${sourceId}; there ${all.length === 0 ? "are none" : `is ${all.map(({ id }) => id).join(", ")}`}`);
  const { link, id } = document;
  const { source, job, config } = findAnchor(db, id);
  const channel = job && channelRootedAt(db, job);
  if (channel !== undefined) db.channels.addAllowedChannel(channel);

  const records = removeRecords(db, link);
  removeUnusedContainers(db, { link, ...(job !== undefined && { job }) });
  for (const scope of readScopes(db, link).keys()) if (scope !== link) removeProvenance(db, { element: scope, scopedBy: link });
  handOverFrame(db, { from: link, to: all.find((other) => other.link !== link)?.link });
  new StoredBookmark(db).clear(link);
  if (source !== undefined) db.elements.deleteElement(source);
  db.elements.deleteElement(link);
  const jobRemoved = job !== undefined && removeIfUnused(db, job);
  if (config !== undefined && all.length === 1) removeIfUnused(db, config);
  new IModelLocation(db).follow();
  return { source: id, ...records, jobRemoved };
}

function removeRecords(db: IModelDb, link: Id64String): Pick<UnmapPlan, "kinds" | "kept"> {
  const entries = [...new ProvenanceIndex(new ProvenanceScan(db, readScopes(db, link))).entries()];
  const { outcomes } = deleteEntries(db, entries, new Map());
  const kinds = Object.create(null) as UnmapPlan["kinds"];
  const kept: KeptElement[] = [];
  entries.forEach((entry, i) => {
    const outcome = outcomes[i];
    const counts = (kinds[entry.key.kind] ??= { deleted: 0, shared: 0, kept: 0 });
    if (outcome?.result === "rejected") {
      removeRecord(db, entry);
      kept.push({ ...entry.key, element: entry.element, reason: outcome.message.replace(/^not deleted: /, "") });
      counts.kept += 1;
    } else if (!entry.relationship && isThere(db, entry.element)) counts.shared += 1;
    else counts.deleted += 1;
  });
  return { kinds, kept };
}

/** Takes off an element that stays what its record made of it: the links, and the aspect. */
function removeRecord(db: IModelDb, entry: ProvenanceEntry): void {
  const aspect = readAspect(db, entry);
  if (!aspect) return;
  deleteLinks(db, aspect.own?.links ?? []);
  db.elements.deleteAspect(aspect.id);
}

function removeProvenance(db: IModelDb, { element, scopedBy }: { element: Id64String; scopedBy: Id64String }): void {
  for (const { id, scope } of readAspects(db, element)) if (scope === scopedBy) db.elements.deleteAspect(id);
}

function isThere(db: IModelDb, element: Id64String): boolean {
  return selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE ECInstanceId=?", element).length > 0;
}

/** Removes an element of the document itself, unless something hangs on it or refers to it. */
function removeIfUnused(db: IModelDb, element: Id64String): boolean {
  const isUsed =
    selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=? LIMIT 1", element).length > 0 ||
    isCodeScope(db, element) ||
    linksOf(db, element).length > 0 ||
    new Navigation(db).pointersAt(element).length > 0;
  if (!isUsed) db.elements.deleteElement(element);
  return !isUsed;
}
