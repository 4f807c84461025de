import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodes, exitOfError, worstExit } from "../../ingest/cli/exit-codes.js";
import { errorKeys } from "../../ingest/errors.js";
import { root } from "../package-folder.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, start } from "./program.js";

const commands = ["extract", "extractors", "validate", "sync", "run", "status", "trace", "schema"];

describe("imodel-ingest", () => {
  const cwd = tempFolder();

  it("names every command and every exit code in its help", async () => {
    const { exitCode, stdout, stderr } = await ingest(["--help"], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    for (const { code, meaning } of Object.values(exitCodes)) expect(stdout).toContain(`  ${code}  ${meaning}`);
  });

  it.each(commands)("shows two or three examples in the help of %s", async (command) => {
    const { exitCode, stdout } = await ingest([command, "--help"], { cwd });
    expect(exitCode).toBe(0);
    const examples = stdout.match(/^ {2}\$ .*imodel-ingest .*$/gm) ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    expect(examples.length).toBeLessThanOrEqual(3);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await ingest(["--version"], { cwd })).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
  });

  it.each([
    ["no command", []],
    ["an unknown command", ["sink"]],
    ["an unknown option", ["validate", "--jason", "x"]],
    ["a missing option", ["sync", "x.ndjson"]],
    ["a wrong limit", ["sync", "x.ndjson", "--imodel", "x.bim", "--max-deletions", "150%"]],
    ["too many arguments", ["status", "x", "--imodel", "x.bim"]],
  ])("takes %s as wrong usage", async (_, args) => {
    const { exitCode, stdout, stderr } = await ingest(args, { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).not.toBe("");
  });

  describe("loads iTwin.js", () => {
    const watched = async (line: string): Promise<number | null> => {
      const args = ["--require", join(root, "test/cli/watch-itwin.cjs"), program, ...line.split(" ")];
      return (await start(process.execPath, args, { cwd }).outcome).exitCode;
    };

    it.each(["--help", "--version", "sync --help", "extractors", "validate -"])("not for %s", async (line) => {
      expect(await watched(line)).not.toBe(99);
    });

    it("for what needs it", async () => {
      expect(await watched("status --imodel nowhere.bim")).toBe(99);
    });
  });
});

describe("exit codes", () => {
  it("are all different, and each error has one", () => {
    const codes = Object.values(exitCodes).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(Object.keys(exitOfError).sort()).toEqual(Object.keys(errorKeys).sort());
  });

  it("of several documents is the worst", () => {
    expect(worstExit([])).toBe("fine");
    expect(worstExit(["fine", "incomplete", "problems"])).toBe("incomplete");
    expect(worstExit(["deletions-stopped", "incomplete"])).toBe("deletions-stopped");
  });
});
