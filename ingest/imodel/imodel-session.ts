import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IngestError } from "../errors.js";
import { frameDigest, type SpatialFrame } from "../alignment/coordinates/spatial-frame.js";
import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import type { NamedSchema } from "../alignment/named-schemas.js";
import type { KeyTable } from "../format/key-table.js";
import type { HeaderRecord } from "../format/record-types.js";
import { log } from "../log.js";
import type { Reached, UnfinishedRun } from "../synchronize/bookmark.js";
import type { Change, Outcome } from "../synchronize/change.js";
import { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { DocumentSession, FarEntities, RecordedState } from "../synchronize/sync-target.js";
import { ensureAnchor, findAnchor } from "./document-anchor.js";
import { DocumentRecord } from "./document-record.js";
import { DocumentWriting } from "./document-writing.js";
import { importDomainSchemas } from "./domain-schemas.js";
import { findDynamicSchema, importDynamicSchema } from "./dynamic-schemas.js";
import { farEntities } from "./location/far-entities.js";
import { IModelLocation } from "./location/imodel-location.js";
import { readFrame } from "./location/stored-frame.js";
import { deleteRecords, markRecord, openRecord } from "./missing-records.js";
import { ProvenanceScan } from "./provenance-scan.js";
import { RecordWriter } from "./record-writer.js";
import { IModelSchemaLookup } from "./schema-lookup.js";
import { selectIds } from "./query.js";
import { readScopes } from "./scopes.js";
import { SharedParts } from "./shared-parts.js";
import { StoredBookmark } from "./stored-bookmark.js";
import { removeUnusedContainers } from "./unused-containers.js";
import type { WriteAccess } from "./write-access.js";
import { WriteAheadLog } from "./write-ahead-log.js";

/** Outcomes that wrote something. */
const writing = new Set<Outcome["result"]>(["inserted", "updated", "deleted", "marked", "opened"]);

/** How a document is opened. */
export interface SessionOptions {
  alignmentDigest: string;
  /** Whether outcomes say what an update changed. */
  describes: boolean;
  /** Folders in which schemas are looked for before all other places. */
  schemas?: readonly string[];
  /** Channel that the Subject of the document's job is the root of. */
  channel?: string;
  /** Locks and pushes what is written, where others write into the iModel too. */
  access?: WriteAccess;
}

/** A source document in an iModel. Holds the provenance index of the document in memory. */
export class IModelSession implements DocumentSession {
  #schemas: IModelSchemaLookup;
  readonly #record: DocumentRecord;
  readonly #intended: DocumentWriting | undefined;
  readonly #location: IModelLocation;
  readonly #writeAheadLog: WriteAheadLog;
  readonly #parts: SharedParts;
  readonly #bookmark: StoredBookmark;
  #index: ProvenanceIndex | undefined;
  /** Whether nothing was made from the document before this run. */
  #fresh = false;
  /** The newest element that was there before this run. */
  #newest = "0";
  /** There once the session has begun to write. */
  #writer: RecordWriter | undefined;

  constructor(
    private readonly db: IModelDb,
    private readonly header: HeaderRecord,
    private readonly options: SessionOptions,
  ) {
    const { channel, access } = options;
    this.#schemas = new IModelSchemaLookup(db);
    this.#record = new DocumentRecord(db, header, options);
    this.#location = new IModelLocation(db);
    this.#writeAheadLog = new WriteAheadLog(db);
    this.#parts = new SharedParts(db, header);
    this.#bookmark = new StoredBookmark(db);
    this.#intended = access && new DocumentWriting(db, header, { find: (key) => this.#index?.elementOf(key), ...(channel !== undefined && { channel }) });
  }

  get recorded(): RecordedState {
    return this.#record.state;
  }

  get unfinished(): UnfinishedRun | undefined {
    return this.#bookmark.unfinished(findAnchor(this.db, this.header.source.id).link);
  }

  get schemas(): IModelSchemaLookup {
    return this.#schemas;
  }

  get frame(): SpatialFrame | undefined {
    return this.#location.frame;
  }

  setFrame(frame: SpatialFrame): void {
    this.#location.set(frame);
  }

  async importSchemas(named: readonly NamedSchema[]): Promise<void> {
    const missing = named.filter(({ name }) => this.db.querySchemaVersion(name) === undefined);
    if (missing.length > 0) await this.#import(`schemas ${missing.map(({ name }) => name).join(", ")}`, () => importDomainSchemas(this.db, missing, this.options.schemas ?? []));
  }

  dynamicSchema(name: string): DynamicSchema | undefined {
    return findDynamicSchema(this.db, name);
  }

  async importDynamicSchema(schema: DynamicSchema): Promise<void> {
    this.#index?.complete();
    const before = this.db.querySchemaVersion(schema.name);
    await this.#import(`schema ${schema.name}`, () => {
      // It holds what was there before; importing it would delete what came in since then.
      if (this.db.querySchemaVersion(schema.name) !== before) throw new IngestError("imodel-changed", `another run has changed the schema ${schema.name} since this one looked at it: start this one again`);
      return importDynamicSchema(this.db, schema);
    });
  }

  index(keys?: KeyTable): Promise<ProvenanceIndex> {
    if (!this.#index) {
      this.#index = new ProvenanceIndex(new ProvenanceScan(this.db, readScopes(this.db, findAnchor(this.db, this.header.source.id).link)), keys);
      this.#fresh = this.#index.isEmpty;
      [this.#newest = "0"] = selectIds(this.db, "SELECT ECInstanceId FROM BisCore.Element ORDER BY ECInstanceId DESC LIMIT 1");
    }
    return Promise.resolve(this.#index);
  }

  async apply(changes: readonly Change[], reach?: (outcomes: readonly Outcome[]) => Reached | undefined): Promise<Outcome[]> {
    const index = await this.index();
    index.complete();
    if (this.#intended) await this.options.access?.beforeChanges(this.#intended.of(changes));
    const { result: outcomes, wrote } = this.#transaction(`${changes.length} changes`, () => {
      const written = new Array<Outcome>(changes.length);
      const writer = this.#start(index);
      writer.writeElements(changes, written);
      changes.forEach((change, i) => {
        if (change.operation === "relationship") written[i] = writer.writeRelationship(change);
        else if (change.operation === "mark") written[i] = markRecord(this.db, change, index);
        else if (change.operation === "open") written[i] = openRecord(this.db, change.key, index);
      });
      deleteRecords(this.db, changes, { outcomes: written, index, newest: this.#newest });
      if (changes.some(({ operation }) => operation === "delete")) this.#parts.forget();
      const reached = reach?.(written);
      if (reached) this.#bookmark.take(reached);
      if (reached?.checkpoint !== undefined) this.#record.takeCheckpoint(reached.checkpoint);
      const isWriting = written.some(({ result }) => writing.has(result));
      if (isWriting) {
        this.#bookmark.save(writer.anchor.link);
        this.#record.begin(writer.anchor, this.#fresh, this.frame && frameDigest(this.frame));
        this.#location.write(writer.anchor.link);
      }
      return { result: written, wrote: isWriting };
    });
    if (wrote) await this.#afterSaving(outcomes);
    return outcomes;
  }

  async measure(): Promise<FarEntities> {
    if (!this.#record.isUnsettled || findAnchor(this.db, this.header.source.id).link === undefined) return { keys: [], count: 0 };
    if (this.#intended) await this.options.access?.beforeChanges(this.#intended.of([], frameKeepers(this.db)));
    const { result: outliers, wrote } = this.#transaction("extents", () => {
      const { outliers: found, wrote: moved } = this.#location.follow();
      return { result: found, wrote: moved };
    });
    if (wrote) await this.#afterSaving([]);
    return farEntities(this.db, outliers, readScopes(this.db, findAnchor(this.db, this.header.source.id).link));
  }

  async complete(state: RecordedState): Promise<void> {
    if (!this.#record.differs(state)) return;
    if (this.#intended) await this.options.access?.beforeState(this.#intended.of([]));
    this.#transaction("document state", () => {
      const wrote = this.#record.complete(state);
      const { link } = findAnchor(this.db, this.header.source.id);
      if (link !== undefined) this.#bookmark.clear(link);
      if (wrote && removeUnusedContainers(this.db, findAnchor(this.db, this.header.source.id))) this.#forget();
      return { result: undefined, wrote };
    });
    await this.#afterSaving([]);
  }

  /** Saves what `work` wrote; what was merely prepared for writing is abandoned when nothing had to be written. */
  #transaction<T>(what: string, work: () => { result: T; wrote: boolean }): { result: T; wrote: boolean } {
    try {
      const done = work();
      if (done.wrote) this.#save(what);
      else this.#abandon();
      log("debug", done.wrote ? "saved" : "nothing to save", { source: this.header.source.id, what });
      return done;
    } catch (error) {
      this.db.abandonChanges();
      this.#forget();
      if (error instanceof IngestError) throw error;
      throw new IngestError("imodel-unreadable", `a transaction failed: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }

  #save(what: string): void {
    this.db.saveChanges(`${this.header.source.id}: ${what}`);
    this.#writeAheadLog.keepShort();
  }

  async #afterSaving(outcomes: readonly Outcome[]): Promise<void> {
    this.#intended?.noteState();
    await this.options.access?.afterSaving(outcomes);
  }

  async #import(what: string, work: () => Promise<void>): Promise<void> {
    const { access } = this.options;
    this.#abandon();
    await (access ? access.importSchemas(what, work) : work());
    this.#schemas = new IModelSchemaLookup(this.db);
  }

  #abandon(): void {
    this.db.abandonChanges();
    this.#writer = undefined;
  }

  #forget(): void {
    this.#writer = undefined;
    this.#parts.forget();
  }

  #start(index: ProvenanceIndex): RecordWriter {
    if (this.#writer) return this.#writer;
    const anchor = ensureAnchor(this.db, this.header, this.options.channel);
    return (this.#writer = new RecordWriter(this.db, { anchor, index, parts: this.#parts, describes: this.options.describes }));
  }
}

/** The RepositoryLink that keeps the frame of the iModel; it may be that of another document. */
function frameKeepers(db: IModelDb): Id64String[] {
  const own = readFrame(db)?.own;
  return own ? [own.link] : [];
}
