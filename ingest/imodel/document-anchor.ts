import type { IModelDb } from "@itwin/core-backend";
import { LinkElement, RepositoryLink, Subject } from "./itwin/core-backend.js";
import type { Id64String } from "@itwin/core-bentley";
import { Code, IModel } from "./itwin/core-common.js";
import type { HeaderRecord } from "../format/record-types.js";
import { documentCodes, sameDocument } from "./document-code.js";
import { ensureChannel, isInChannel } from "./job-channel.js";
import { aspectProps, type AspectRow, readAspects } from "./provenance.js";
import { selectIds, selectRows } from "./query.js";

/** Kind of the aspect on a document's RepositoryLink, as iTwin's connector framework writes it. */
export const documentKind = "DocumentWithBeGuid";

/** The elements that stand for a source document in the iModel, as far as they are there. */
export interface DocumentAnchor {
  /** RepositoryLink of the document; scope of the provenance of its entities. */
  link: Id64String;
  /** ExternalSource of the document. */
  source: Id64String;
  /** Subject of the job: everything made from the document hangs below it. */
  job: Id64String;
  /** SynchronizationConfigLink of the run. */
  config: Id64String;
}

/** Finds the elements of a document; those not there are left out. Document ids are compared without case, as codes are. */
export function findAnchor(db: IModelDb, sourceId: string): Partial<DocumentAnchor> {
  const link = findLink(db, sourceId);
  const job = db.elements.queryElementIdByCode(jobCode(db, sourceId, codeOf(db, sourceId, link)));
  const config = db.elements.queryElementIdByCode(configCode(db));
  const source = link && sourceOf(db, link);
  return { ...(link && { link }), ...(source && { source }), ...(job && { job }), ...(config && { config }) };
}

/** The code of the Subject of a document's job, whether it is there or not. */
export function jobName(db: IModelDb, sourceId: string): string {
  return jobCode(db, sourceId, codeOf(db, sourceId, findLink(db, sourceId))).value;
}

/** Whether nothing of a document's elements is missing, its channel included. */
export function isAnchored(db: IModelDb, header: HeaderRecord, channel?: string): boolean {
  const { link, source, job, config } = findAnchor(db, header.source.id);
  if (link === undefined || source === undefined || job === undefined || config === undefined) return false;
  return documentAspect(db, link) !== undefined && isRootSource(db, config, source) && isInChannel(db, job, channel);
}

/**
 * Makes what is missing of a document's elements, without state: that is written by `complete` alone.
 * @param channel that the job's Subject is to be the root of; without one it stays where it is
 * @throws IngestError `usage` when the job, or another Subject, has a channel that contradicts that
 */
export function ensureAnchor(db: IModelDb, header: HeaderRecord, channel?: string): DocumentAnchor {
  const found = findAnchor(db, header.source.id);
  const code = codeOf(db, header.source.id, found.link);
  const link = found.link ?? insertLink(db, header, code);
  if (!documentAspect(db, link)) db.elements.insertAspect(aspectProps({ element: link, scope: IModel.rootSubjectId, kind: documentKind, identifier: header.source.id }));
  const source = found.source ?? insertSource(db, link, header);
  const config = found.config ?? insertConfig(db);
  const job = found.job ?? insertJob(db, header, code);
  ensureChannel(db, job, channel);
  ensureRootSource(db, config, source);
  return { link, source, job, config };
}

/** The aspect that holds version and checksum of a document. */
export function documentAspect(db: IModelDb, link: Id64String): AspectRow | undefined {
  return readAspects(db, link).find(({ kind }) => kind === documentKind);
}

/** By its aspect, else by its code. Letters beyond ASCII are compared with case by both, so ids that have them are compared once more here. */
function findLink(db: IModelDb, sourceId: string): Id64String | undefined {
  const exact = linkOfIdentifier(db, sourceId);
  if (exact !== undefined) return exact;
  const codes = documentCodes(sourceId);
  const coded = codes.map((code) => linkOfCode(db, code)).find((link) => link !== undefined && (standsFor(db, link, sourceId) ?? true));
  const isPlain = codes.length > 1 && /^[\0-\x7f]*$/.test(sourceId);
  if (coded !== undefined || isPlain) return coded;
  return selectIds(db, "SELECT ECInstanceId FROM BisCore.RepositoryLink").find((link) => standsFor(db, link, sourceId));
}

