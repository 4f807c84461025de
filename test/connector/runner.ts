import { BriefcaseDb, type IModelDb, LinkElement, StandaloneDb, Subject } from "@itwin/core-backend";
import { IModel } from "@itwin/core-common";
import type { IngestConnector } from "../../ingest/connector.js";

/** A job of the framework. */
export interface Job {
  source: string;
  connectorArgs?: Record<string, unknown>;
  shouldUnmapSource?: boolean;
}

/** What the runner saw. */
export interface JobResult {
  issues: { level: string; category: string; message: string }[];
}

/** Calls a connector as `ConnectorRunner` of iTwin's connector framework 2.x does, in that order, with its locks, saves and pushes in between. */
export async function runJob(db: IModelDb, connector: IngestConnector, { source, connectorArgs, shouldUnmapSource = false }: Job): Promise<JobResult> {
  const isBriefcase = db instanceof BriefcaseDb && !(db instanceof StandaloneDb);
  const issues: JobResult["issues"] = [];
  const inChannel = async <T>(exclusive: string, task: () => Promise<T>, message: string): Promise<T> => {
    if (isBriefcase) await db.locks.acquireLocks({ exclusive });
    const result = await task();
    if (isBriefcase) await db.pullChanges();
    if (isBriefcase) connector.getChangeSetGroupDescription();
    db.saveChanges(message);
    if (isBriefcase) {
      await db.pushChanges({ description: message });
      await db.locks.releaseAllLocks();
    }
    return result;
  };
  const inRepository = <T>(task: () => Promise<T>, message: string): Promise<T> => inChannel(IModel.rootSubjectId, task, message);

  connector.issueReporter = { reportIssue: (_id, _source, level, category, message) => issues.push({ level, category, message }) };
  db.channels.addAllowedChannel(connector.getChannelKey());
  connector.getDeletionDetectionParams();
  const detectDeletedElements = (): never => {
    throw new Error("the framework must not delete");
  };
  const synchronizer = { imodel: db, jobSubjectId: "", detectDeletedElements };
  connector.synchronizer = synchronizer;
  try {
    const config = await inRepository(async () => {
      const id = insertConfig(db);
      if (connectorArgs) connector.connectorArgs = connectorArgs;
      await connector.openSourceData(source);
      await connector.onOpenIModel();
      return id;
    }, "Write configuration and open source data.");
    await inRepository(() => connector.importDomainSchema("token"), "Write domain schema.");
    await inRepository(() => connector.importDynamicSchema("token"), "Write dynamic schema.");
    const job = await inRepository(async () => {
      const subject = updateJobSubject(db, connector, source);
      connector.jobSubject = subject;
      synchronizer.jobSubjectId = subject.id;
      await connector.initializeJob();
      await connector.importDefinitions();
      return subject;
    }, "Write job subject and definitions.");
    if (shouldUnmapSource) {
      await inRepository(async () => {
        await connector.unmapSource(connector.getJobSubjectName(source));
        updateExtents(db);
      }, "Unmapping source data");
      return { issues };
    }
    await inChannel(job.id, async () => {
      await connector.updateExistingData();
      if (connector.shouldDeleteElements()) synchronizer.detectDeletedElements();
    }, "Synchronize.");
    await inRepository(() => {
      updateExtents(db);
      updateConfig(db, config);
      return Promise.resolve();
    }, "Write synchronization finish time and extent.");
    return { issues };
  } catch (error) {
    db.abandonChanges();
    if (isBriefcase) await db.locks.releaseAllLocks().catch(() => undefined);
    throw error;
  } finally {
    db.abandonChanges();
  }
}

function insertConfig(db: IModelDb): string {
  const code = LinkElement.createCode(db, IModel.repositoryModelId, "SynchConfig");
  const present = db.elements.queryElementIdByCode(code);
  if (present === undefined) return db.elements.insertElement({ classFullName: "BisCore:SynchronizationConfigLink", model: IModel.repositoryModelId, code });
  updateConfig(db, present);
  return present;
}

function updateConfig(db: IModelDb, id: string): void {
  const code = LinkElement.createCode(db, IModel.repositoryModelId, "SynchConfig");
  db.elements.updateElement({ id, classFullName: "BisCore:SynchronizationConfigLink", model: IModel.repositoryModelId, code, lastSuccessfulRun: Date.now().toString() } as never);
}

function updateJobSubject(db: IModelDb, connector: IngestConnector, source: string): Subject {
  const code = Subject.createCode(db, IModel.rootSubjectId, connector.getJobSubjectName(source));
  const present = db.elements.queryElementIdByCode(code);
  if (present !== undefined) return db.elements.getElement<Subject>(present);
  const jsonProperties = { Subject: { Job: { Properties: { BridgeVersion: connector.getApplicationVersion(), BridgeType: "JSConnector" }, Bridge: connector.getConnectorName() } } };
  const parent = { id: IModel.rootSubjectId, relClassName: "BisCore:SubjectOwnsSubjects" };
  return db.elements.getElement<Subject>(db.elements.insertElement({ classFullName: Subject.classFullName, model: IModel.repositoryModelId, code, jsonProperties, parent }));
}

function updateExtents(db: IModelDb): void {
  db.updateProjectExtents(db.computeProjectExtents().extents);
}
