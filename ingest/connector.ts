import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { namedSchemas } from "./alignment/named-schemas.js";
import { IngestError } from "./errors.js";
import { openInput } from "./format/open-input.js";
import type { HeaderRecord } from "./format/record-types.js";
import type { OpenIModel } from "./imodel/open-db.js";
import type { Issue } from "./issue.js";
import { defaults } from "./options.js";
import { productVersion } from "./product.js";
import { openDocument } from "./stages/check-document.js";
import { ingestOptions, synchronizeInto, type SynchronizeOptions } from "./synchronize-inputs.js";

/** What `connectorArgs` of the framework's job may hold: options of `synchronize`, by the same names. */
export type ConnectorArguments = Pick<SynchronizeOptions, "alignment" | "schemas" | "force" | "deletions" | "deletionThreshold" | "quarantine" | "maxErrors" | "wait">;

/** The framework's object that knows the iModel; all that is used of it. */
export interface ConnectorSynchronizer {
  imodel: ConstructorParameters<typeof OpenIModel>[0];
}

/** The framework's object that takes issues; all that is used of it. */
export interface ConnectorIssueReporter {
  reportIssue(ecInstanceId: string, sourceId: string, level: "Error" | "Warning", category: string, message: string, type: string): void;
}

const argumentNames = ["alignment", "schemas", "force", "deletions", "deletionThreshold", "quarantine", "maxErrors", "wait"];

/**
 * imodel-ingest as a connector for iTwin's connector framework: its `ConnectorRunner` calls the members, in the order in which they stand here, and locks, saves and pushes in between.
 * The source is an intermediary document, a file. What it says of records that are wrong goes to the issue reporter.
 * Holds the identities of the document in memory, besides a few batches of records.
 */
export class IngestConnector {
  /** Set by the runner, as are the four after it. */
  issueReporter?: ConnectorIssueReporter;
  synchronizer?: ConnectorSynchronizer;
  connectorArgs?: Record<string, unknown>;
  /** Subject of the job, which is found or made by its name: that of the document. */
  jobSubject?: unknown;
  #token: (() => Promise<string>) | undefined;
  #source = "";
  #header: HeaderRecord | undefined;

  /** Makes one, for one job. */
  static create(): Promise<IngestConnector> {
    return Promise.resolve(new IngestConnector());
  }

  /** Takes the program that gives access tokens. */
  initializeCallbackClient(callback: () => Promise<string>): void {
    this.#token = callback;
  }

  /** Takes the address that gives access tokens. */
  initializeCallbackUrlClient(url: string): void {
    this.#token = async () => ((await (await fetch(url)).json()) as { access_token: string }).access_token;
  }

  /**
   * Is not supported: who signs in with a browser must have the runner do so.
   * @throws IngestError `usage`, always
   */
  initializeInteractiveClient(): void {
    throw new IngestError("usage", "this connector does not sign in by itself: give the runner a callback that gives tokens");
  }

  /** An access token, where the runner asks the connector for it; undefined where it has none. */
  async getAccessToken(): Promise<string | undefined> {
    return this.#token?.();
  }

  /** Nothing is deleted by the framework: `updateExistingData` deletes what a whole document no longer has. */
  getDeletionDetectionParams(): { fileBased: boolean; scopeToPartition: boolean } {
    return { fileBased: true, scopeToPartition: false };
  }

  /** The channel that everybody shares. */
  getChannelKey(): string {
    return "shared";
  }