/** The job's Subject has its link's code, unless the iModel is called like that: then it is the code of the root Subject. */
function jobCode(db: IModelDb, sourceId: string, linkCode: string): Code {
  const code = Subject.createCode(db, IModel.rootSubjectId, linkCode);
  const isRoot = db.elements.queryElementIdByCode(code) === IModel.rootSubjectId;
  return isRoot ? Subject.createCode(db, IModel.rootSubjectId, documentCodes(sourceId).at(-1) ?? linkCode) : code;
}

/** The code of a document's link: that of its link, else the first that no link has. */
function codeOf(db: IModelDb, sourceId: string, link: Id64String | undefined): string {
  const present = link === undefined ? undefined : db.elements.getElementProps(link).code.value;
  if (present) return present;
  const [preferred, digest = preferred] = documentCodes(sourceId);
  return linkOfCode(db, preferred) === undefined ? preferred : digest;
}

function linkOfIdentifier(db: IModelDb, identifier: string): Id64String | undefined {
  const links: Id64String[] = [];
  selectRows<{ link: Id64String }>(db, "SELECT Element.Id AS [link] FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? AND Kind=? AND Identifier=?", {
    bind: [{ id: IModel.rootSubjectId }, documentKind, identifier],
    take: ({ link }) => links.push(link),
  });
  return links[0];
}

function linkOfCode(db: IModelDb, code: string): Id64String | undefined {
  return db.elements.queryElementIdByCode(RepositoryLink.createCode(db, IModel.rootSubjectId, code));
}

/** Whether a link is that of a document; undefined when it is that of none. */
function standsFor(db: IModelDb, link: Id64String, sourceId: string): boolean | undefined {
  const aspect = documentAspect(db, link);
  return aspect && sameDocument(aspect.identifier, sourceId);
}

function configCode(db: IModelDb): Code {
  return LinkElement.createCode(db, IModel.repositoryModelId, "SynchConfig");
}

function sourceOf(db: IModelDb, link: Id64String): Id64String | undefined {
  return selectIds(db, "SELECT ECInstanceId FROM BisCore.ExternalSource WHERE Repository.Id=? ORDER BY ECInstanceId", link)[0];
}

function insertLink(db: IModelDb, { source }: HeaderRecord, code: string): Id64String {
  const props = {
    classFullName: RepositoryLink.classFullName,
    model: IModel.repositoryModelId,
    code: RepositoryLink.createCode(db, IModel.rootSubjectId, code),
    userLabel: source.name ?? source.id,
    ...(source.uri !== undefined && { url: source.uri }),
    jsonProperties: { DocumentProperties: { ...(source.uri !== undefined && { desktopURN: source.uri }) } },
  };
  return db.elements.insertElement(props);
}

function insertSource(db: IModelDb, link: Id64String, { extractor, source }: HeaderRecord): Id64String {
  const props = {
    classFullName: "BisCore:ExternalSource",
    model: IModel.repositoryModelId,
    code: Code.createEmpty(),
    userLabel: source.name ?? source.id,
    repository: { id: link, relClassName: "BisCore:ExternalSourceIsInRepository" },
    connectorName: extractor.name,
    connectorVersion: extractor.version,
  };
  return db.elements.insertElement(props);
}

function insertConfig(db: IModelDb): Id64String {
  const props = { classFullName: "BisCore:SynchronizationConfigLink", model: IModel.repositoryModelId, code: configCode(db) };
  return db.elements.insertElement(props);
}

function insertJob(db: IModelDb, { extractor, source }: HeaderRecord, code: string): Id64String {
  const properties = { BridgeVersion: extractor.version, BridgeType: "imodel-ingest" };
  return db.elements.insertElement({
    classFullName: Subject.classFullName,
    model: IModel.repositoryModelId,
    parent: { id: IModel.rootSubjectId, relClassName: "BisCore:SubjectOwnsSubjects" },
    code: jobCode(db, source.id, code),
    userLabel: source.name ?? source.id,
    jsonProperties: { Subject: { Job: { Bridge: extractor.name, Properties: properties } } },
  });
}

const rootSources = "BisCore:SynchronizationConfigSpecifiesRootSources";

function isRootSource(db: IModelDb, config: Id64String, source: Id64String): boolean {
  return selectIds(db, `SELECT ECInstanceId FROM ${rootSources} WHERE SourceECInstanceId=? AND TargetECInstanceId=?`, config, source).length > 0;
}

function ensureRootSource(db: IModelDb, config: Id64String, source: Id64String): void {
  if (!isRootSource(db, config, source)) db.relationships.insertInstance({ classFullName: rootSources, sourceId: config, targetId: source });
}
