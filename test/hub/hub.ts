import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BriefcaseDb, BriefcaseManager, type IModelDb, IModelHost, SnapshotDb } from "@itwin/core-backend";
import { HubMock } from "@itwin/core-backend/lib/cjs/internal/HubMock.js";
import { _setHubAccess } from "@itwin/core-backend/lib/cjs/internal/Symbols.js";
import { type ChangesetFileProps, LockState } from "@itwin/core-common";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { HubIModel } from "../../ingest/hub-imodel.js";
import { type BriefcaseOptions, withBriefcase } from "../../ingest/imodel/hub/with-briefcase.js";
import type { IngestOptions } from "../../ingest/ingest.js";
import { contentLines, findDamage } from "../robustness/imodel-lines.js";
import { type Ingested, ingestText } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

/** What goes wrong with a call of iModelHub: told the method, how often it was called before, and whether it was carried out already. May do something meanwhile. */
export type Fault = (method: string, before: number, done: boolean) => Error | undefined | Promise<Error | undefined>;

/** The stand-in for iModelHub that comes with iTwin.js, in the host of this process; it tells users apart by their tokens. */
export class Hub {
  readonly folder: string;
  #user = "ann";
  #iModels = 0;
  /** Methods called since the last {@link Hub.watch}, in order. */
  calls: string[] = [];
  #fault: Fault = () => undefined;
  namedVersions: string[] = [];

