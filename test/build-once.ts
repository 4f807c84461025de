import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Brings dist/ up to date before the first test: tests of the command line and of the extractors run the built programs. */
export function setup(): void {
  compile(".", "dist/.tsbuildinfo");
  run([fileURLToPath(new URL("../scripts/compile-schemas.mjs", import.meta.url))]);
  compile("extractors", "dist/extractors/.tsbuildinfo");
  compile("ingest/view/page", "dist/view/page/.tsbuildinfo");
}

function compile(project: string, state: string): void {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  run([compiler, "-p", project, "--incremental", "--tsBuildInfoFile", state]);
}

function run(args: readonly string[]): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status === 0) return;
  if (process.env["CI"] !== undefined) throw new Error(`the build fails:\n${stdout}${stderr}`);
  console.warn(`the build fails; dist/ may be stale:\n${stdout}${stderr}`);
}
