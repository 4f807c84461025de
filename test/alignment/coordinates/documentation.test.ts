import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { headerFlaw } from "../../../ingest/alignment/coordinates/header-flaw.js";
import { recordValidators } from "../../../ingest/format/record-validators.js";
import type { HeaderRecord } from "../../../ingest/format/record-types.js";
import { issueCodes } from "../../../ingest/issue.js";
import { headerRecord } from "../../support/document-text.js";

describe("docs/coordinates.md", () => {
  const text = readFileSync("docs/coordinates.md", "utf8");

  it("shows coordinate reference systems that a header may have", () => {
    const [, shown = ""] = /<!-- crs -->\n```json\n([^]*?)```/.exec(text) ?? [];
    const systems = shown.trim().split("\n").map((line) => JSON.parse(line) as NonNullable<HeaderRecord["crs"]>);
    expect(systems).toHaveLength(7);
    for (const crs of systems) {
      const header = headerRecord({ crs });
      expect(recordValidators.accepts("header", header)).toBe(true);
      expect(headerFlaw(header)).toBeUndefined();
    }
  });

  it("names only issues that exist", () => {
    for (const [, code = ""] of text.matchAll(/warning `([a-z-]+)`/g)) expect(Object.keys(issueCodes)).toContain(code);
  });
});
