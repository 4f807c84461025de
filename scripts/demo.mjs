// The main job on a fixture: extract, validate, sync into a new iModel, edit, sync again, and look. Prints each command.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const fixture = (name) => fileURLToPath(new URL(`../fixtures/extractors/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-demo-"));
const extract = "extract csv assets.csv --key id --kind-column type --label name --parent area:Area -o assets.ndjson.gz";

/** Runs the program, and ends the demo when it fails. */
function run(line) {
  console.log(`\n$ imodel-ingest ${line}`);
  const { status } = spawnSync(process.execPath, [program, ...line.split(" ")], { cwd: folder, stdio: "inherit" });
  if (status === 0) return;
  console.error(`ended with exit code ${status}`);
  process.exit(1);
}

try {
  copyFileSync(fixture("assets.csv"), join(folder, "assets.csv"));
  run(extract);
  run("validate assets.ndjson.gz");
  run("sync assets.ndjson.gz --imodel plant.bim");
  console.log("\n# assets.csv is edited: one row changed, one removed, one added");
  copyFileSync(fixture("assets-v2.csv"), join(folder, "assets.csv"));
  run(extract);
  run("sync assets.ndjson.gz --imodel plant.bim");
  run("status --imodel plant.bim");
  run("trace --imodel plant.bim P-201");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
