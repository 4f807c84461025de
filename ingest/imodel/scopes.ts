import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { scopeKind } from "./provenance.js";
import { selectRows } from "./query.js";

/** The elements that scope the provenance of a document, with the names of their scopes: its RepositoryLink and the Subjects of its named scopes. */
export function readScopes(db: IModelDb, link: Id64String | undefined): Map<Id64String, string> {
  const scopes = new Map<Id64String, string>();
  if (link === undefined) return scopes;
  scopes.set(link, "");
  selectRows<{ element: Id64String; name: string }>(
    db,
    // By way of the Subjects, of which there are few: SQLite would go through the provenance of all entities.
    `SELECT Element.Id AS [element], Identifier AS [name] FROM BisCore.ExternalSourceAspect
     WHERE +[Scope].Id=? AND Kind=? AND Element.Id IN (SELECT ECInstanceId FROM BisCore.Subject)`,
    { bind: [{ id: link }, scopeKind], take: ({ element, name }) => scopes.set(element, name) },
  );
  return scopes;
}
