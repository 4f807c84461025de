import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { configurableCommands, readSettings } from "../../ingest/cli/configure.js";
import { longName } from "../../ingest/cli/applied-options.js";
import { createProgram } from "../../ingest/cli/program.js";
import { root } from "../package-folder.js";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

const folder = tempFolder();
let files = 0;

function configFile(text: string): string {
  const file = join(folder, `${++files}.yaml`);
  writeFileSync(file, text);
  return file;
}

function command(name: string): Command {
  const found = createProgram().commands.find((each) => each.name() === name);
  if (!found) throw new Error(`there is no command ${name}`);
  return found;
}

/** What a command would take: `value (source)` by option. */
async function settings(name: string, text: string, { env = {}, words = [] }: { env?: NodeJS.ProcessEnv; words?: string[] } = {}): Promise<Record<string, unknown>> {
  const found = await readSettings(command(name), { env, words: ["--config", configFile(text), ...words] });
  return Object.fromEntries(found.filter(({ source }) => source !== "default").map(({ option, value, source }) => [longName(option), [value, source]]));
}

describe("a configuration", () => {
  it("sets the options of all commands, and those of one before them", async () => {
    const text = "config: 1\noptions: { wait: 600, max-errors: 5 }\nsync: { wait: 60, max-deletions: 25%, force: true }\n";
    expect(await settings("sync", text)).toEqual({ "wait": [60, "file"], "max-errors": [5, "file"], "max-deletions": [{ share: 0.25, count: 0 }, "file"], "force": [true, "file"] });
    expect(await settings("validate", text)).toEqual({});
    expect(await settings("batch", text)).toEqual({ wait: [600, "file"] });
  });

  it("has paths that are relative to its file, and lists", async () => {
    expect(await settings("sync", "config: 1\nsync: { imodel: plant.bim, report: [a.html, b.json], schemas: folder, wait: true }\n")).toEqual({
      imodel: [join(folder, "plant.bim"), "file"],
      report: [[join(folder, "a.html"), join(folder, "b.json")], "file"],
      schemas: [[join(folder, "folder")], "file"],
      wait: [true, "file"],
    });
  });

  it("comes after the environment", async () => {
    const env = { IMODEL_INGEST_WAIT: "1", IMODEL_INGEST_FORCE: "false", IMODEL_INGEST_BACKUP: "yes", IMODEL_INGEST_REPORT: `a.html${delimiter}b.html`, IMODEL_INGEST_ALIGNMENT: "" };
    expect(await settings("sync", "config: 1\noptions: { wait: 2, force: true, alignment: a.yaml }\n", { env })).toEqual({
      wait: [1, "environment"],
      force: [undefined, "environment"],
      backup: [true, "environment"],
      report: [["a.html", "b.html"], "environment"],
      alignment: [join(folder, "a.yaml"), "file"],
    });
  });

  it("gives way to options that exclude what it has", async () => {
    const text = "config: 1\noptions: { itwin-id: a, imodel-name: b, max-errors: 5 }\n";
    expect(await settings("sync", text, { words: ["--imodel", "x.bim", "--fail-fast"] })).toEqual({});
    expect(await settings("sync", text, { env: { IMODEL_INGEST_IMODEL: "x.bim" } })).toEqual({ "imodel": ["x.bim", "environment"], "max-errors": [5, "file"] });
  });

  it.each([
    ["config: 1\nsync:\n  max-deletion: 3\n", ":3:3: sync: Unknown"],
    ["config: 1\nsync:\n  max-deletions: many\n", ":3:18: max-deletions: It is a share"],
    ["config: 1\nsync:\n  deletions: all\n", ":3:14: sync.deletions: "],
    ["config: 1\nvalidate: { imodel: x.bim }\n", ":2:21: validate has no option --imodel"],
    ["config: 1\nsync: { wait: [\n", ":"],
    ["sync: {}\n", ":1:1: the document: Needs"],
    ["- 1\n", ":1:1: a configuration is an object"],
  ])("is refused with the place when it is wrong: %j", async (text, message) => {
    for (const name of ["sync", "validate"]) {
      const read = settings(name, text);
      if (name === "validate" && text.includes("many")) await expect(read).resolves.toEqual({});
      else if (name === "sync" && text.includes("validate")) await expect(read).resolves.toEqual({});
      else await expect(read).rejects.toMatchObject({ key: "config-invalid", message: expect.stringContaining(`${folder}/${files}.yaml${message}`) as string });
    }
  });

  it("is refused with the variable when the environment is wrong", async () => {
    const read = (env: NodeJS.ProcessEnv) => settings("sync", "config: 1\n", { env });
    await expect(read({ IMODEL_INGEST_FORCE: "maybe" })).rejects.toMatchObject({ message: 'IMODEL_INGEST_FORCE: "maybe" is neither true nor false' });
    await expect(read({ IMODEL_INGEST_MAX_ERRORS: "x" })).rejects.toMatchObject({ key: "config-invalid", message: expect.stringMatching(/^IMODEL_INGEST_MAX_ERRORS: max-errors: /) as string });
  });

  it("can hold every option of every command that reads it, and no other", () => {
    const schema = JSON.parse(readFileSync(join(root, "json-schemas/config.schema.json"), "utf8")) as { examples: unknown[]; $defs: { options: { properties: object } }; properties: object };
    const commands = configurableCommands(createProgram());
    const options = new Set(commands.flatMap((each) => each.options.map(longName)).filter((name) => name !== "config"));
    expect(Object.keys(schema.$defs.options.properties).sort()).toEqual([...options].sort());
    expect(Object.keys(schema.properties).sort()).toEqual(["config", "options", ...commands.map((each) => each.name())].sort());
    const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);
    for (const example of schema.examples) expect(validate(example)).toBe(true);
  });
});

