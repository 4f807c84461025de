// Writes the tables in README.md and docs/issues.md from the code that they describe. With --check, fails when one is stale.
import { readFile, writeFile } from "node:fs/promises";
import { documentTexts } from "./document-tables.mjs";

const root = new URL("..", import.meta.url);
const stale = [];
for (const [path, text] of await documentTexts(root)) {
  const present = await readFile(new URL(path, root), "utf8").catch(() => "");
  if (present === text) continue;
  stale.push(path);
  if (!process.argv.includes("--check")) await writeFile(new URL(path, root), text);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`${stale.join(", ")} is stale: run \`npm run generate\``);
  process.exit(1);
}
