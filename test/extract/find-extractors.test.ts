import { delimiter } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { extractorsVariable, findExtractor, findExtractors } from "../../ingest/extract/find-extractors.js";
import { testExtractors } from "./extractors.js";

afterEach(() => vi.unstubAllEnvs());

async function names(): Promise<string[]> {
  const { extractors } = await findExtractors();
  return extractors.map((extractor) => extractor.manifest.name);
}

describe("findExtractors", () => {
  it("finds those of the package, by name", async () => {
    expect(await names()).toEqual(["cobie", "csv", "ifc", "tables"]);
  });

  it("finds those in the folders of the environment too, and tells of manifests it cannot use", async () => {
    vi.stubEnv(extractorsVariable, testExtractors);
    const { extractors, unusable } = await findExtractors();
    expect(extractors.map((extractor) => extractor.manifest.name)).toEqual(["cobie", "csv", "ifc", "missing", "obedient", "tables", "unready"]);
    expect(unusable.map((error) => error.message)).toEqual([expect.stringContaining("broken/extractor.json")]);
  });

  it("takes a folder of one extractor, and several folders", async () => {
    vi.stubEnv(extractorsVariable, [`${testExtractors}/obedient`, `${testExtractors}/missing`].join(delimiter));
    expect(await names()).toEqual(["cobie", "csv", "ifc", "missing", "obedient", "tables"]);
  });

  it("says which folder is not there", async () => {
    vi.stubEnv(extractorsVariable, "/nowhere/at/all");
    await expect(findExtractors()).rejects.toMatchObject({ key: "usage", message: expect.stringContaining("/nowhere/at/all") as string });
  });
});

describe("findExtractor", () => {
  it("finds one by its name", async () => {
    expect((await findExtractor("csv")).manifest.name).toBe("csv");
  });

  it("names those there are when there is none of that name", async () => {
    await expect(findExtractor("dwg")).rejects.toMatchObject({ key: "extractor-unknown", message: expect.stringContaining("cobie, csv, ifc, tables") as string });
  });
});
