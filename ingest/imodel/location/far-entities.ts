import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { FarEntities } from "../../synchronize/sync-target.js";
import { selectRows } from "../query.js";

/** Entities that are named. */
const most = 100;

/** The entities of a document among elements that lie far away. */
export function farEntities(db: IModelDb, outliers: readonly Id64String[], scopes: ReadonlyMap<Id64String, string>): FarEntities {
  const far: FarEntities = { keys: [], count: 0 };
  for (const element of outliers) {
    selectRows<{ scope: Id64String; kind: string; id: string }>(db, "SELECT [Scope].Id AS [scope], Kind AS [kind], Identifier AS [id] FROM BisCore.ExternalSourceAspect WHERE Element.Id=?", {
      bind: [{ id: element }],
      take: ({ scope, kind, id }) => {
        const name = scopes.get(scope);
        if (name === undefined) return;
        far.count += 1;
        if (far.keys.length < most) far.keys.push({ scope: name, kind, id });
      },
    });
  }
  return far;
}
