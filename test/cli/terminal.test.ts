import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { program, start, type Outcome } from "./program.js";

/** Runs a command in a terminal of its own. */
function inTerminal(cwd: string, ...args: string[]): Promise<Outcome> {
  const pty = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  return start("python3", ["-c", pty, process.execPath, program, ...args], { cwd, env: { TERM: "xterm" } }).outcome;
}

describe("in a terminal", () => {
  const cwd = tempFolder();
  const records = Array.from({ length: 6000 }, (_, index): BodyRecord => ({ type: "entity", kind: "Pump", id: `P-${index}` }));
  writeFileSync(join(cwd, "many.ndjson"), documentText({ records: [...records, ...records.slice(0, 1)] }));

  it("a run shows where it is, and takes that away at the end", async () => {
    const { stdout, exitCode } = await inTerminal(cwd, "sync", "many.ndjson", "--imodel", "plant.bim");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\r\u001b\[Kmany\.ndjson: [\d,]+ records read, [\d,]+ written/);
    expect(stdout).toMatch(/\r\u001b\[K(…|many\.ndjson: synchronized)/);
  });

  it("severities have colours", async () => {
    const { stdout } = await inTerminal(cwd, "validate", "many.ndjson");
    expect(stdout).toContain("\u001b[31merror\u001b[39m");
  });

  it("JSON has neither", async () => {
    const { stdout } = await inTerminal(cwd, "sync", "many.ndjson", "--imodel", "other.bim", "--json");
    expect(stdout).not.toContain("\u001b");
  });
});