  /**
   * Reads the header of the document, and makes the elements that stand for the document.
   * @throws IngestError `input-unreadable`, `format-unsupported`, `usage` for arguments that it does not know
   */
  async openSourceData(source: string): Promise<void> {
    const unknown = Object.keys(this.connectorArgs ?? {}).find((name) => !argumentNames.includes(name));
    if (unknown !== undefined) throw new IngestError("usage", `connectorArgs: there is no ${unknown}; known are ${argumentNames.join(", ")}`);
    this.#source = source;
    this.#header = await readHeader(source);
    (await this.#imodel()).register(this.#header);
  }

  /** Saves what was made so far, so that the framework can fetch the changes of others; 0 is its success. */
  async onOpenIModel(): Promise<number> {
    (await this.#imodel()).save();
    return 0;
  }

  /** Imports the schemas that the alignment names. */
  async importDomainSchema(_token?: string): Promise<void> {
    const alignment = await ingestOptions(this.#options(), this.#source).alignment(this.#required());
    await (await this.#imodel()).importSchemas(namedSchemas(alignment), this.#options().schemas ?? []);
  }

  /** Does nothing: the dynamic schema grows while records are read. */
  async importDynamicSchema(_token?: string): Promise<void> {
    return Promise.resolve();
  }

  /** Name of the Subject of the document's job. */
  getJobSubjectName(_source: string): string {
    if (!this.#opened) throw new IngestError("usage", "the source is not open yet");
    return this.#opened.jobName(this.#required().source.id);
  }

  /** Does nothing: what a job needs is made when it is needed. */
  initializeJob(): Promise<void> {
    return Promise.resolve();
  }

  /** Does nothing: definitions are made when they are needed. */
  importDefinitions(): Promise<void> {
    return Promise.resolve();
  }

  /** Removes the document with everything that was made only from it. */
  async unmapSource(_jobSubjectName?: string): Promise<void> {
    (await this.#imodel()).remove(this.#required());
  }

  /**
   * Synchronizes the document: inserts, updates, and deletes what a whole document no longer has. Saves now and then, so that a run that is killed does not lose everything.
   * What is saved is pushed when it fails, else the framework could not give the locks back.
   * @throws IngestError what `synchronize` throws for an iModel that is open
   */
  async updateExistingData(): Promise<void> {
    const imodel = await this.#imodel();
    const onIssue = (issue: Issue): void => this.#report(issue);
    const options = { ...this.#options(), onIssue };
    try {
      await imodel.lock(this.#required());
      const [document] = await synchronizeInto(imodel.target(options.schemas ?? []), options);
      if (document && document.status !== "synchronized" && document.status !== "unchanged") this.#tell("Error", document.status, `${this.#source}: the run ended as ${document.status}`);
    } catch (error) {
      const onFailure = (failure: unknown): void => this.#tell("Error", "not-pushed", `${this.#source}: what is saved could not be pushed, so the locks stay: ${String(failure)}`);
      await imodel.pushSaved(`imodel-ingest: ${this.#required().source.id}, unfinished`).catch(onFailure);
      throw error;
    }
  }

  /** The framework deletes nothing. */
  shouldDeleteElements(): boolean {
    return false;
  }

  /** Changesets are not grouped; runners ask by one of two names. */
  shouldCreateChangeSetGroup(): boolean {
    return false;
  }

  /** The same by the other name. */
  createChangeSetGroup(): boolean {
    return false;
  }

  /** What a group of changesets would be called. */
  getChangeSetGroupDescription(): string {
    return this.getConnectorName();
  }

  /** What the changeset with the data is called. */
  getDataChangesDescription(): string {
    return `Data changes of ${this.#header?.source.id ?? this.#source}`;
  }

  /** Version of this product. */
  getApplicationVersion(): string {
    return productVersion();
  }

  /** The name that older runners ask for. */
  getApplicationId(): string {
    return "imodel-ingest";
  }

  /** The name of the connector. */
  getConnectorName(): string {
    return "imodel-ingest";
  }

  /** Writes why a job failed to `SyncError.json` in a folder, as the framework's own connectors do. */
  reportError(folder: string, description: string, ...[system = "imodel-ingest", phase = "Unknown", category = "Unknown"]: string[]): void {
    const error = { system, phase, category, descriptionKey: "Unknown", description, kbArticleLink: "Unknown", canUserFix: false };
    writeFileSync(join(folder, "SyncError.json"), JSON.stringify({ version: "1.0", errors: [error] }));
  }

  #opened: OpenIModel | undefined;

  async #imodel(): Promise<OpenIModel> {
    if (this.#opened) return this.#opened;
    if (!this.synchronizer) throw new IngestError("usage", "the runner has set no synchronizer");
    const { OpenIModel: Opened } = await import("./imodel/open-db.js");
    const { wait } = this.#options();
    return (this.#opened = new Opened(this.synchronizer.imodel, { ...(wait !== undefined && { wait }) }));
  }

  #required(): HeaderRecord {
    if (!this.#header) throw new IngestError("usage", "the source is not open yet");
    return this.#header;
  }

  #options(): SynchronizeOptions {
    return { ...(this.connectorArgs as ConnectorArguments | undefined), inputs: [this.#source], imodel: "" };
  }

  #report({ severity, code, message }: Issue): void {
    if (severity !== "info") this.#tell(severity === "error" ? "Error" : "Warning", code, message);
  }

  #tell(level: "Error" | "Warning", code: string, message: string): void {
    this.issueReporter?.reportIssue("", this.#source, level, code, message, "imodel-ingest");
  }
}

export { IngestConnector as default };

async function readHeader(file: string): Promise<HeaderRecord> {
  const run = { report: () => undefined, signal: new AbortController().signal, limits: defaults.limits };
  const document = await openDocument(openInput(file), run);
  await document.close();
  if (!document.header) throw new IngestError("input-unreadable", `${file} does not start with a valid header, so it is no intermediary document`);
  return document.header;
}
