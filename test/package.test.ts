import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { start, type Outcome } from "./cli/program.js";
import { root } from "./package-folder.js";
import { tempFolder } from "./support/temp-folder.js";

const cwd = tempFolder();
const packed = tempFolder();

async function run(command: string, ...args: string[]): Promise<Outcome> {
  const outcome = await start(command, args, { cwd }).outcome;
  expect(outcome, `${command} ${args.join(" ")}\n${outcome.stdout}${outcome.stderr}`).toMatchObject({ exitCode: 0 });
  return outcome;
}

function ingest(...args: string[]): Promise<Outcome> {
  return run(join(cwd, "node_modules/.bin/imodel-ingest"), ...args);
}

beforeAll(async () => {
  // The scripts would build, below the feet of other tests.
  await start("npm", ["pack", "--ignore-scripts", "--pack-destination", packed], { cwd: root }).outcome;
  const [archive = ""] = readdirSync(packed);
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", join(packed, archive));
  copyFileSync(join(root, "fixtures/extractors/assets.csv"), join(cwd, "assets.csv"));
}, 300_000);

describe("the package, installed into an empty folder", () => {
  it("holds what it needs, and no more", () => {
    const folder = join(cwd, "node_modules/imodel-ingest");
    const entries = readdirSync(folder).sort();
    expect(entries).toEqual(["LICENSE", "README.md", "dist", "docs", "extractors", "json-schemas", "package.json", "vendor"]);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(files.filter((path) => /\.pyc$|tsbuildinfo|\.test\./.test(path))).toEqual([]);
  });

  it("extracts, validates, synchronizes and shows", async () => {
    await ingest("extract", "csv", "assets.csv", "--key", "id", "--kind-column", "type", "-o", "assets.ndjson.gz");
    await ingest("validate", "assets.ndjson.gz");
    const { stdout } = await ingest("sync", "assets.ndjson.gz", "--imodel", "plant.bim");
    expect(stdout).toMatch(/^ {2}total +12 +0 +0 +0 +0$/m);
    expect((await ingest("status", "--imodel", "plant.bim")).stdout).toContain("up to date");
    expect((await ingest("trace", "--imodel", "plant.bim", "P-101")).stdout).toContain("Generic:PhysicalObject");
    expect((await ingest("schema", "check", "--imodel", "plant.bim", "--name", "Generic")).stderr).toContain("no problems");
  });

  it("shows and exports what it has made", async () => {
    await ingest("export", "glb", "plant.bim", "-o", "plant.glb");
    await ingest("export", "geojson", "plant.bim", "-o", "plant.json", "--local");
    const { child, outcome } = start(join(cwd, "node_modules/.bin/imodel-ingest"), ["view", "plant.bim", "--no-open"], { cwd });
    const url = await new Promise<string>((resolve) => child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim())));
    const paths = ["", "style.css", "page/main.js", "lib/three.module.js", "lib/three.core.js", "lib/OrbitControls.js", "api/model", "api/land?longitude=8&latitude=47"];
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(url + path)).status));
    child.kill("SIGINT");
    expect(statuses).toEqual(paths.map(() => 200));
    expect(await outcome).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("can be imported", async () => {
    const program = `
      import { synchronize, validate } from "imodel-ingest";
      const { issues } = await validate(["assets.ndjson.gz"]);
      const { documents } = await synchronize({ inputs: ["assets.ndjson.gz"], imodel: "embedded.bim" });
      console.log(JSON.stringify([issues.error, documents[0].status, documents[0].kinds.Pump.inserted]));`;
    writeFileSync(join(cwd, "embed.js"), program);
    expect((await run(process.execPath, "embed.js")).stdout).toBe('[0,"synchronized",3]\n');
  });
});
