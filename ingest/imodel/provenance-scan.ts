import type { Id64String } from "@itwin/core-bentley";
import { DbResult } from "./itwin/core-bentley.js";
import type { IModelDb, SqliteStatement } from "@itwin/core-backend";
import { scopeKind } from "./provenance.js";
import type { EntrySource, EntryTaker } from "../synchronize/entry-source.js";
import { packPage, type PageTexts } from "../synchronize/packed-page.js";
import { PagePacker, type PendingPage } from "../synchronize/page-packer.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";

/** Rows that are read at a time. */
const pageRows = 5000;

/** Pages that are packed ahead. */
const ahead = 2;

/** Pages that are not worth the start of a thread. */
const patience = 4;

/** A page that is read and not loaded yet. */
interface ReadPage {
  scope: string;
  element: Id64String;
  /** The last aspect before it. */
  after: Id64String;
  /** Undefined when rows have more than a page says: then they are read once more, one by one. */
  pending: PendingPage | undefined;
}

/**
 * Reads the provenance of a document in the order in which it was written, page by page, as far as it is asked for. No statement stays open in between.
 * A page comes as a few values, since every call into native code costs as much as the look-up of a record; the ECSQL is translated once and run as SQL.
 * The aspects of the scopes themselves stand for no entity: they are left out, so that nothing deletes them.
 */
export class ProvenanceScan implements EntrySource {
  readonly #scopes: [Id64String, string][];
  /** The last aspect that was read. */
  #last: Id64String = "0x1";
  readonly #pages: ReadPage[] = [];
  #pagesRead = 0;
  readonly #packer = new PagePacker();

  /** @param scopes name of the scope by id of the element that stands for it. */
  constructor(
    private readonly db: IModelDb,
    scopes: ReadonlyMap<Id64String, string>,
  ) {
    this.#scopes = [...scopes];
  }

  more(index: EntryTaker): boolean {
    const page = this.#pages.shift() ?? this.#read((texts) => ({ packed: packPage(texts) }));
    if (!page) return false;
    const packed = page.pending && (page.pending.packed ?? packPage(this.#readPage(page).texts));
    if (packed) index.loadPage(page.scope, packed);
    else this.#readRows(page, index);
    return true;
  }

  async moreSoon(index: EntryTaker): Promise<boolean> {
    if (this.#pagesRead < patience) return this.more(index);
    while (this.#pages.length < ahead) {
      const page = this.#read((texts) => this.#packer.pack(texts));
      if (!page) break;
      this.#pages.push(page);
    }
    const [first] = this.#pages;
    if (!first) return false;
    await first.pending?.ready;
    // Somebody else may have loaded it meanwhile.
    return first === this.#pages[0] ? this.more(index) : true;
  }

  close(): void {
    this.#packer.close();
  }

  /** The next page; undefined when there is none. */
  #read(pack: (texts: PageTexts) => PendingPage): ReadPage | undefined {
    const [current] = this.#scopes;
    if (!current) return undefined;
    const [element, scope] = current;
    const after = this.#last;
    const { texts, isPlain, last } = this.#readPage({ element, after });
    this.#pagesRead += 1;
    this.#last = last;
    if (texts.rows < pageRows) {
      this.#scopes.shift();
      this.#last = "0x1";
    }
    return { scope, element, after, pending: isPlain ? pack(texts) : undefined };
  }

  #readPage({ element, after }: Pick<ReadPage, "element" | "after">): { texts: PageTexts; isPlain: boolean; last: Id64String } {
    const columns = "ECInstanceId, Element.Id, Kind, Identifier, [Checksum], CASE WHEN Version IS NULL AND JsonProperties IS NULL THEN 0 ELSE 1 END";
    const fields = ["group_concat(a,' ')", "group_concat(e,' ')", "group_concat(coalesce(k,'')||char(0)||coalesce(i,''),char(0))", "group_concat(coalesce(c,''),char(0))"];
    const sql = `WITH page(a,e,k,i,c,f) AS (${this.#pageSql(columns, element)}) SELECT max(a), count(*), total(f), ${fields.map((field) => `CAST(${field} AS BLOB)`).join()} FROM page`;
    return this.db.withPreparedSqliteStatement(sql, (statement) => {
      statement.bindId(1, after);
      statement.step();
      const rows = statement.getValueInteger(1);
      const bytes = (column: number): Uint8Array => (rows > 0 ? statement.getValueBlob(column) : new Uint8Array(0));
      return { texts: { rows, aspects: bytes(3), elements: bytes(4), keys: bytes(5), checksums: bytes(6) }, isPlain: statement.getValueInteger(2) === 0, last: statement.getValueId(0) };
    });
  }

  #readRows({ scope, element, after }: ReadPage, index: EntryTaker): void {
    const columns = `ECInstanceId, Element.Id, Kind, Identifier, Version, [Checksum],
      json_extract(JsonProperties, '$.imodelIngest.relationship'), json_extract(JsonProperties, '$.imodelIngest.missingSince')`;
    this.db.withPreparedSqliteStatement(this.#pageSql(columns, element), (statement) => {
      statement.bindId(1, after);
      while (statement.step() === DbResult.BE_SQLITE_ROW) index.load(entryOf(statement, scope));
    });
  }

  /** The plus keeps SQLite from another index, by which a page would have to be sorted. */
  #pageSql(columns: string, element: Id64String): string {
    const ecsql = `SELECT ${columns} FROM BisCore.ExternalSourceAspect
      WHERE +[Scope].Id=${element} AND Kind<>'${scopeKind}' AND ECInstanceId>? ORDER BY ECInstanceId LIMIT ${pageRows}`;
    return this.db.withPreparedStatement(ecsql, (statement) => statement.getNativeSql());
  }
}

function entryOf(row: SqliteStatement, scope: string): ProvenanceEntry {
  const text = (column: number): string | undefined => (row.isValueNull(column) ? undefined : row.getValueString(column));
  const [version, checksum] = [text(4), text(5)];
  return {
    key: { scope, kind: text(2) ?? "", id: text(3) ?? "" },
    element: row.getValueId(1),
    aspect: row.getValueId(0),
    ...(version !== undefined && { version }),
    ...(checksum !== undefined && { checksum }),
    seen: false,
    relationship: !row.isValueNull(6),
    marked: !row.isValueNull(7),
  };
}
