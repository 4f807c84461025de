import { createInterface } from "node:readline/promises";
import { IngestError } from "../errors.js";
import type { UnmapPlan } from "../index.js";
import { type BackupCommandOption, backupOf } from "./backup-option.js";
import type { Exit } from "./exit-codes.js";
import type { CommonOptions } from "./perform.js";
import { printable, printNote, printResult, showNumber } from "./terminal.js";
import { waitOf, type WaitCommandOption } from "./wait-option.js";

/** The options of `imodel-ingest unmap`. */
export interface UnmapCommandOptions extends BackupCommandOption, CommonOptions, WaitCommandOption {
  imodel: string;
  source: string;
  yes?: boolean;
  dryRun?: boolean;
}

/** Elements that stay, of which each is named. */
const mostNamed = 20;

/** Says what the removal of a source does, asks for consent where that is needed, and removes it. */
export async function unmapAndPrint(options: UnmapCommandOptions, signal: AbortSignal): Promise<Exit> {
  const { imodel, source, yes = false, dryRun = false, json = false } = options;
  const asks = !yes && !dryRun;
  if (asks && !(process.stdin.isTTY && process.stderr.isTTY)) throw new IngestError("usage", "nobody is there to ask: consent with --yes, or look first with --dry-run");
  const confirm = async (plan: UnmapPlan): Promise<boolean> => {
    if (!json) await printResult(planText(plan));
    return !dryRun && (yes || (await ask(`Remove ${printable(plan.source)} from ${imodel}? [y/N] `, signal)));
  };
  const onWait = (message: string): void => printNote(json ? JSON.stringify({ waiting: { message } }) : `imodel-ingest: waiting: ${message}`);
  const { unmap } = await import("../unmap-source.js");
  const result = await unmap({ imodel, source, signal, confirm, onWait, ...backupOf(options), ...waitOf(options) });
  if (json) await printResult(JSON.stringify({ ...result.plan, removed: result.removed }, undefined, 2));
  else printNote(result.removed ? `${printable(result.plan.source)} is removed.` : "Nothing was removed.");
  return "fine";
}

async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close it, and its question would never be answered.
  const closed = new AbortController();
  terminal.once("close", () => closed.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal: AbortSignal.any([signal, closed.signal]) })).trim());
  } catch (error) {
    throw new IngestError("interrupted", "nothing was removed", error);
  } finally {
    terminal.close();
  }
}

function planText({ imodel, source, kinds, kept, jobRemoved }: UnmapPlan): string {
  const lines = (["deleted", "shared", "kept"] as const).flatMap((fate) => {
    const counted = Object.entries(kinds).filter(([, counts]) => counts[fate] > 0);
    const total = counted.reduce((sum, [, counts]) => sum + counts[fate], 0);
    return total === 0 ? [] : [`  ${titles[fate].padEnd(24)}${showNumber(total)}: ${counted.map(([kind, counts]) => `${kind} ${showNumber(counts[fate])}`).join(", ")}`];
  });
  const named = kept.slice(0, mostNamed).map(({ kind, id, element, reason }) => `    ${kind} ${id} (${element}): ${reason}`);
  const rest = kept.length > mostNamed ? [`    and ${showNumber(kept.length - mostNamed)} more`] : [];
  const job = jobRemoved ? [] : ["  the Subject of its job stays, since there is something below it"];
  return [`${source} in ${imodel}`, ...(lines.length > 0 ? lines : ["  nothing was made from it"]), ...named, ...rest, ...job].map(printable).join("\n");
}

const titles = { deleted: "deleted", shared: "left to other sources", kept: "stays, without a source" } as const;
