import type { Command } from "commander";
import { type BackupCommandOption, backupOf, withBackupOption } from "../backup-option.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions } from "../perform.js";
import { type PlaceCommandOptions, placeOf, withPlaceOptions, withPushOptions } from "../place-options.js";
import { maxErrorsOf, type RejectionCommandOptions } from "../rejection-options.js";
import { reportsOf, type ReportCommandOption } from "../report-option.js";
import { schemasOf, type SchemasCommandOption } from "../schemas-option.js";
import { withAlignmentOptions, withRunOptions } from "../sync-options.js";
import { speedOf, type SpeedCommandOptions } from "../speed-options.js";
import { waitOf, type WaitCommandOption } from "../wait-option.js";

/** The options of `imodel-ingest replay`. */
interface ReplayCommandOptions extends BackupCommandOption, PlaceCommandOptions, RejectionCommandOptions, ReportCommandOption, SchemasCommandOption, SpeedCommandOptions, WaitCommandOption {
  channel?: string;
  alignment?: string;
}

/** `imodel-ingest replay`: takes up the records of a quarantine file. */
export function addReplay(program: Command): void {
  const command = program
    .command("replay")
    .summary("take up rejected records again")
    .description("Takes the records that an earlier run rejected once more, after the alignment was corrected, or the records in the quarantine file: their text in `raw`, or what is to be taken instead in `record`. Inserts and updates, and never deletes.")
    .argument("<quarantine>", "the file that a run wrote with --quarantine; - for standard input")
    .option("--channel <key>", "channel that the source's job is the root of, where it is one");
  withPushOptions(withPlaceOptions(command, "the iModel to write into"));
  withCommonOptions(withBackupOption(withRunOptions(withAlignmentOptions(command, "document")))).action(async (input: string, options: ReplayCommandOptions) =>
    perform(options, async (signal) => {
      const { printRun } = await import("../print-run.js");
      const { replay } = await import("../../replay.js");
      const { alignment, channel, quarantine } = options;
      const imodel = placeOf(options);
      return printRun(options.json ?? false, (listeners) =>
        replay({
          input,
          imodel,
          signal,
          ...listeners,
          ...(alignment !== undefined && { alignment }),
          ...(channel !== undefined && { channel }),
          ...(quarantine !== undefined && { quarantine }),
          ...backupOf(options),
          ...maxErrorsOf(options),
          ...reportsOf(options),
          ...schemasOf(options),
          ...speedOf(options),
          ...waitOf(options),
        }),
      );
    }),
  );
  withExamples(command, [
    ["imodel-ingest replay rejected.ndjson --imodel plant.bim --alignment plant.yaml", "after the alignment was corrected"],
    ["imodel-ingest replay rejected.ndjson --imodel plant.bim --quarantine still.ndjson", "keeps what is still rejected"],
  ]);
}
