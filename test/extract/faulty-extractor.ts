import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A good sample of what the faulty extractors read: one id a line, and a last line that says so. */
export const sampleText = `list\n${Array.from({ length: 12 }, (_, index) => `item-${index}`).join("\n")}\nend\n`;

/** What can be wrong with an extractor, one thing at a time. */
export const faults = [
  "none", "check is silent", "unstable ids", "time of day", "no end", "wrong count", "wrong digest", "late header", "other version", "invalid record", "dangling", "dangling, reported",
  "exits with 3", "complete when cut", "stack trace", "silent when missing", "complete when empty", "waits when empty", "dies when damaged", "ignores SIGINT", "no answer to EPIPE", "greedy",
] as const;

/** What is wrong with a {@link faultyExtractor}. */
export type Fault = (typeof faults)[number];

const program = `
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

const [fault, path] = process.argv.slice(2);
const has = (name) => fault === name;
const fail = (message) => {
  process.stderr.write(message);
  process.exit(1);
};
if (path === "--check") process.exit(has("check is silent") ? 1 : 0);
if (has("ignores SIGINT")) process.on("SIGINT", () => undefined);
if (!has("no answer to EPIPE")) process.stdout.on("error", () => process.exit(1));
const ballast = has("greedy") ? Buffer.alloc(200 * 1024 * 1024, 1) : undefined;

let text;
try {
  text = readFileSync(path, "utf8");
} catch (error) {
  fail(has("silent when missing") ? "" : "faulty: " + error.message + "\\n");
}
const lines = text.trimEnd().split("\\n");
if (text === "" && has("waits when empty")) await new Promise((resolve) => setTimeout(resolve, 600_000));
if (lines[0] !== "list" && !(text === "" && has("complete when empty"))) {
  if (has("stack trace") && text !== "") throw new TypeError("cannot read properties of undefined");
  fail("faulty: is no list\\n");
}
if (text.includes("\\ufffd") && has("dies when damaged")) process.kill(process.pid, "SIGSEGV");
if (lines.at(-1) !== "end" && !has("complete when cut") && text !== "") fail("faulty: was cut\\n");

const header = { type: "header", format: "imodel-ingest", formatVersion: "1.0", extractor: { name: "faulty", version: has("other version") ? "2" : "1" }, source: { id: "list" }, mode: "snapshot", units: { length: "m", angle: "deg" } };
const records = lines.slice(1).filter((line) => line !== "end").map((line, index) => ({
  type: "entity", kind: "Item", id: has("unstable ids") ? randomUUID() : line,
  ...(has("time of day") && { properties: { at: String(process.hrtime.bigint()) } }),
  ...(has("invalid record") && index === 3 && { colour: "red" }),
  ...(fault.startsWith("dangling") && index === 3 && { references: { next: { kind: "Item", id: "nowhere" } } }),
}));
if (has("dangling, reported")) records.push({ type: "issue", severity: "warning", code: "dangling", message: "next is not there", kind: "Item", id: "item-3" });
const all = has("late header") ? [records[0], header, ...records.slice(1)] : [header, ...records];
const body = all.map((record) => JSON.stringify(record) + "\\n").join("");
const counts = { entity: lines.length - (lines.at(-1) === "end" ? 2 : 1) + (has("wrong count") ? 1 : 0), ...(has("dangling, reported") && { issue: 1 }) };
const digest = "sha256:" + createHash("sha256").update(has("wrong digest") ? "other" : body).digest("hex");
process.stdout.write(body);
if (!has("no end")) process.stdout.write(JSON.stringify({ type: "end", status: "complete", counts, digest }) + "\\n");
process.exitCode = has("exits with 3") ? 3 : 0;
if (has("exits with 3")) process.stderr.write("faulty: done\\n");
if (ballast?.[0] === 0) process.exit(4);
`;

/** Writes an extractor with that fault, and a sample that it reads; gives the paths of both. */
export function faultyExtractor(folder: string, fault: Fault): { extractor: string; sample: string } {
  const extractor = join(folder, fault.replaceAll(/\W/g, "-"));
  mkdirSync(extractor, { recursive: true });
  const command = ["node", "program.mjs", fault];
  const manifest = { name: "faulty", version: "1", title: "Has one fault", fileTypes: [".list"], command, check: [...command, "--check"] };
  writeFileSync(join(extractor, "extractor.json"), JSON.stringify(manifest));
  writeFileSync(join(extractor, "program.mjs"), program);
  const sample = join(extractor, "good.list");
  writeFileSync(sample, sampleText);
  return { extractor, sample };
}
