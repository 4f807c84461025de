import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { checkConformance, type CheckConformanceOptions } from "../../ingest/check-conformance.js";
import { conformanceChecks, type ConformanceReport, type ConformanceResult } from "../../ingest/extract/conformance/conformance-checks.js";
import { tempFolder } from "../support/temp-folder.js";
import { faultyExtractor, type Fault } from "./faulty-extractor.js";

const folder = tempFolder();

function check(fault: Fault, options: Partial<CheckConformanceOptions> = {}): Promise<ConformanceReport> {
  const { extractor, sample } = faultyExtractor(folder, fault);
  return checkConformance(extractor, { samples: [sample], marksEnd: true, ...options });
}

function names({ checks }: ConformanceReport, result: ConformanceResult["result"]): string[] {
  return checks.filter((each) => each.result === result).map(({ name }) => name);
}

afterEach(() => vi.unstubAllEnvs());

describe("checkConformance", () => {
  it("passes an extractor without a fault, with every check in a fixed order", async () => {
    const report = await check("none");
    expect(report.checks.filter(({ result }) => result === "failed")).toEqual([]);
    expect(names(report, "not-applicable")).toEqual(["memory"]);
    expect(report.checks.map(({ name }) => name)).toEqual(Object.keys(conformanceChecks));
    expect(report).toMatchObject({ extractor: { name: "faulty", version: "1" }, conforms: true });
  });

  it.each<[Fault, keyof typeof conformanceChecks, RegExp]>([
    ["unstable ids", "stable-ids", /^a second run lacks entity Item /],
    ["time of day", "same-bytes", /other bytes/],
    ["no end", "end-last", /end-missing/],
    ["wrong count", "end-counts", /13 records of type entity, 12 were read/],
    ["wrong digest", "end-digest", /digest-mismatch/],
    ["late header", "header-first", /^output:1: error header-missing/],
    ["other version", "header-names-extractor", /faulty 2, the manifest faulty 1/],
    ["invalid record", "valid-records", /^output:5: error schema-violation/],
    ["dangling", "references", /Item nowhere is not in the document/],
    ["exits with 3", "exit-code", /^ended with exit code 3/],
    ["complete when cut", "cut-source", /^cut after \d+ of \d+ bytes: wrote a complete document with \d+ of 12 records/],
    ["stack trace", "wrong-format", /^shows a stack trace/],
    ["silent when missing", "missing-source", /^ended with exit code 1 without a word$/],
    ["complete when empty", "empty-source", /complete document, without an issue/],
    ["dies when damaged", "damaged-source", /^damaged at byte \d+ of \d+: was killed by SIGSEGV/],
    ["ignores SIGINT", "interrupt", /^was interrupted, and ended with exit code 0$/],
    ["no answer to EPIPE", "closed-output", /^shows a stack trace/],
  ])("finds the fault \"%s\" by %s, and by no other check", async (fault, name, detail) => {
    const report = await check(fault);
    expect(names(report, "failed")).toEqual([name]);
    expect(report.conforms).toBe(false);
    const found = report.checks.find((each) => each.name === name);
    expect(found).toMatchObject({ detail: expect.stringMatching(detail) as string, hint: conformanceChecks[name].hint });
  });

  it("accepts a reference that leads nowhere when the extractor says so itself", async () => {
    const report = await check("dangling, reported");
    expect(report.checks.find(({ name }) => name === "references")).toMatchObject({ result: "passed", detail: "1 lead nowhere, as the extractor says itself" });
  });

  it("makes no other check when the extractor cannot run here", async () => {
    const report = await check("check is silent");
    expect(names(report, "failed")).toEqual(["check-command"]);
    expect(new Set(report.checks.map(({ name }) => name))).toEqual(new Set(Object.keys(conformanceChecks)));
  });

  it("does not call a cut passed where it cannot be seen", async () => {
    const { extractor, sample } = faultyExtractor(folder, "complete when cut");
    const report = await checkConformance(extractor, { samples: [sample] });
    expect(report.conforms).toBe(true);
    expect(report.checks.find(({ name }) => name === "cut-source")).toMatchObject({ result: "not-applicable", detail: expect.stringMatching(/^\d of \d cuts are not detectable/) as string });
  });

  it("ends a run that takes too long", async () => {
    const report = await check("waits when empty", { timeout: 5 });
    expect(names(report, "failed")).toEqual(["empty-source"]);
    expect(report.checks.find(({ name }) => name === "empty-source")?.detail).toBe("did not end within 5 s");
  });

  it.skipIf(process.platform !== "linux")("measures memory by a large file", async () => {
    const large = join(folder, "large.list");
    writeFileSync(large, `list\n${Array.from({ length: 20_000 }, (_, index) => `item-${index}`).join("\n")}\nend\n`);
    expect(names(await check("greedy", { large, maxMemory: 150 }), "failed")).toEqual(["memory"]);
    const enough = await check("none", { large, maxMemory: 1024 });
    expect(enough.checks.at(-1)).toMatchObject({ name: "memory", result: "passed", detail: expect.stringMatching(/^took \d+ MiB, 1024 MiB are allowed$/) as string });
  });

  it("tries each of several samples, and names it", async () => {
    const { extractor, sample } = faultyExtractor(folder, "none");
    const bad = join(folder, "bad.list");
    writeFileSync(bad, "list\nitem\n");
    const { checks } = await checkConformance(extractor, { samples: [sample, bad], marksEnd: true });
    const failed = checks.filter(({ result }) => result === "failed");
    expect(failed.map((each) => each.sample)).toEqual(failed.map(() => bad));
    expect(failed.map(({ name }) => name)).toContain("exit-code");
    const again = await checkConformance(extractor, { samples: [sample, sample] });
    expect(again.checks.filter(({ name }) => name === "interrupt" || name === "closed-output").map(({ result }) => result)).toEqual(Array(4).fill("passed"));
  });

  it("stops when it is asked to, and leaves nothing behind", async () => {
    const temporary = tempFolder();
    vi.stubEnv("TMPDIR", temporary);
    await expect(check("none", { signal: AbortSignal.timeout(400) })).rejects.toMatchObject({ key: "interrupted" });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("says when a sample is not there", async () => {
    await expect(check("none", { samples: ["nowhere.list"] })).rejects.toMatchObject({ key: "input-unreadable" });
  });
});
