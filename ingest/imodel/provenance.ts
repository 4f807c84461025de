import type { Id64String } from "@itwin/core-bentley";
import type { IModelDb } from "@itwin/core-backend";
import { ExternalSourceAspect } from "./itwin/core-backend.js";
import type { ExternalSourceAspectProps } from "@itwin/core-common";
import type { Json } from "../alignment/json.js";
import type { SourceItem } from "../synchronize/source-item.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import { selectRows } from "./query.js";

/** Kind of the aspect on the Subject of a named scope. */
export const scopeKind = "imodel-ingest:scope";

/** What identifies an aspect and what it says. `source` is the ExternalSource, `scope` the element that the identifier is unique in. */
export interface AspectContent extends SourceItem {
  element: Id64String;
  scope: Id64String;
  source?: Id64String;
  kind: string;
  identifier: string;
  /** What stands in `jsonProperties.imodelIngest`. */
  own?: AspectOwn;
}

/** What we keep in an aspect besides what the framework has. */
export interface AspectOwn {
  /** Ids of the links that were made for the entity's references. */
  links?: Id64String[];
  /** Id of the link that a relationship record became. */
  relationship?: Id64String;
  /** The document's version when its source no longer had the record; there while the record is marked as missing. */
  missingSince?: string;
  /** Properties of a relationship record, since links have none of their own. */
  properties?: Json;
}

/** An aspect as it is stored. */
export interface AspectRow extends AspectContent {
  id: Id64String;
}

/** Props of an ExternalSourceAspect to insert, or with `id` to update: then what is absent is null, so that an update leaves out nothing that it should clear. */
export function aspectProps(content: AspectContent & { id?: Id64String }): ExternalSourceAspectProps {
  const { id, element, scope, source, kind, identifier, own } = content;
  const absent = id === undefined ? undefined : null;
  const { version = absent, checksum = absent } = content;
  const jsonProperties = own && Object.keys(own).length > 0 ? JSON.stringify({ imodelIngest: own }) : absent;
  const props = {
    classFullName: ExternalSourceAspect.classFullName,
    element: { id: element, relClassName: "BisCore:ElementOwnsExternalSourceAspects" },
    // The classes of these two relationships go without saying, and to look them up takes a tenth of the insertion.
    scope: { id: scope },
    kind,
    identifier,
    ...(version !== undefined && { version }),
    ...(checksum !== undefined && { checksum }),
    ...(id !== undefined && { id }),
    ...(source !== undefined && { source: { id: source } }),
    ...(jsonProperties !== undefined && { jsonProperties }),
  };
  return props as ExternalSourceAspectProps;
}

/** The ExternalSourceAspects of an element, or the one of them that is named. */
export function readAspects(db: IModelDb, element: Id64String, aspect?: Id64String): AspectRow[] {
  const rows: AspectRow[] = [];
  const take = ({ id, scope, source, json, ...row }: StoredAspect): void => {
    const own = json === undefined ? undefined : (JSON.parse(json) as { imodelIngest?: AspectOwn }).imodelIngest;
    rows.push({ ...row, id, element, scope, ...(source && { source }), ...(own && { own }) });
  };
  const [ecsql, ids] = aspect === undefined ? [aspectQuery, [element]] : [`${aspectQuery} AND ECInstanceId=?`, [element, aspect]];
  selectRows<StoredAspect>(db, ecsql, { bind: ids.map((id) => ({ id })), take });
  return rows;
}

/** The aspect that holds an entry of the index; undefined when it went with its element. */
export function readAspect(db: IModelDb, entry: ProvenanceEntry | undefined): AspectRow | undefined {
  return entry?.aspect ? readAspects(db, entry.element, entry.aspect)[0] : undefined;
}

const aspectQuery = `SELECT ECInstanceId AS [id], [Scope].Id AS [scope], [Source].Id AS [source], Kind AS [kind], Identifier AS [identifier],
  Version AS [version], [Checksum] AS [checksum], JsonProperties AS [json] FROM BisCore.ExternalSourceAspect WHERE Element.Id=?`;

interface StoredAspect extends SourceItem {
  id: Id64String;
  scope: Id64String;
  source?: Id64String;
  kind: string;
  identifier: string;
  json?: string;
}
