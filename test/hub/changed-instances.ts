import { ChangesetECAdaptor, type IModelDb, PartialECChangeUnifier, SqliteChangesetReader } from "@itwin/core-backend";
import type { ChangesetFileProps } from "@itwin/core-common";

/** Rows that iTwin.js itself keeps up to date with every change. */
const bookkeeping = /^BisCore:(Model|.*Model|CodeSpec)$/;

/** Counts the instances that a changeset inserts, updates and deletes, by `Updated Schema:Class`. What iTwin.js notes of models is left out. */
export function changedInstances(db: IModelDb, { pathname }: ChangesetFileProps): Record<string, number> {
  const counts: Record<string, number> = {};
  const reader = SqliteChangesetReader.openFile({ fileName: pathname, db, disableSchemaCheck: true });
  const adaptor = new ChangesetECAdaptor(reader);
  const unifier = new PartialECChangeUnifier(db);
  try {
    while (adaptor.step()) unifier.appendFrom(adaptor);
    for (const { $meta, ECClassId } of unifier.instances) {
      if ($meta?.stage === "Old" && $meta.op === "Updated") continue;
      const name = ($meta?.classFullName ?? String(ECClassId)).replace(".", ":");
      if (bookkeeping.test(name)) continue;
      const key = `${$meta?.op ?? ""} ${name}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  } finally {
    adaptor.close();
  }
  return counts;
}
