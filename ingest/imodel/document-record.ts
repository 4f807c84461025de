import { isDeepStrictEqual } from "node:util";
import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementProps, ExternalSourceProps, RepositoryLinkProps } from "@itwin/core-common";
import type { Json } from "../alignment/json.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { RecordedState } from "../synchronize/sync-target.js";
import { type DocumentAnchor, documentAspect, ensureAnchor, findAnchor } from "./document-anchor.js";
import { aspectProps } from "./provenance.js";

/** What we keep in the JSON properties of a document's RepositoryLink: digests of header, alignment and dynamic schema, and the extractor's checkpoint. */
interface LinkOwn {
  header?: string;
  alignment?: string;
  schema?: string;
  /** Digest of where the iModel lay when the elements were placed. */
  place?: string;
  checkpoint?: Json;
  /** Where the iModel lies, when this document said so first. */
  frame?: object;
}

/** What the iModel records of a document: version and checksum on the aspect of its RepositoryLink, digests in the link's JSON properties. */
export class DocumentRecord {
  #state: RecordedState;
  #changed = false;
  #checkpoint: Json | undefined;

  constructor(
    private readonly db: IModelDb,
    private readonly header: HeaderRecord,
    private readonly making: { alignmentDigest: string; channel?: string },
  ) {
    this.#state = readState(db, header.source.id);
  }

  get state(): RecordedState {
    return this.#state;
  }

  /** Whether elements were written, or may have been by a run that did not end. */
  get isUnsettled(): boolean {
    return this.#changed || this.#state.item === undefined;
  }

  /**
   * Notes, together with the first changes of a run, that the document is not up to date any more; and with each, how far the extractor can go on.
   * @param fresh whether nothing was made from the document before: then everything will be of this run's alignment.
   * @param frame digest of where the iModel lies now: elements that were placed when it lay elsewhere are not all there any more.
   */
  begin({ link }: DocumentAnchor, fresh: boolean, frame?: string): void {
    this.#erase(link, fresh, frame);
    if (this.#checkpoint === undefined) return;
    this.#write(link, { ...this.#state, checkpoint: this.#checkpoint });
    this.#checkpoint = undefined;
  }

  /** Takes a checkpoint that everything before is written of; to be written with the next changes. */
  takeCheckpoint(checkpoint: Json): void {
    this.#checkpoint = checkpoint;
  }

  #erase(link: Id64String, fresh: boolean, frame: string | undefined): void {
    if (this.#changed) return;
    this.#changed = true;
    const { checkpoint, schemaDigest, frameDigest } = this.#state;
    const { alignmentDigest } = this.making;
    const alignment = fresh || this.#state.alignmentDigest === alignmentDigest ? alignmentDigest : undefined;
    this.#write(link, {
      ...(alignment !== undefined && { alignmentDigest: alignment }),
      ...(schemaDigest !== undefined && { schemaDigest }),
      ...(frameDigest !== undefined && frameDigest === frame && { frameDigest }),
      ...(checkpoint !== undefined && { checkpoint }),
    });
  }

  /** Whether anything has to be written to record that the run ended in a state. */
  differs(state: RecordedState): boolean {
    return this.#changed || findAnchor(this.db, this.header.source.id).link === undefined || !sameState(this.#state, state);
  }

  /** Records how the run ended; returns whether anything had to be written for it. */
  complete(state: RecordedState): boolean {
    if (!this.differs(state)) return false;
    const anchor = ensureAnchor(this.db, this.header, this.making.channel);
    this.#write(anchor.link, state);
    this.#describe(anchor);
    if (state.item) this.#recordRun(anchor);
    return true;
  }

  #write(link: string, state: RecordedState): void {
    const aspect = documentAspect(this.db, link);
    if (aspect && (aspect.version !== state.item?.version || aspect.checksum !== state.item?.checksum)) {
      const { version: _version, checksum: _checksum, ...rest } = aspect;
      this.db.elements.updateAspect(aspectProps({ ...rest, ...state.item }));
    }
    const stored = this.db.elements.getElementProps<RepositoryLinkProps>(link);
    const { frame } = ownOf(stored);
    const own: LinkOwn = {
      ...(state.headerDigest !== undefined && { header: state.headerDigest }),
      ...(state.alignmentDigest !== undefined && { alignment: state.alignmentDigest }),
      ...(state.schemaDigest !== undefined && { schema: state.schemaDigest }),
      ...(state.frameDigest !== undefined && { place: state.frameDigest }),
      ...(state.checkpoint !== undefined && { checkpoint: state.checkpoint }),
      ...(frame && { frame }),
    };
    this.db.elements.updateElement({ ...stored, jsonProperties: { ...(stored.jsonProperties as object), imodelIngest: own } });
    this.#state = state;
  }

  /** Brings label, address and connector of the document up to date. */
  #describe({ link, source }: DocumentAnchor): void {
    const { extractor, source: document } = this.header;
    const stored = this.db.elements.getElementProps<RepositoryLinkProps>(link);
    this.#update<RepositoryLinkProps>(stored, { userLabel: document.name ?? document.id, url: document.uri ?? stored.url ?? "" });
    const external = this.db.elements.getElementProps<ExternalSourceProps>(source);
    this.#update<ExternalSourceProps>(external, { connectorName: extractor.name, connectorVersion: extractor.version });
  }

  #update<P extends ElementProps>(stored: P, wanted: Partial<P>): void {
    const differs = Object.entries(wanted).some(([name, value]) => ((stored as Record<string, unknown>)[name] ?? "") !== value);
    if (differs) this.db.elements.updateElement<P>({ ...stored, ...wanted });
  }

  #recordRun({ config }: DocumentAnchor): void {
    const stored = this.db.elements.getElementProps(config);
    const lastSuccessfulRun = new Date().toISOString();
    this.db.elements.updateElement({ ...stored, lastSuccessfulRun } as ElementProps);
  }
}

/** What a document's RepositoryLink keeps of ours; no header digest while no run of it has completed. */
export function readLinkOwn(db: IModelDb, link: Id64String): LinkOwn {
  return ownOf(db.elements.getElementProps(link));
}

function ownOf(stored: { jsonProperties?: unknown }): LinkOwn {
  return (stored.jsonProperties as { imodelIngest?: LinkOwn } | undefined)?.imodelIngest ?? {};
}

function readState(db: IModelDb, sourceId: string): RecordedState {
  const { link } = findAnchor(db, sourceId);
  if (link === undefined) return {};
  const aspect = documentAspect(db, link);
  const own = readLinkOwn(db, link);
  return {
    ...(own.header !== undefined && { headerDigest: own.header, item: itemOf(aspect) }),
    ...(own.alignment !== undefined && { alignmentDigest: own.alignment }),
    ...(own.schema !== undefined && { schemaDigest: own.schema }),
    ...(own.place !== undefined && { frameDigest: own.place }),
    ...(own.checkpoint !== undefined && { checkpoint: own.checkpoint }),
  };
}

function itemOf(aspect: { version?: string; checksum?: string } | undefined): { version?: string; checksum?: string } {
  const { version, checksum } = aspect ?? {};
  return { ...(version !== undefined && { version }), ...(checksum !== undefined && { checksum }) };
}

function sameState(a: RecordedState, b: RecordedState): boolean {
  if (a.frameDigest !== b.frameDigest) return false;
  const sameItem = a.item?.version === b.item?.version && a.item?.checksum === b.item?.checksum;
  return sameItem && isDeepStrictEqual(a.checkpoint, b.checkpoint) && a.headerDigest === b.headerDigest && a.alignmentDigest === b.alignmentDigest && a.schemaDigest === b.schemaDigest;
}
