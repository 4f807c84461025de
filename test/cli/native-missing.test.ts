import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { documentText } from "../support/document-text.js";
import { root } from "../package-folder.js";
import { tempFolder } from "../support/temp-folder.js";
import { type Outcome, start } from "./program.js";

const native = "@bentley/imodeljs-native";
/** Links are followed before packages are looked for: what is not installed as it should be, and what loads it, must be there itself. */
const copied = [native, "@itwin/core-backend"];

/** The package as npm installs it when it does not run the install script of the native library. */
function installWithoutNativeLibrary(folder: string): void {
  for (const name of ["dist", "package.json"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ["extractors", "json-schemas"]) symlinkSync(join(root, name), join(folder, name));
  for (const name of packages()) {
    const [from, to] = [join(root, "node_modules", name), join(folder, "node_modules", name)];
    mkdirSync(join(to, ".."), { recursive: true });
    if (copied.includes(name)) cpSync(from, to, { recursive: true, filter: (path) => !/imodeljs-(linux|darwin|win32)-/.test(path) });
    else symlinkSync(from, to);
  }
}

function packages(): string[] {
  const names = (folder: string): string[] => readdirSync(join(root, "node_modules", folder)).filter((name) => !name.startsWith("."));
  return names("").flatMap((name) => (name.startsWith("@") ? names(name).map((member) => `${name}/${member}`) : [name]));
}

describe("without iTwin's native library", () => {
  const folder = tempFolder();
  const cwd = tempFolder();
  const temporary = tempFolder();
  const run = (...args: string[]): Promise<Outcome> => start(process.execPath, [join(folder, "dist/cli/main.js"), ...args], { cwd, env: { TMPDIR: temporary } }).outcome;
  const repair = "run `npm rebuild @bentley/imodeljs-native` in the folder that imodel-ingest is installed in";

  beforeAll(() => {
    installWithoutNativeLibrary(folder);
    writeFileSync(join(cwd, "plant.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump", id: "P-1" }] }));
    writeFileSync(join(cwd, "plant.bim"), "");
    writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\n");
  });

  it.each([
    ["sync", "plant.ndjson", "--imodel", "new.bim"],
    ["plan", "plant.ndjson", "--imodel", "new.bim"],
    ["run", "csv", "assets.csv", "--key", "id", "--imodel", "new.bim"],
    ["status", "--imodel", "plant.bim"],
    ["trace", "P-1", "--imodel", "plant.bim"],
  ])("%s says in one line how to get it", async (...args) => {
    expect(await run(...args)).toEqual({ exitCode: 3, stdout: "", stderr: `imodel-ingest: native-missing: iTwin's native library is not installed: ${repair}\n` });
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(cwd).sort()).toEqual(["assets.csv", "plant.bim", "plant.ndjson"]);
  });

  it("--verbose shows what the loader says", async () => {
    const { exitCode, stderr } = await run("status", "--imodel", "plant.bim", "--verbose");
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringMatching(/caused by Error: Cannot find module .*imodeljs\.node/) as string });
  });

  it.each([["--help"], ["validate", "plant.ndjson"], ["extractors"], ["extract", "csv", "assets.csv", "--key", "id"]])("%s works", async (...args) => {
    const { exitCode, stderr } = await run(...args);
    expect(exitCode, stderr).toBe(0);
  });

  it("says why a library that is there cannot be loaded", async () => {
    const library = join(folder, "node_modules", native, `imodeljs-${process.platform}-${process.arch}`);
    mkdirSync(library);
    writeFileSync(join(library, "imodeljs.node"), "half of a download");
    const { exitCode, stderr } = await run("status", "--imodel", "plant.bim");
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringMatching(/^imodel-ingest: native-missing: iTwin's native library cannot be loaded \(.*imodeljs\.node.*\): run `npm rebuild .*\n$/) as string });
  });
});
