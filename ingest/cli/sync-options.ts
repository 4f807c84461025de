import { InvalidArgumentError, Option, type Command } from "commander";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";
import { type BackupCommandOption, withBackupOption } from "./backup-option.js";
import { type PlaceCommandOptions, withPlaceOptions, withPushOptions } from "./place-options.js";
import { withRejectionOptions, type RejectionCommandOptions } from "./rejection-options.js";
import { withReportOption, type ReportCommandOption } from "./report-option.js";
import { withSchemasOption, type SchemasCommandOption } from "./schemas-option.js";
import { type SpeedCommandOptions, withBatchOptions, withJobsOption } from "./speed-options.js";
import { withWaitOption, type WaitCommandOption } from "./wait-option.js";

/** The options of the commands that write into an iModel. */
export interface SyncCommandOptions extends BackupCommandOption, PlaceCommandOptions, RejectionCommandOptions, ReportCommandOption, SchemasCommandOption, SpeedCommandOptions, WaitCommandOption {
  channel?: string;
  alignment?: string;
  force?: boolean;
  maxDeletions?: DeletionThreshold;
  deletions?: DeletionPolicy;
}

/** Adds the options of the commands that write into an iModel. */
export function withSyncOptions(command: Command): Command {
  return withBackupOption(withRunOptions(withJobsOption(withTargetOptions(command))));
}

/** Adds the options that say how a run goes and what it tells, whatever it writes. */
export function withRunOptions(command: Command): Command {
  return withBatchOptions(withWaitOption(withReportOption(withRejectionOptions(command))))
    .option("--json", "print the summary as one JSON document, and each issue as one line of JSON on standard error");
}

/** Adds the options that say into which iModel, and how. */
export function withTargetOptions(command: Command): Command {
  return withAlignmentOptions(withPushOptions(withPlaceOptions(command, "the iModel to write into; made when it is not there")), "input")
    .option("--channel <key>", "channel that the source's job becomes the root of (default: the one that everybody shares)")
    .option("--force", "compare every record, even when the input is the one of the last run")
    .addOption(new Option("--deletions <policy>", "what happens to entities that the source no longer has: delete them, keep and mark them, or leave them").choices(["apply", "mark", "never"]).default("apply"))
    .option("--max-deletions <limit>", "stop when more of a scope's entities are missing: 25%, or a number (default: 10% when that is more than 20)", parseMaxDeletions);
}

/** Adds the options that say what records become: the alignment, and where the schemas lie that it names. */
export function withAlignmentOptions(command: Command, what: "input" | "document"): Command {
  return withSchemasOption(command.option("--alignment <file>", `how the source's kinds become BIS elements (default: the one of the extractor that wrote the ${what})`));
}

/**
 * `25%` allows that share of a scope's known entities to be deleted, `25` that number; nothing else is allowed then.
 * @throws InvalidArgumentError when the text is neither
 */
export function parseMaxDeletions(text: string): DeletionThreshold {
  const [, digits = "", percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits !== "" && percent === "%" && value <= 100) return { share: value / 100, count: 0 };
  if (digits !== "" && percent === "" && Number.isSafeInteger(value)) return { share: 0, count: value };
  throw new InvalidArgumentError("It is a share from 0% to 100%, or a number.");
}