  constructor() {
    const folder = (this.folder = tempFolder());
    beforeAll(async () => {
      const authorizationClient = { getAccessToken: () => Promise.resolve(`Bearer ${this.#user}`) };
      await IModelHost.startup({ cacheDir: join(folder, "cache"), profileName: `hub-${process.pid}`, authorizationClient });
      IModelHost.appWorkspace.settings.addDictionary({ name: "offline", priority: 200 }, { "itwin/core/gcs/disableWorkspaces": true });
      HubMock.startup(`hub-${process.pid}`, folder);
      IModelHost[_setHubAccess](this.#access());
    });
    beforeEach(() => this.watch());
    afterAll(async () => {
      HubMock.shutdown();
      await IModelHost.shutdown();
    });
  }

  /** Makes an iModel, an empty one unless there is a file of its first version. */
  async newIModel({ version0 = this.#empty(), ...options }: { noLocks?: true; version0?: string } = {}): Promise<HubIModel & { iModelId: string }> {
    const iTwinId = HubMock.iTwinId;
    return { iTwinId, iModelId: await HubMock.createNewIModel({ iTwinId, iModelName: `iModel ${++this.#iModels}`, version0, ...options }) };
  }

  #empty(): string {
    const file = join(this.folder, "empty.bim");
    if (!existsSync(file)) SnapshotDb.createEmpty(file, { rootSubject: { name: "root" } }).close();
    return file;
  }

  /** Forgets the calls, and lets some of the next ones fail. */
  watch(fault: Fault = () => undefined): void {
    this.calls = [];
    this.#fault = fault;
  }

  /** Does something as a user. */
  async as<T>(user: string, work: () => Promise<T>): Promise<T> {
    const before = this.#user;
    this.#user = user;
    try {
      return await work();
    } finally {
      this.#user = before;
    }
  }

  /** Where a user keeps briefcases. */
  at(user: string, imodel: HubIModel): HubIModel {
    return { ...imodel, briefcases: join(this.folder, user) };
  }

  /** Synchronizes the text of a document as a user. */
  sync(user: string, imodel: HubIModel, { text, ...options }: { text: string; yaml?: string } & Partial<IngestOptions> & BriefcaseOptions<Ingested>): Promise<Ingested> {
    const isGood = ({ status }: Ingested): boolean => status === "synchronized";
    return this.as(user, () => withBriefcase(this.at(user, imodel), (target) => ingestText(text, target, options), { isGood, ...options }));
  }

  /** Opens a briefcase of a user's own, apart from that of the product, with the newest changes. */
  async briefcase(user: string, { iTwinId, iModelId = "" }: HubIModel): Promise<BriefcaseDb> {
    return this.as(user, async () => {
      const fileName = join(this.folder, `${user}-${iModelId}-by-hand.bim`);
      if (!existsSync(fileName)) await BriefcaseManager.downloadBriefcase({ iTwinId, iModelId, fileName });
      const db = await BriefcaseDb.open({ fileName });
      db.channels.addAllowedChannel("shared");
      await db.pullChanges();
      return db;
    });
  }

  /** Lets a user edit something by hand and push it. */
  async edit(user: string, imodel: HubIModel, { lock = [], change }: { lock?: string[] | ((db: BriefcaseDb) => string[]); change(db: BriefcaseDb): void }): Promise<void> {
    const db = await this.briefcase(user, imodel);
    await this.as(user, async () => {
      try {
        await db.locks.acquireLocks({ exclusive: typeof lock === "function" ? lock(db) : lock });
        change(db);
        db.saveChanges();
        await db.pushChanges({ description: `by hand of ${user}` });
      } finally {
        db.close();
      }
    });
  }

  /** Reads the iModel as it is in iModelHub. */
  async read<T>(imodel: HubIModel, work: (db: IModelDb) => T): Promise<T> {
    const db = await this.briefcase("reader", imodel);
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  /** Content and damage of the iModel as it is in iModelHub. */
  async content(imodel: HubIModel): Promise<string[]> {
    return this.read(imodel, (db) => [...findDamage(db), ...contentLines(db)]);
  }

  /** The briefcases that the product keeps for a user. */
  files(user: string, { iModelId = "" }: HubIModel): string[] {
    const folder = join(this.folder, user, iModelId);
    return readdirSync(folder).flatMap((name) => (name.endsWith(".bim") ? [join(folder, name)] : []));
  }

  /** The same of the product's briefcase of a user, as it lies on this machine. */
  async localContent(user: string, imodel: HubIModel): Promise<string[]> {
    const db = await BriefcaseDb.open({ fileName: this.files(user, imodel).at(-1) ?? "", readonly: true });
    try {
      return [...findDamage(db), ...contentLines(db)];
    } finally {
      db.close();
    }
  }

  /** Descriptions of all changesets of an iModel. */
  descriptions({ iModelId = "" }: HubIModel): string[] {
    return HubMock.findLocalHub(iModelId).queryChangesets().map(({ description }) => description);
  }

  /** Downloads a changeset by its index. */
  changeset({ iModelId = "" }: HubIModel, index: number): ChangesetFileProps {
    return HubMock.findLocalHub(iModelId).downloadChangeset({ index, targetDir: this.folder });
  }

  /** Locks that anybody holds. */
  locks({ iModelId = "" }: HubIModel): string[] {
    const hub = HubMock.findLocalHub(iModelId);
    const exclusive = hub.queryLocks().filter(({ level, briefcaseId }) => level === LockState.Exclusive && briefcaseId !== undefined);
    return [...exclusive.map(({ id }) => `exclusive ${id}`), ...hub.queryAllSharedLocks().map(({ id }) => `shared ${id}`)];
  }

  #access(): never {
    const own = {
      createNamedVersion: ({ iModelId, changesetId, name }: { iModelId: string; changesetId: string; name: string }) => {
        const hub = HubMock.findLocalHub(iModelId);
        hub.addNamedVersion({ versionName: name, csIndex: hub.getChangesetIndex(changesetId) });
        this.namedVersions.push(name);
        return Promise.resolve();
      },
    };
    const call = async (name: string, args: unknown[]): Promise<unknown> => {
      const before = this.calls.filter((each) => each === name).length;
      this.calls.push(name);
      const fail = async (done: boolean): Promise<void> => {
        const error = await this.#fault(name, before, done);
        if (error) throw error;
      };
      await fail(false);
      const member = (Reflect.get(own, name) ?? Reflect.get(HubMock, name)) as (...some: unknown[]) => unknown;
      const result = await member.apply(HubMock, args);
      await fail(true);
      return result;
    };
    return new Proxy(HubMock, { get: (_, name) => (typeof name === "string" && (name in own || name in HubMock) ? (...args: unknown[]) => call(name, args) : undefined) }) as never;
  }
}
