import { isDeepStrictEqual } from "node:util";
import type { IModelDb, StandaloneDb } from "@itwin/core-backend";
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
  checkpoint?: Json;
}

/** What the iModel records of a document: version and checksum on the aspect of its RepositoryLink, digests in the link's JSON properties. */
export class DocumentRecord {
  #state: RecordedState;
  #changed = false;

  constructor(
    private readonly db: StandaloneDb,
    private readonly header: HeaderRecord,
    private readonly alignmentDigest: string,
  ) {
    this.#state = readState(db, header.source.id);
  }

  get state(): RecordedState {
    return this.#state;
  }

  /**
   * Notes, together with the first changes of a run, that the document is not up to date any more.
   * @param fresh whether nothing was made from the document before: then everything will be of this run's alignment.
   */
  begin({ link }: DocumentAnchor, fresh: boolean): void {
    if (this.#changed) return;
    this.#changed = true;
    const { checkpoint, schemaDigest } = this.#state;
    const alignment = fresh || this.#state.alignmentDigest === this.alignmentDigest ? this.alignmentDigest : undefined;
    this.#write(link, { ...(alignment !== undefined && { alignmentDigest: alignment }), ...(schemaDigest !== undefined && { schemaDigest }), ...(checkpoint !== undefined && { checkpoint }) });
  }

  /** Records how the run ended; returns whether anything had to be written for it. */
  complete(state: RecordedState): boolean {
    const known = findAnchor(this.db, this.header.source.id);
    if (!this.#changed && known.link && sameState(this.#state, state)) return false;
    const anchor = ensureAnchor(this.db, this.header);
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
    const own: LinkOwn = {
      ...(state.headerDigest !== undefined && { header: state.headerDigest }),
      ...(state.alignmentDigest !== undefined && { alignment: state.alignmentDigest }),
      ...(state.schemaDigest !== undefined && { schema: state.schemaDigest }),
      ...(state.checkpoint !== undefined && { checkpoint: state.checkpoint }),
    };
    this.db.elements.updateElement({ ...stored, jsonProperties: { ...(stored.jsonProperties as object), imodelIngest: own } });
    this.#state = state;
  }

  /** Brings label, address and connector of the document up to date. */
  #describe({ link, source }: DocumentAnchor): void {
    const { extractor, source: document } = this.header;
    const stored = this.db.elements.getElementProps<RepositoryLinkProps>(link);
    this.db.elements.updateElement<RepositoryLinkProps>({ ...stored, userLabel: document.name ?? document.id, url: document.uri ?? stored.url ?? "" });
    const external = this.db.elements.getElementProps<ExternalSourceProps>(source);
    this.db.elements.updateElement<ExternalSourceProps>({ ...external, connectorName: extractor.name, connectorVersion: extractor.version });
  }

  #recordRun({ config }: DocumentAnchor): void {
    const stored = this.db.elements.getElementProps(config);
    const lastSuccessfulRun = new Date().toISOString();
    this.db.elements.updateElement({ ...stored, lastSuccessfulRun } as ElementProps);
  }
}

/** What a document's RepositoryLink keeps of ours; no header digest while no run of it has completed. */
export function readLinkOwn(db: IModelDb, link: Id64String): LinkOwn {
  const stored: { jsonProperties?: unknown } = db.elements.getElementProps(link);
  return (stored.jsonProperties as { imodelIngest?: LinkOwn } | undefined)?.imodelIngest ?? {};
}

function readState(db: StandaloneDb, sourceId: string): RecordedState {
  const { link } = findAnchor(db, sourceId);
  if (link === undefined) return {};
  const aspect = documentAspect(db, link);
  const own = readLinkOwn(db, link);
  return {
    ...(own.header !== undefined && { headerDigest: own.header, item: itemOf(aspect) }),
    ...(own.alignment !== undefined && { alignmentDigest: own.alignment }),
    ...(own.schema !== undefined && { schemaDigest: own.schema }),
    ...(own.checkpoint !== undefined && { checkpoint: own.checkpoint }),
  };
}

function itemOf(aspect: { version?: string; checksum?: string } | undefined): { version?: string; checksum?: string } {
  const { version, checksum } = aspect ?? {};
  return { ...(version !== undefined && { version }), ...(checksum !== undefined && { checksum }) };
}

function sameState(a: RecordedState, b: RecordedState): boolean {
  const sameItem = a.item?.version === b.item?.version && a.item?.checksum === b.item?.checksum;
  return sameItem && isDeepStrictEqual(a.checkpoint, b.checkpoint) && a.headerDigest === b.headerDigest && a.alignmentDigest === b.alignmentDigest && a.schemaDigest === b.schemaDigest;
}
