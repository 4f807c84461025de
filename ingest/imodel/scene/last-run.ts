import type { IModelDb } from "@itwin/core-backend";
import { ChangesetECAdaptor, SqliteChangesetReader } from "../itwin/core-backend.js";
import type { Id64String } from "@itwin/core-bentley";
import { DbResult } from "../itwin/core-bentley.js";
import { documentKind } from "../document-anchor.js";
import { firstRunEnded } from "../first-run.js";
import { documents } from "../inspect.js";
import { scopeKind } from "../provenance.js";
import { selectIds } from "../query.js";

/** What became of an entity in the last run that wrote something; `marked`: its source no longer has it. */
export type EntityState = "inserted" | "updated" | "unchanged" | "marked";

/** A record whose element the last run deleted. */
export interface DeletedRecord {
  kind: string;
  id: string;
}

/** The most deleted records that are named. */
const mostNamed = 1000;

const julianEpoch = 2440587.5;
const msPerDay = 86_400_000;

interface StoredTxn {
  id: Id64String;
  session: number;
  description: string;
  schema: boolean;
  time: number;
}

/**
 * What the last run wrote, read from the transactions that the iModel file keeps: exact, and nothing has to be stored for it. The first run keeps none, and wrote everything.
 * Holds the ids of what that run wrote in memory.
 */
export class LastRun {
  readonly #inserted = new Set<Id64String>();
  readonly #updated = new Set<Id64String>();
  readonly #insertedAspects = new Set<Id64String>();
  readonly #updatedAspects = new Set<Id64String>();
  /** Those named first; {@link deletedCount} counts all. */
  readonly deleted: DeletedRecord[] = [];
  deletedCount = 0;

  private constructor(
    /** When the run wrote last, as ISO 8601 in UTC. */
    readonly ended: string,
    /** Descriptions of the run's transactions: the documents and what was written of them. */
    readonly steps: readonly string[],
  ) {}

  /**
   * Reads the last run that wrote something; undefined where the iModel keeps no transactions (a snapshot, or a briefcase that was pushed).
   * @param since milliseconds since 1970: a run that ended before does not count.
   */
  static read(db: IModelDb, since = 0): LastRun | undefined {
    const txns = lastTxns(storedTxns(db));
    const last = txns.at(-1);
    if (!last) return LastRun.#first(db, since);
    // The time of a transaction is a fraction of a day, which is only exact to some microseconds.
    if (last.time + 5 < since) return undefined;
    const run = new LastRun(new Date(last.time).toISOString(), txns.filter(({ schema }) => !schema).map(({ description }) => description));
    for (const txn of txns) if (!txn.schema) run.#take(db, txn.id);
    return run;
  }

  /** Whether the iModel tells what its last run wrote. */
  static isKept(db: IModelDb): boolean {
    return storedTxns(db).length > 0 || firstRunEnded(db) !== undefined;
  }

