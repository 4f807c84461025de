import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { BriefcaseManager, IModelHost } from "../itwin/core-backend.js";
import type { Id64String } from "@itwin/core-bentley";
import { asHubError, hubFault } from "./hub-faults.js";

/** Folder in the user's cache that keeps briefcases. */
export function defaultBriefcases(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), ".cache"), "imodel-ingest", "briefcases");
}

/** A briefcase as a file on this machine: `<folder>/<iModel id>/<briefcase id>.bim`. */
export class BriefcaseFile {
  readonly path: string;

  constructor(
    readonly iModelId: string,
    readonly id: number,
    folder: string,
  ) {
    this.path = join(folder, `${id}.bim`);
  }

  /** The one in a folder that belongs to the user. Those of other users are left alone. */
  static find(iModelId: string, folder: string, mine: readonly number[]): BriefcaseFile | undefined {
    const ids = readdirSync(folder).flatMap((name) => /^(\d+)\.bim$/.exec(name)?.slice(1).map(Number) ?? []);
    const id = ids.sort((a, b) => a - b).find((each) => mine.includes(each));
    return id === undefined ? undefined : new BriefcaseFile(iModelId, id, folder);
  }

  /** Notes which elements must be locked again before what is saved is pushed. */
  noteLocks(elements: readonly Id64String[]): void {
    writeFileSync(this.#locksPath, JSON.stringify(elements));
  }

  /** What {@link noteLocks} noted; undefined when the locks were never given back. */
  readLocks(): Id64String[] | undefined {
    try {
      return JSON.parse(readFileSync(this.#locksPath, "utf8")) as Id64String[];
    } catch {
      return undefined;
    }
  }

  forgetLocks(): void {
    rmSync(this.#locksPath, { force: true });
  }

  /**
   * Gives the briefcase back to iModelHub, and with it its locks, and deletes its files.
   * @throws IngestError those of iModelHub; then the files are still there
   */
  async discard(): Promise<void> {
    try {
      await BriefcaseManager.releaseBriefcase(await IModelHost.getAccessToken(), { iModelId: this.iModelId, briefcaseId: this.id });
    } catch (error) {
      if (hubFault(error) !== "not-found") throw asHubError(error, "the briefcase cannot be given back");
    }
    const folder = dirname(this.path);
    for (const name of readdirSync(folder)) if (name.startsWith(basename(this.path))) rmSync(join(folder, name), { force: true });
  }

  get #locksPath(): string {
    return `${this.path}-unlocked.json`;
  }
}
