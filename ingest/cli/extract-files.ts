import { existsSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { IngestError } from "../errors.js";
import { requireReady } from "../extract/check-extractor.js";
import { findExtractor } from "../extract/find-extractors.js";
import { runExtractor } from "../extract/run-extractor.js";
import type { Exit } from "./exit-codes.js";
import { argumentLists, type ExtractorArguments } from "./extractor-arguments.js";
import { saveDocument } from "./save-document.js";
import { write } from "./terminal.js";

/** What to extract, and where to. */
export interface ExtractRequest extends ExtractorArguments {
  /** The extractor's. */
  name: string;
  /** A file, or a folder for several documents; standard output when absent. */
  output: string | undefined;
}

/**
 * Runs an extractor on each file, one after the other, and writes what it prints.
 * @throws IngestError `extractor-failed` when it failed; of its document only one that ends properly is kept
 */
export async function extractFiles(request: ExtractRequest, signal: AbortSignal): Promise<Exit> {
  const targets = targetsOf(request);
  const extractor = await findExtractor(request.name);
  await requireReady(extractor);
  for (const { args, target } of targets) {
    const { stream, finished } = runExtractor(extractor, { args, signal });
    if (target !== undefined) await saveDocument(stream, finished, target);
    else {
      for await (const chunk of stream) await write(process.stdout, chunk as Buffer);
      await finished;
    }
  }
  return "fine";
}

function targetsOf(request: ExtractRequest): { args: string[]; target: string | undefined }[] {
  const { files, output } = request;
  const lists = argumentLists(request);
  if (output === undefined || !isFolder(output)) {
    if (files.length > 1) throw new IngestError("usage", "several files are several documents: name a folder with -o, for example -o extracted/");
    return lists.map((args) => ({ args, target: output }));
  }
  if (files.length === 0) throw new IngestError("usage", "which file? Files stand before the extractor's options");
  const targets = lists.map((args) => ({ args, target: join(output, `${stemOf(args[0] ?? "")}.ndjson`) }));
  const repeated = targets.find(({ target }, index) => targets.findIndex((other) => other.target === target) < index);
  if (repeated) throw new IngestError("usage", `two of the files would become ${repeated.target}`);
  return targets;
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

function isFolder(path: string): boolean {
  return path.endsWith("/") || (existsSync(path) && statSync(path).isDirectory());
}
