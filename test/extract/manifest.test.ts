import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { testExtractor, testExtractors } from "./extractors.js";

describe("readManifest", () => {
  it("gives the manifest, its folder and the default alignment as an absolute path", async () => {
    const extractor = await testExtractor("obedient");
    expect(extractor.manifest).toMatchObject({ name: "obedient", fileTypes: [".txt"] });
    expect(extractor.folder).toBe(`${testExtractors}/obedient`);
    expect(extractor.alignment).toBe(`${testExtractors}/obedient/alignment.yaml`);
    expect(isAbsolute(extractor.folder)).toBe(true);
  });

  it("says which manifest is wrong and where", async () => {
    await expect(testExtractor("broken")).rejects.toMatchObject({ key: "extractor-not-ready", message: expect.stringContaining("broken/extractor.json") as string });
  });

  it("says when there is none", async () => {
    await expect(testExtractor("nowhere")).rejects.toMatchObject({ key: "extractor-not-ready", message: expect.stringContaining("cannot be read") as string });
  });
});

describe("extractor.schema.json", () => {
  it("accepts its own examples and nothing undeclared", () => {
    const schema = JSON.parse(readFileSync(new URL("../../json-schemas/extractor.schema.json", import.meta.url), "utf8")) as { examples: object[] };
    const validate = new Ajv2020({ strict: true }).compile(schema);
    for (const example of schema.examples) {
      expect(validate(example)).toBe(true);
      expect(validate({ ...example, shell: true })).toBe(false);
    }
  });
});
