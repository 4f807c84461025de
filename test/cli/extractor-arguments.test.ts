import { describe, expect, it } from "vitest";
import { argumentLists, splitExtractorArguments } from "../../ingest/cli/extractor-arguments.js";

describe("splitExtractorArguments", () => {
  it.each([
    ["files", ["a", "b"], ["a", "b"], ["a", "b"], []],
    ["files, then options", ["a", "b", "--key", "id"], ["a", "b", "--key", "id"], ["a", "b"], ["--key", "id"]],
    ["standard input", ["-", "-k", "id"], ["-", "-k", "id"], ["-"], ["-k", "id"]],
    ["options first", ["--key", "id", "a"], ["--key", "id", "a"], [], ["--key", "id", "a"]],
    ["a separator that was taken out", ["a", "--key", "id"], ["a", "--", "--key", "id"], ["a"], ["--key", "id"]],
    ["a separator that was left in", ["a", "--key", "id", "--", "-o", "x"], ["a", "--key", "id", "--", "-o", "x"], ["a"], ["--key", "id", "-o", "x"]],
    ["words without a dash after the separator", ["a", "b", "c"], ["a", "--", "b", "c"], ["a"], ["b", "c"]],
    ["nothing after the separator", ["a"], ["a", "--"], ["a"], []],
    ["a second separator, which is the extractor's", ["a", "-x", "--", "b"], ["a", "--", "-x", "--", "b"], ["a"], ["-x", "--", "b"]],
  ])("knows %s", (_, words, typed, files, extractorOptions) => {
    expect(splitExtractorArguments(words, ["node", "main.js", "extract", "csv", ...typed])).toEqual({ files, extractorOptions });
  });
});

describe("argumentLists", () => {
  it("starts the extractor once a file, with all options", () => {
    expect(argumentLists({ files: ["a", "b"], extractorOptions: ["-k"] })).toEqual([["a", "-k"], ["b", "-k"]]);
  });

  it("starts it once without files", () => {
    expect(argumentLists({ files: [], extractorOptions: ["--help"] })).toEqual([["--help"]]);
  });
});
