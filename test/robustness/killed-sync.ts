import type { ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { program, start, type Outcome, type Started } from "../cli/program.js";
import { inspect, inspectUnfinished, type Inspection } from "./imodel-lines.js";
import { plantAlignment, plantVersions } from "./plant-document.js";

/** When a run is killed: when it has used so much of the processor, however busy the machine is, or at the n-th write of one of the iModel's files, that is, in the middle of writing. */
export type Moment = { ticks: number } | { writes: number; to: "wal" | "database" };

/** Number of records of the later version. */
export const plantRecords = 20_000;

/** What all kills are compared with. */
export interface Stage {
  folder: string;
  /** The iModel of the earlier version, and of a run over the later one that was never killed. */
  before: Inspection;
  expected: Inspection;
  summary: SyncSummary;
  /** What such a run takes of the processor, and how often it writes. */
  ticks: number;
  writes: { wal: number; database: number };
}

/** What became of one kill. */
export interface Killed {
  /** As the killed process left it. */
  left: Inspection;
  second: Outcome;
  /** After the second run. */
  right: Inspection;
}

/** Makes the documents and the iModel of the earlier version, and runs the later one to its end. */
export async function setStage(folder: string): Promise<Stage> {
  const { before, after } = plantVersions(plantRecords);
  writeFileSync(join(folder, "before.ndjson"), before);
  writeFileSync(join(folder, "after.ndjson"), after);
  writeFileSync(join(folder, "plant.yaml"), plantAlignment);
  const first = await sync(folder, "before.ndjson", "before.bim").outcome;
  if (first.exitCode !== 0) throw new Error(first.stderr);
  const imodel = join(folder, "expected.bim");
  copyFileSync(join(folder, "before.bim"), imodel);
  const run = sync(folder, "after.ndjson", "expected.bim");
  const writes = countWrites(imodel);
  const clock = watchTicks(run.child);
  const { exitCode, stderr, stdout } = await run.outcome;
  clock.stop();
  writes.stop();
  if (exitCode !== 0) throw new Error(stderr);
  const summary = JSON.parse(stdout) as SyncSummary;
  return { folder, before: await inspect(join(folder, "before.bim")), expected: await inspect(imodel), summary, ticks: clock.ticks, writes: writes.counts };
}

/** Kills a run at a moment, starts another one at once, and looks at what both left behind. A run that ended before its moment is tried again with an earlier one. */
export async function killAndFinish(folder: string, moment: Moment): Promise<Killed> {
  const imodel = join(folder, "killed.bim");
  removeIModel(imodel);
  copyFileSync(join(folder, "before.bim"), imodel);
  if (!(await runAndKill(folder, imodel, moment))) return killAndFinish(folder, earlier(moment));
  // What was killed is looked at in a copy, so that the second run finds it as it was left.
  const copy = join(folder, "left.bim");
  removeIModel(copy);
  copyFileSync(imodel, copy);
  if (existsSync(`${imodel}-wal`)) copyFileSync(`${imodel}-wal`, `${copy}-wal`);
  const second = await sync(folder, "after.ndjson", "killed.bim").outcome;
  return { left: await inspectUnfinished(copy), second, right: await inspect(imodel) };
}

/** Whether the run was killed before it ended. */
async function runAndKill(folder: string, imodel: string, moment: Moment): Promise<boolean> {
  const { child, outcome } = sync(folder, "after.ndjson", basename(imodel));
  const kill = (): void => void child.kill("SIGKILL");
  if ("ticks" in moment) {
    const clock = watchTicks(child, (ticks) => {
      if (ticks >= moment.ticks) kill();
    });
    await outcome;
    clock.stop();
  } else {
    const writes = countWrites(imodel, (counts) => {
      if (counts[moment.to] >= moment.writes) kill();
    });
    await outcome;
    writes.stop();
  }
  return child.signalCode === "SIGKILL";
}

function earlier(moment: Moment): Moment {
  return "ticks" in moment ? { ticks: moment.ticks * 0.9 } : { ...moment, writes: Math.max(1, Math.floor(moment.writes * 0.7)) };
}

function sync(folder: string, document: string, imodel: string): Started {
  return start(process.execPath, [program, "sync", document, "--imodel", imodel, "--alignment", "plant.yaml", "--json", "--batch-size", "100"], { cwd: folder });
}

/** Looks every few milliseconds what a process has used of the processor so far, in hundredths of a second. */
function watchTicks(child: ChildProcess, onLook: (ticks: number) => void = () => undefined): { readonly ticks: number; stop(): void } {
  const clock = { ticks: 0, stop: () => clearInterval(timer) };
  const timer = setInterval(() => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // Behind the name, which is in parentheses: utime and stime are fields 14 and 15.
    const fields = readFileSync(`/proc/${child.pid ?? ""}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    clock.ticks = Number(fields[11]) + Number(fields[12]);
    onLook(clock.ticks);
  }, 5);
  return clock;
}

/** Counts what the system reports of writes to the iModel's files. */
function countWrites(imodel: string, onWrite: (counts: { wal: number; database: number }) => void = () => undefined): { counts: { wal: number; database: number }; stop(): void } {
  const counts = { wal: 0, database: 0 };
  const watcher = watch(dirname(imodel), (_event, name) => {
    if (name === `${basename(imodel)}-wal`) counts.wal += 1;
    else if (name === basename(imodel)) counts.database += 1;
    else return;
    onWrite(counts);
  });
  return { counts, stop: () => watcher.close() };
}

function removeIModel(file: string): void {
  for (const suffix of ["", "-wal", "-shm", ".lock"]) rmSync(file + suffix, { force: true });
}
