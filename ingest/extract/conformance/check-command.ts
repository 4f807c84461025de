import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../command-line.js";
import { failed, passed, type ConformanceResult } from "./conformance-checks.js";
import { firstLineOf, holdsStackTrace, showEnd } from "./describe-end.js";
import { observeToEnd } from "./observed-program.js";
import type { TestBench } from "./test-bench.js";

/**
 * Asks the extractor whether it can run here.
 * @throws IngestError `interrupted`
 */
export async function checkCommand({ extractor, folder, seconds, signal }: TestBench): Promise<ConformanceResult> {
  const { check, requirements = [] } = extractor.manifest;
  const needs = requirements.length > 0 ? `needs ${requirements.join("; ")}` : "needs nothing";
  const path = join(folder, "check.txt");
  const output = openSync(path, "w");
  try {
    const end = await observeToEnd(extractor, commandLine(extractor, check), { output, seconds, signal });
    const said = `${end.stderr}\n${readFileSync(path, "utf8")}`;
    if (holdsStackTrace(said)) return failed("check-command", `shows a stack trace: ${firstLineOf(said) ?? ""}`);
    if (end.code === 0) return passed("check-command", needs);
    const missing = firstLineOf(said);
    if (missing === undefined) return failed("check-command", `${showEnd(end)}, without a line that says what is missing`);
    return failed("check-command", `the extractor cannot run here: ${missing} (${needs})`);
  } finally {
    closeSync(output);
  }
}