describe("the command line with a configuration", () => {
  const cwd = join(folder, "work");
  mkdirSync(cwd);
  writeFileSync(join(cwd, "a.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump", id: "1" }] }));
  writeFileSync(join(cwd, "imodel-ingest.config.yaml"), "config: 1\noptions: { imodel: plant.bim, json: true }\nsync: { report: [config.json], max-deletions: 25% }\n");

  it("takes what it leaves out from the file in the working directory; what it has counts", async () => {
    const { exitCode, stdout, stderr } = await ingest(["sync", "a.ndjson", "--report", "given.json"], { cwd });
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ imodel: join(cwd, "plant.bim"), created: true });
    expect(() => readFileSync(join(cwd, "config.json"))).toThrow();
    expect(JSON.parse(readFileSync(join(cwd, "given.json"), "utf8"))).toMatchObject({ options: { deletionThreshold: { share: 0.25 } } });
  });

  it("stops before anything is done when the file is wrong", async () => {
    writeFileSync(join(cwd, "wrong.yaml"), "config: 1\nsync: { imodell: x }\n");
    const { exitCode, stdout, stderr } = await ingest(["sync", "a.ndjson", "--config", "wrong.yaml"], { cwd });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^imodel-ingest: config-invalid: wrong\.yaml:2:9: sync: Unknown field "imodell"/);
  });

  it("says where each option comes from, and shows no secrets", async () => {
    const env = { IMODEL_INGEST_WAIT: "60", IMODEL_INGEST_CLIENT_SECRET: "hush-hush" };
    const { exitCode, stdout } = await ingest(["config", "sync"], { cwd, env });
    expect(exitCode).toBe(0);
    const lines = stdout.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(["--wait", "60", "environment: IMODEL_INGEST_WAIT"]);
    expect(lines).toContainEqual(["--imodel", join(cwd, "plant.bim"), "file: imodel-ingest.config.yaml:2:20"]);
    expect(lines).toContainEqual(["--deletions", "apply", "default"]);
    expect(lines).toContainEqual(["--alignment"]);
    expect(lines).toContainEqual(["IMODEL_INGEST_CLIENT_SECRET", "***"]);
    expect(stdout).not.toContain("hush");
    const json = JSON.parse((await ingest(["config", "--json"], { cwd, env })).stdout) as { commands: Record<string, unknown[]>; credentials: unknown };
    expect(Object.keys(json.commands)).toEqual(["validate", "plan", "sync", "run", "batch", "replay"]);
    expect(json.commands["run"]).toContainEqual({ option: "wait", value: 60, source: "environment", from: "IMODEL_INGEST_WAIT" });
    expect(json.credentials).toEqual({ IMODEL_INGEST_CLIENT_SECRET: "***" });
  });
});
