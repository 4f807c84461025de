import type { Json } from "../alignment/json.js";
import type { SpatialFrame } from "../alignment/coordinates/spatial-frame.js";
import type { SchemaLookup } from "../alignment/class-description.js";
import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import type { NamedSchema } from "../alignment/named-schemas.js";
import type { EntityKey } from "../format/entity-key.js";
import type { KeyTable } from "../format/key-table.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { Reached, UnfinishedRun } from "./bookmark.js";
import type { Change, Outcome } from "./change.js";
import type { ProvenanceIndex } from "./provenance-index.js";
import type { SourceItem } from "./source-item.js";

/** What is recorded of a document when a run of it ends well. */
export interface DocumentState {
  item: SourceItem;
  /** Of everything in the header that shapes the records, apart from version and checksum of the source, and of the deletion policy. */
  headerDigest: string;
  /** Of everything that shapes elements besides their records: the alignment, units and coordinate reference system. */
  alignmentDigest: string;
  /** Of the homes that the dynamic schema gave to values, as far as they can move; undefined where none can. */
  schemaDigest?: string;
  /** Of where the iModel lies, as far as the elements depend on it. */
  frameDigest?: string;
  /** The document's last checkpoint: the extractor's own state, for its next run. */
  checkpoint?: Json;
}

/**
 * What an iModel holds of a document. While a run is unfinished there is neither item nor header digest;
 * without `alignmentDigest` the elements were made by several alignments. The checkpoint is always that of the last good run.
 */
export type RecordedState = Partial<DocumentState>;

/** Entities of a document that lie so far from everything else that the extents of the iModel leave them out. */
export interface FarEntities {
  /** The first hundred of them. */
  keys: EntityKey[];
  count: number;
}

/**
 * One source document in an iModel, for one run. The only way in which the pipeline touches an iModel.
 * Nothing but schemas is written before the first `apply` or `complete`.
 */
export interface DocumentSession {
  readonly recorded: RecordedState;
  /** The last run, when it did not end and had come to a place where another one can go on. */
  readonly unfinished: UnfinishedRun | undefined;
  readonly schemas: SchemaLookup;
  /** Where the coordinates of the iModel lie; undefined while nobody has said so. */
  readonly frame: SpatialFrame | undefined;
  /** Says where the coordinates of an iModel lie that has no frame; written with the first changes. */
  setFrame(frame: SpatialFrame): void;
  /**
   * Imports the schemas that the iModel lacks, with all that they build on. Commits by itself; `schemas` knows their classes afterwards.
   * @throws IngestError `alignment-invalid` when one is nowhere, `schema-refused`, `usage` for a folder of schemas that cannot be read
   */
  importSchemas(named: readonly NamedSchema[]): Promise<void>;
  /**
   * The dynamic schema of a name; undefined when the iModel has none.
   * @throws IngestError `alignment-invalid` when the iModel's schema of that name is not one of ours.
   */
  dynamicSchema(name: string): DynamicSchema | undefined;
  /**
   * Imports a dynamic schema that has grown. Commits by itself; `schemas` knows its classes afterwards.
   * @throws IngestError `schema-refused`
   */
  importDynamicSchema(schema: DynamicSchema): Promise<void>;
  /**
   * Reads the provenance of the document, once; holds it in memory. `apply` keeps it current.
   * @param keys which the index may share with others; the first call decides.
   */
  index(keys?: KeyTable): Promise<ProvenanceIndex>;
  /**
   * Applies changes in one transaction, all or nothing, and says of each what became of it, in order.
   * With the first changes the recorded item and header digest are erased, so that a run that dies can never look complete.
   * @param reach says how far the run has come with them; saved in the same transaction, or with the next one that writes.
   * @throws IngestError `imodel-unreadable` when the transaction failed; nothing of it is written.
   */
  apply(changes: readonly Change[], reach?: (outcomes: readonly Outcome[]) => Reached | undefined): Promise<Outcome[]>;
  /** Lets the extents of the iModel, and its location on the Earth, follow the data, when there is reason to think that they do not; tells what lies too far away. */
  measure(): Promise<FarEntities>;
  /**
   * Records how a run over the whole document ended: with the full state when the document is up to date, else only with the alignment's digest.
   * Writes only what differs.
   */
  complete(state: RecordedState): Promise<void>;
}

/** An iModel that documents are synchronized into. */
export interface SyncTarget {
  /**
   * @param header of the document.
   * @param alignmentDigest of this run; see {@link DocumentState}.
   */
  openDocument(header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession>;
}
