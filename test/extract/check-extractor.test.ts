import { describe, expect, it } from "vitest";
import { checkExtractor, requireReady } from "../../ingest/extract/check-extractor.js";
import { testExtractor } from "./extractors.js";

describe("checkExtractor", () => {
  it("says that an extractor is ready", async () => {
    expect(await checkExtractor(await testExtractor("obedient"))).toEqual({ ready: true, missing: "" });
  });

  it("passes on the line that the check printed", async () => {
    expect(await checkExtractor(await testExtractor("unready"))).toEqual({ ready: false, missing: "install the thing" });
  });

  it("says when the program is not there", async () => {
    const { ready, missing } = await checkExtractor(await testExtractor("missing"));
    expect(ready).toBe(false);
    expect(missing).toContain("no-such-program-anywhere");
  });
});

describe("requireReady", () => {
  it("throws what is missing and what is needed", async () => {
    const message = "extractor unready: install the thing (needs the thing)";
    await expect(requireReady(await testExtractor("unready"))).rejects.toMatchObject({ key: "extractor-not-ready", message });
  });
});
