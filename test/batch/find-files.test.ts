import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { patternExpression } from "../../ingest/batch/file-pattern.js";
import { exclusion, findFiles } from "../../ingest/batch/find-files.js";
import { tempFolder } from "../support/temp-folder.js";

const base = tempFolder();
for (const path of ["a.csv", "b.ifc", ".hidden.csv", "models/x.ifc", "models/y.IFC", "models/deep/er/z.ifc", "models/.git/w.ifc", "odd [1]*.csv", "reports/r.json"]) {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), "");
}
symlinkSync(join(base, "a.csv"), join(base, "models/link.csv"));
symlinkSync(base, join(base, "models/round"));

async function find(asked: string, ...excluded: string[]): Promise<string[]> {
  return (await findFiles(asked, base, exclusion(excluded))).files.map(({ path, folder }) => (folder === "" ? path : `${path} in ${folder}`));
}

describe("patterns", () => {
  it.each([
    ["*.csv", ["a.csv"], ["x/a.csv", ".a.csv", "a.csvx"]],
    ["**/*.csv", ["a.csv", "x/a.csv", "x/y/a.csv"], ["x/.y/a.csv", "a.csv/b"]],
    ["x/**", ["x/a", "x/y/a"], ["x", "x/.a", "y/a"]],
    ["x/**/y/*", ["x/y/a", "x/1/2/y/a"], ["x/a", "x/1/y/2/a"]],
    ["r?-*.c(s)v", ["r1-.c(s)v", "r2-abc.c(s)v"], ["r-a.c(s)v", "r1-a.csv"]],
    ["./*", ["a"], ["./a", "x/a", ".a"]],
    ["../x/*", ["../x/a"], ["x/a"]],
  ])("%s", (pattern, matched, others) => {
    const expression = patternExpression(pattern);
    expect([...matched, ...others].filter((path) => expression.test(path))).toEqual(matched);
  });
});

describe("files are found", () => {
  it("by their names, whatever these are", async () => {
    expect(await find("a.csv")).toEqual(["a.csv"]);
    expect(await find("./models/x.ifc")).toEqual(["./models/x.ifc"]);
    expect(await find("odd [1]*.csv")).toEqual(["odd [1]*.csv"]);
    expect(await find(join(base, "a.csv"))).toEqual([join(base, "a.csv")]);
  });

  it("by their folder, with all below it, but for what is hidden and linked folders", async () => {
    expect(await find("models/")).toEqual(["models/deep/er/z.ifc in deep/er", "models/link.csv", "models/x.ifc", "models/y.IFC"]);
    expect(await find(".")).toContain("a.csv");
  });

  it("by a pattern, in the order of their names", async () => {
    expect(await find("models/**/*.ifc")).toEqual(["models/deep/er/z.ifc in deep/er", "models/x.ifc"]);
    expect(await find("*/*.ifc")).toEqual(["models/x.ifc in models"]);
    expect(await find(join(base, "mod*/*.ifc"))).toEqual([`${join(base, "models/x.ifc")} in models`]);
  });

  it("not when they are excluded, with all that lies below", async () => {
    expect(await find(".", "models", "*.csv", "./reports/")).toEqual(["b.ifc"]);
    expect(await find("a.csv", "*.csv")).toEqual([]);
  });

  it("or it is said that there are none", async () => {
    expect(await findFiles("nowhere.csv", base, exclusion([]))).toEqual({ files: [], empty: true });
    expect(await findFiles("nowhere/*.csv", base, exclusion([]))).toEqual({ files: [], empty: true });
  });
});
