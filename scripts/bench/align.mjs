// How many records of a COBie workbook one thread aligns in a second, with the alignment and the dynamic schema that they have in a sync. Prints seconds and records.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Aligner } from "../../dist/alignment/aligner.js";
import { loadAlignment } from "../../dist/alignment/alignment-document.js";
import { compileAlignment } from "../../dist/alignment/compile-alignment.js";
import { SourceCoordinates } from "../../dist/alignment/coordinates/source-coordinates.js";
import { withIModel } from "../../dist/imodel/imodel-target.js";
import { synchronize } from "../../dist/index.js";

const wanted = Number(process.argv[2]);
const project = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const document = project("fixtures/extractors/building.golden.ndjson");
const [header, ...records] = readFileSync(document, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const entities = records.filter(({ type }) => type === "entity");
const folder = mkdtempSync(join(tmpdir(), "bench-align-"));
const imodel = join(folder, "building.bim");
const alignment = project("extractors/cobie/alignment.yaml");
await synchronize({ inputs: [document], imodel, alignment });

await withIModel(imodel, async (target) => {
  const session = await target.openDocument(header, "");
  const aligner = new Aligner(compileAlignment(await loadAlignment(alignment), session.schemas, session.dynamicSchema("COBie")), new SourceCoordinates(header));
  const align = (count) => {
    let properties = 0;
    for (let i = 0; i < count; i++) properties += Object.keys(aligner.entity(entities[i % entities.length], () => undefined).properties).length;
    return properties;
  };
  align(20_000);
  const started = performance.now();
  align(wanted);
  process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1000, records: wanted, rss: process.resourceUsage().maxRSS / 1024 }));
});
rmSync(folder, { recursive: true, force: true });
