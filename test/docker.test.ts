import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./package-folder.js";

const lines = readFileSync(join(root, "Dockerfile"), "utf8").replaceAll(/\\\n\s*/g, "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
const instructions = lines.map((line) => ({ name: line.split(" ", 1).join(""), words: line.split(/\s+/).slice(1) }));
const allowed = readFileSync(join(root, ".dockerignore"), "utf8").split("\n").filter((line) => line.startsWith("!")).map((line) => line.slice(1));

/** What a stage copies from the repository. */
const copied = instructions.filter(({ name, words }) => name === "COPY" && !words[0]?.startsWith("--from")).flatMap(({ words }) => words.slice(0, -1));

describe("the Dockerfile", () => {
  it("has instructions that Docker knows", () => {
    const known = ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "ENTRYPOINT", "CMD"];
    expect(instructions.filter(({ name }) => !known.includes(name))).toEqual([]);
    expect(instructions[0]?.name).toBe("FROM");
  });

  it("copies what is there, and what .dockerignore lets through", () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !allowed.includes(path))).toEqual([]);
    expect(allowed.filter((path) => !copied.includes(path))).toEqual([]);
  });

  it("copies all that the build reads, and all that the package ships", () => {
    const { files, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[]; scripts: Record<string, string> };
    const shipped = files.filter((name) => !name.startsWith("!") && name !== "dist");
    const read = [...(scripts["build"] ?? "").matchAll(/(?:tsc -p|node) (\w[\w/.-]*)/g)].map(([, path = ""]) => path);
    expect(read.length).toBeGreaterThan(2);
    expect([...shipped, ...read, "tsconfig.json"].filter((path) => !copied.some((each) => `${path}/`.startsWith(`${each}/`)))).toEqual([]);
  });

  it("runs as a user without rights, the program that the package installs", () => {
    const last = instructions.slice(instructions.map(({ name }) => name).lastIndexOf("FROM"));
    const names = last.map(({ name }) => name);
    expect(last.find(({ name }) => name === "USER")?.words).toEqual(["node"]);
    expect(names.indexOf("ENTRYPOINT")).toBeGreaterThan(names.indexOf("USER"));
    const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { bin: object };
    expect(last.find(({ name }) => name === "ENTRYPOINT")?.words).toEqual([`["${Object.keys(bin)[0] ?? ""}"]`]);
  });
});
