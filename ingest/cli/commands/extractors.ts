import type { Command } from "commander";
import type { Readiness } from "../../extract/check-extractor.js";
import type { Extractor } from "../../extract/manifest.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { textTable } from "../table.js";
import { printNote, printResult } from "../terminal.js";

/** `imodel-ingest extractors`: lists the extractors and whether they can run here. */
export function addExtractors(program: Command): void {
  const command = program
    .command("extractors")
    .summary("list the extractors and whether they can run here")
    .description("Lists the extractors: those of this package, and those in the folders that the environment variable IMODEL_INGEST_EXTRACTORS names.")
    .option("--json", "print one JSON array");
  withCommonOptions(command).action(async (options: CommonOptions) => perform(options, async () => list(options)));
  withExamples(command, [
    ["imodel-ingest extractors", "for people"],
    ["IMODEL_INGEST_EXTRACTORS=~/extractors imodel-ingest extractors", "with extractors of your own"],
  ]);
}

async function list(options: CommonOptions): Promise<"fine" | "problems"> {
  const { findExtractors } = await import("../../extract/find-extractors.js");
  const { checkExtractor } = await import("../../extract/check-extractor.js");
  const { extractors, unusable } = await findExtractors();
  const rows = await Promise.all(extractors.map(async (extractor) => ({ extractor, ...(await checkExtractor(extractor)) })));
  await printResult(options.json ? JSON.stringify(rows.map(asJson), undefined, 2) : asText(rows));
  for (const error of unusable) printNote(`imodel-ingest: ${error.key}: ${error.message}`);
  return unusable.length > 0 ? "problems" : "fine";
}

type Row = Readiness & { extractor: Extractor };

function asText(rows: Row[]): string {
  return textTable<Row>(
    [
      { title: "name", text: ({ extractor }) => extractor.manifest.name },
      { title: "version", text: ({ extractor }) => extractor.manifest.version },
      { title: "reads", text: ({ extractor }) => extractor.manifest.fileTypes.join(" ") },
      { title: "source", text: ({ extractor }) => extractor.manifest.title },
      { title: "state", text: ({ ready, missing }) => (ready ? "ready" : `not ready: ${missing}`) },
    ],
    rows,
  ).join("\n");
}

function asJson({ extractor, ready, missing }: Row): object {
  return { ...extractor.manifest, folder: extractor.folder, ready, ...(!ready && { missing }) };
}
