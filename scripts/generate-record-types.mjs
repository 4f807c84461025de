// Writes ingest/format/record-types.ts from json-schemas/. With --check, fails when the file is stale.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const root = new URL("..", import.meta.url);
const output = new URL("ingest/format/record-types.ts", root);
const recordTypes = ["header", "part", "entity", "relationship", "delete", "checkpoint", "issue", "end"];

/** One schema that names every definition once, so that the types share them. */
async function combinedSchema() {
  const definitions = {};
  const titles = [];
  for (const type of recordTypes) {
    const schema = JSON.parse(await readFile(new URL(`json-schemas/${type}.schema.json`, root), "utf8"));
    for (const [name, definition] of Object.entries(schema.$defs ?? {})) definitions[name] = definition;
    const title = `${schema.title}Record`;
    titles.push(title);
    const { $schema: _schema, $id: _id, $defs: _defs, examples: _examples, ...body } = schema;
    definitions[title] = { ...body, title };
  }
  definitions.point.tsType = "[number, number, number]";
  definitions.position.tsType = "[number, number, number]";
  definitions.point2d.tsType = "[number, number]";
  return {
    title: "IntermediaryRecord",
    description: "Any record of an intermediary document.",
    oneOf: titles.map((title) => ({ $ref: `#/$defs/${title}` })),
    $defs: definitions,
  };
}

const text = await compile(await combinedSchema(), "IntermediaryRecord", {
  bannerComment: "// Generated from json-schemas/ by `npm run generate`. Do not edit.",
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  unknownAny: true,
});
if (process.argv.includes("--check")) {
  const present = await readFile(output, "utf8").catch(() => "");
  if (present !== text) {
    console.error("ingest/format/record-types.ts is stale: run `npm run generate`");
    process.exit(1);
  }
} else {
  await writeFile(output, text);
}
