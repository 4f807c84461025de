/** Running the extractor programs as a user does: a child process, its output and its exit code. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

export const repository = resolve(import.meta.dirname, "../..");
export const fixtures = join(repository, "fixtures/extractors");
export const sharedData = resolve(repository, "../shared/data");
export const csv = join(repository, "extractors/csv/extract.py");
export const cobie = join(repository, "extractors/cobie/extract.py");
export const systemPython = "/usr/bin/python3";

/** What a program left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

export interface RunOptions {
  readonly python?: string;
  readonly pythonOptions?: readonly string[];
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a Python program to its end. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(options.python ?? "python3", [...(options.pythonOptions ?? []), program, ...args], {
      cwd: options.cwd ?? fixtures,
      env: { ...process.env, ...options.env },
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", failed);
    child.on("close", (code) => {
      done({ code, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() });
    });
    // The program may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "extractors-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A file in a folder of its own that goes when the test is over. */
export function temporaryFile(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** Runs the csv extractor over a text. */
export function extractCsv(text: string | Buffer, args: readonly string[] = [], name = "assets.csv"): Promise<Outcome> {
  return run(csv, [temporaryFile(name, text), ...args]);
}

/**
 * Whether what a test needs is missing here, so that it is skipped. In CI nothing is: there a missing need has to fail.
 */
function isSkipped(isThere: boolean): boolean {
  return !isThere && process.env["CI"] === undefined;
}

export const withoutSharedData = isSkipped(existsSync(sharedData));
export const withoutOpenpyxl = isSkipped(spawnSync("python3", [cobie, "--check"]).status === 0);
export const withoutSystemOpenpyxl = isSkipped(spawnSync(systemPython, ["-c", "import openpyxl"]).status === 0);
