import type { Command } from "commander";
import { withBackupOption } from "../backup-option.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions } from "../perform.js";
import type { UnmapCommandOptions } from "../unmap-and-print.js";
import { withWaitOption } from "../wait-option.js";

/** `imodel-ingest unmap`: removes a source from an iModel. */
export function addUnmap(program: Command): void {
  const command = program
    .command("unmap")
    .summary("remove a source from an iModel")
    .description("Removes one source from an iModel, with everything that was made only from it. What other sources describe or need stays. Says first what it is going to do, and asks, or takes --yes for an answer.")
    .requiredOption("--imodel <file>", "the iModel to remove it from")
    .requiredOption("--source <id>", "the source; see `imodel-ingest status`")
    .option("--yes", "do not ask")
    .option("--dry-run", "only say what would be removed")
    .option("--json", "print what is removed as one JSON document");
  withCommonOptions(withBackupOption(withWaitOption(command))).action(async (options: UnmapCommandOptions) =>
    perform(options, async (signal) => {
      const { unmapAndPrint } = await import("../unmap-and-print.js");
      return unmapAndPrint(options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest unmap --imodel plant.bim --source assets.csv --dry-run", "what would go, and what would stay"],
    ["imodel-ingest unmap --imodel plant.bim --source assets.csv --yes", "remove it"],
  ]);
}
