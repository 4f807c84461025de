import type { Readable } from "node:stream";
import { IngestError } from "../errors.js";
import { notReady } from "./command-line.js";
import type { Extractor } from "./manifest.js";
import { ProgramOutput } from "./program-output.js";
import { startProgram, type Ending, type RunningProgram } from "./start-program.js";

/** What an extractor is started with. */
export interface ExtractorOptions {
  /** File and options, as they are passed to the program. */
  args: readonly string[];
  /** Environment variables besides those of this process. */
  env?: Readonly<Record<string, string>>;
  /** Stops the program. */
  signal?: AbortSignal;
}

/** An extractor's output, and how the program ends. */
export interface ExtractorRun {
  /** The document. The program starts with the first read, and waits while nothing is read. */
  stream: Readable;
  /** Rejects with an IngestError when the program was stopped or did not end with 0; see {@link runExtractor}. */
  finished: Promise<void>;
}

/**
 * Runs an extractor. Holds no more than a pipe's buffer of its output.
 *
 * `finished` rejects with `extractor-failed` when the program ended with another exit code than 0 or was killed;
 * where it wrote nothing, exit code 2 (wrong options) is `usage` and 3 (something is not installed) `extractor-not-ready`.
 * Stopped by `signal`, both `stream` and `finished` fail with `interrupted`.
 */
export function runExtractor(extractor: Extractor, { args, env = {}, signal }: ExtractorOptions): ExtractorRun {
  let settle: (result: Promise<void>) => void = () => undefined;
  const finished = new Promise<void>((resolve) => (settle = resolve));
  // Whoever reads the stream decides when to look at it.
  finished.catch(() => undefined);
  const state = { wrote: false, signal };
  const start = async (): Promise<RunningProgram> => {
    if (signal?.aborted) throw stopped(extractor);
    return startProgram(extractor, args, env);
  };
  const stream = new ProgramOutput(start, {
    started: (program) => settle(program.then(async ({ ended }) => judge(extractor, await ended, state))),
    wrote: () => (state.wrote = true),
    unwanted: () => settle(Promise.reject(stopped(extractor))),
  });
  const abort = (): void => stream.abort(stopped(extractor));
  signal?.addEventListener("abort", abort);
  stream.once("close", () => signal?.removeEventListener("abort", abort));
  return { stream, finished };
}

function judge(extractor: Extractor, ending: Ending, state: { wrote: boolean; signal: AbortSignal | undefined }): void {
  const { code, signal } = ending;
  const { name } = extractor.manifest;
  if (code === 0) return;
  if (state.signal?.aborted) throw stopped(extractor);
  if (code === 2 && !state.wrote) throw new IngestError("usage", `extractor ${name} does not accept its options`);
  if (code === 3 && !state.wrote) throw notReady(extractor, "something is not installed");
  const how = code === null ? `was killed by ${signal ?? "a signal"}` : `ended with exit code ${code}`;
  throw new IngestError("extractor-failed", `extractor ${name} ${how}`);
}

function stopped(extractor: Extractor): IngestError {
  return new IngestError("interrupted", `extractor ${extractor.manifest.name} was stopped`);
}
