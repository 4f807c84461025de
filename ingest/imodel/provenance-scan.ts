import type { Id64String } from "@itwin/core-bentley";
import { DbResult } from "./itwin/core-bentley.js";
import type { IModelDb, SqliteStatement } from "@itwin/core-backend";
import { hashOf } from "../format/id-bytes.js";
import { scopeKind } from "./provenance.js";
import { packChecksumText } from "../synchronize/packed-item.js";
import type { IdHalves } from "../synchronize/provenance-columns.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import type { EntrySource, ProvenanceIndex } from "../synchronize/provenance-index.js";

/** Rows that are read at a time. */
const pageRows = 5000;

/**
 * Reads the provenance of a document in the order in which it was written, page by page, as far as it is asked for. No statement stays open in between.
 * A page comes as one value, since every call into native code costs as much as the look-up of a record; the ECSQL is translated once and run as SQL.
 * The aspects of the scopes themselves stand for no entity: they are left out, so that nothing deletes them.
 */
export class ProvenanceScan implements EntrySource {
  readonly #scopes: [Id64String, string][];
  /** The last aspect that was read. */
  #last: Id64String = "0x1";

  /** @param scopes name of the scope by id of the element that stands for it. */
  constructor(
    private readonly db: IModelDb,
    scopes: ReadonlyMap<Id64String, string>,
  ) {
    this.#scopes = [...scopes];
  }

  more(index: ProvenanceIndex): boolean {
    const [current] = this.#scopes;
    if (!current) return false;
    const [element, scope] = current;
    const after = this.#last;
    const page = this.#readPage(element);
    if (page.isPlain) new PageReader(page.bytes, scope).readInto(index);
    else this.#readRows(element, { scope, after, index });
    if (page.rows < pageRows) {
      this.#scopes.shift();
      this.#last = "0x1";
    }
    return true;
  }

  #readPage(element: Id64String): { bytes: Uint8Array; rows: number; isPlain: boolean } {
    const columns = "ECInstanceId, Element.Id, Kind, Identifier, [Checksum], CASE WHEN Version IS NULL AND JsonProperties IS NULL THEN 0 ELSE 1 END";
    const row = "printf('%x %x %u %u %u %s%s%s',a,e,octet_length(k),octet_length(i),coalesce(octet_length(c),0),k,i,c)";
    const sql = `WITH page(a,e,k,i,c,f) AS (${this.#pageSql(columns, element)}) SELECT CAST(group_concat(${row},'') AS BLOB), max(a), count(*), total(f) FROM page`;
    return this.db.withPreparedSqliteStatement(sql, (statement) => {
      statement.bindId(1, this.#last);
      statement.step();
      const rows = statement.getValueInteger(2);
      if (rows === 0) return { bytes: new Uint8Array(0), rows, isPlain: true };
      this.#last = statement.getValueId(1);
      return { bytes: statement.getValueBlob(0), rows, isPlain: statement.getValueInteger(3) === 0 };
    });
  }

  #readRows(element: Id64String, { scope, after, index }: { scope: string; after: Id64String; index: ProvenanceIndex }): void {
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

const [space, zero, nine, tenth] = [0x20, 0x30, 0x39, 0x61 - 10];

/** Reads the rows of a page: the ids of aspect and element in hexadecimal digits, the lengths of kind, identifier and checksum, each with a space behind it, then these three. */
class PageReader {
  #at = 0;
  #lastKind = { start: 0, end: 0, text: "" };
  readonly #bytes: Buffer;

  constructor(
    bytes: Uint8Array,
    private readonly scope: string,
  ) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  readInto(index: ProvenanceIndex): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const [aspect, element] = [this.#id(), this.#id()];
      const [kindLength, idLength, checksumLength] = [this.#number(), this.#number(), this.#number()];
      const start = this.#at + kindLength;
      const end = start + idLength;
      const kind = this.#kind(this.#at, start);
      this.#at = end + checksumLength;
      const idBytes = { bytes, start, end, hash: hashOf(bytes, start, end) };
      index.loadPacked({ scope: this.scope, kind, idBytes }, { element, aspect, item: packChecksumText({ bytes, start: end, end: this.#at }) });
    }
  }

  #number(): number {
    let value = 0;
    for (let byte = this.#next(); byte !== space; byte = this.#next()) value = 10 * value + byte - zero;
    return value;
  }

  /** Hexadecimal digits of up to 64 bits. */
  #id(): IdHalves {
    let [low, high] = [0, 0];
    for (let byte = this.#next(); byte !== space; byte = this.#next()) {
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | (byte <= nine ? byte - zero : byte - tenth);
    }
    return { low: low >>> 0, high: high >>> 0 };
  }

  /** Most rows have the kind of the one before. */
  #kind(start: number, end: number): string {
    const { start: from, end: to, text } = this.#lastKind;
    const isLast = to - from === end - start && this.#bytes.compare(this.#bytes, from, to, start, end) === 0;
    this.#lastKind = { start, end, text: isLast ? text : this.#bytes.toString("utf8", start, end) };
    return this.#lastKind.text;
  }

  #next(): number {
    return this.#bytes[this.#at++] ?? space;
  }
}