  /** Of the first run no transactions are kept: everything comes from it. */
  static #first(db: IModelDb, since: number): LastRun | undefined {
    const ended = firstRunEnded(db);
    if (ended === undefined || Date.parse(ended) < since) return undefined;
    const run = new LastRun(ended, documents(db).map(({ id }) => `${id}: everything`));
    for (const id of selectIds(db, "SELECT ECInstanceId FROM BisCore.Element")) run.#inserted.add(id);
    return run;
  }

  /** What became of an entity; `marked` is what its provenance says now. */
  stateOf({ element, aspect, marked }: { element: Id64String; aspect?: Id64String; marked: boolean }): EntityState {
    if (marked) return "marked";
    if (this.#inserted.has(element) || (aspect !== undefined && this.#insertedAspects.has(aspect))) return "inserted";
    return this.#updated.has(element) || (aspect !== undefined && this.#updatedAspects.has(aspect)) ? "updated" : "unchanged";
  }

  /** Elements that the run wrote, the new ones first; no more than asked for. */
  written(most: number): Id64String[] {
    return [...this.#inserted, ...this.#updated].slice(0, most);
  }

  #take(db: IModelDb, txnId: Id64String): void {
    const reader = SqliteChangesetReader.openTxn({ db, txnId, disableSchemaCheck: true });
    let deletes = false;
    try {
      while (reader.step()) {
        const { tableName: table, op } = reader;
        if (table === aspectTable) deletes ||= op === "Deleted";
        const set = this.#setFor(reader);
        const id = set && reader.getChangeValueId(0, op === "Inserted" ? "New" : "Old");
        if (id) set.add(id);
      }
    } finally {
      reader.close();
    }
    if (deletes) this.#takeDeleted(db, txnId);
  }

  /** Where the id of what a change writes belongs. The first column of all tables is the id. */
  #setFor(reader: SqliteChangesetReader): Set<Id64String> | undefined {
    const { tableName: table, op } = reader;
    if (op === "Deleted") return undefined;
    if (table === aspectTable) return op === "Inserted" ? this.#insertedAspects : this.#updatedAspects;
    if (table === elementTable) return op === "Inserted" ? this.#inserted : isMoreThanTouched(reader) ? this.#updated : undefined;
    // Further tables of an element's classes have its id as their key, under this name.
    return op === "Updated" && reader.getColumnNames(table)[0] === "ElementId" ? this.#updated : undefined;
  }

  #takeDeleted(db: IModelDb, txnId: Id64String): void {
    const adaptor = new ChangesetECAdaptor(SqliteChangesetReader.openTxn({ db, txnId, disableSchemaCheck: true }));
    adaptor.acceptOp("Deleted").acceptClass("BisCore:ExternalSourceAspect");
    try {
      while (adaptor.step()) {
        const { Kind: kind, Identifier: id, JsonProperties: json } = adaptor.deleted as unknown as { Kind?: string; Identifier?: string; JsonProperties?: string | null };
        if (kind === undefined || id === undefined || kind === documentKind || kind === scopeKind || json?.includes('"relationship"')) continue;
        this.deletedCount += 1;
        if (this.deleted.length < mostNamed) this.deleted.push({ kind, id });
      }
    } finally {
      adaptor.close();
    }
  }
}

const elementTable = "bis_Element";
const aspectTable = "bis_ElementMultiAspect";

/** An element's time of change moves when it gets an aspect, too; that is no change of the element itself. */
function isMoreThanTouched(reader: SqliteChangesetReader): boolean {
  const time = reader.getColumnNames(elementTable).indexOf("LastMod");
  for (let column = 1; column < reader.columnCount; column++) if (column !== time && reader.getChangeValueType(column, "New") !== undefined) return true;
  return false;
}

function storedTxns(db: IModelDb): StoredTxn[] {
  const found: StoredTxn[] = [];
  const known = db.withPreparedSqliteStatement("SELECT 1 FROM sqlite_master WHERE name='dgn_Txns'", (statement) => statement.step() === DbResult.BE_SQLITE_ROW);
  if (!known) return found;
  db.withPreparedSqliteStatement("SELECT Id, Id>>32, Operation, IsSchemaChange, Time FROM dgn_Txns WHERE NOT Deleted ORDER BY Id", (statement) => {
    while (statement.step() === DbResult.BE_SQLITE_ROW) {
      const operation = statement.getValue(2);
      // An import of a schema is two transactions; neither has a description.
      const schema = operation.isNull || (!statement.getValue(3).isNull && statement.getValue(3).getInteger() !== 0);
      const time = (statement.getValue(4).getDouble() - julianEpoch) * msPerDay;
      found.push({ id: statement.getValue(0).getId(), session: statement.getValue(1).getInteger(), description: operation.isNull ? "" : operation.getString(), schema, time });
    }
  });
  return found;
}

/** Those of the last run: iTwin.js begins a session when it opens an iModel, and another one after each import of schemas. */
function lastTxns(txns: readonly StoredTxn[]): StoredTxn[] {
  let first = txns.length - 1;
  while (first > 0 && continues(txns[first - 1], txns[first])) first -= 1;
  return txns.slice(Math.max(first, 0));
}

function continues(before: StoredTxn | undefined, after: StoredTxn | undefined): boolean {
  return before !== undefined && (before.session === after?.session || before.schema);
}
