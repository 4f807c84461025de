import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commandLine, notReady } from "./command-line.js";
import type { Extractor } from "./manifest.js";

/** Whether an extractor can run on this machine. */
export interface Readiness {
  ready: boolean;
  /** What is missing, in one line; empty when ready. */
  missing: string;
}

/** How long a check may take, in milliseconds. */
const checkTimeout = 30_000;

/** Runs the extractor's check command. Never throws: a check that cannot be run says that the extractor is not ready. */
export async function checkExtractor(extractor: Extractor): Promise<Readiness> {
  const { program, args } = commandLine(extractor, extractor.manifest.check);
  try {
    await promisify(execFile)(program, args, { timeout: checkTimeout, windowsHide: true });
    return { ready: true, missing: "" };
  } catch (error) {
    return { ready: false, missing: firstLine(error) ?? `${program} cannot be started` };
  }
}

/**
 * Passes when the extractor can run.
 * @throws IngestError `extractor-not-ready` with what is missing
 */
export async function requireReady(extractor: Extractor): Promise<void> {
  const { ready, missing } = await checkExtractor(extractor);
  if (!ready) throw notReady(extractor, missing);
}

/** The first line that the check printed; undefined when it did not get so far. */
function firstLine(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("stderr" in error) || !("stdout" in error)) return undefined;
  const lines = `${String(error.stderr)}\n${String(error.stdout)}`.split("\n");
  return lines.map((line) => line.trim()).find((line) => line !== "");
}
