// Puts in the place of dist/format/accepts.js a module of the same exports in which the schemas are compiled: nothing has to compile them at each start.
import { rm, writeFile } from "node:fs/promises";
import standaloneCode from "ajv/dist/standalone/index.js";

const built = new URL("../dist/format/", import.meta.url);
const { acceptedSchemas, acceptingAjv, schemaToAccept } = await import(new URL("accepted-schemas.js", built).href);

/** What says something to people takes no part. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== "object" || schema === null) return schema;
  const { description: _description, examples: _examples, title: _title, ...rest } = schema;
  return Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, key === "properties" || key === "$defs" ? mapValues(part) : bare(part)]));
}

/** Here the keys are names. */
function mapValues(parts) {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, bare(part)]));
}

const ajv = acceptingAjv({ source: true, esm: true, optimize: false });
for (const name of acceptedSchemas) ajv.addSchema({ ...bare(schemaToAccept(name)), $id: name });
const validators = standaloneCode(ajv, Object.fromEntries(acceptedSchemas.map((name) => [`accept_${name}`, name])));
if (validators.includes("require(")) throw new Error("a schema needs something of ajv's while it runs, which this module does not import");
const all = `export const accepts = { ${acceptedSchemas.map((name) => `${name}: accept_${name}`).join(", ")} };\n`;
await writeFile(new URL("accepts.js", built), `import { codePoints } from "./code-points.js";\n${validators}\n${all}`);
await rm(new URL("accepts.js.map", built), { force: true });
