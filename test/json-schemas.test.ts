import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { filesBelow, root } from "./package-folder.js";

const ajv = new Ajv2020();

// Programs that use them take it for granted.
it.each(filesBelow("json-schemas", ".json"))("%s is a JSON Schema of the draft 2020-12", (path) => {
  const schema = JSON.parse(readFileSync(join(root, path), "utf8")) as { $schema?: string };
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect({ isValid: ajv.validateSchema(schema), errors: ajv.errors ?? [] }).toEqual({ isValid: true, errors: [] });
});
