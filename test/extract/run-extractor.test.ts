import { setTimeout as wait } from "node:timers/promises";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { runExtractor, type ExtractorRun } from "../../ingest/extract/run-extractor.js";
import { testExtractor } from "./extractors.js";

async function start(...args: string[]): Promise<ExtractorRun> {
  return runExtractor(await testExtractor("obedient"), { args });
}

describe("runExtractor", () => {
  it("gives what the program prints, and says that it ended well", async () => {
    const { stream, finished } = await start("lines", "2");
    expect(await text(stream)).toBe('{"type":"entity","kind":"Line","id":"0"}\n{"type":"entity","kind":"Line","id":"1"}\n');
    await expect(finished).resolves.toBeUndefined();
  });

  it("runs in the current folder and passes arguments as they are, also the name of one of its own files", async () => {
    const { stream } = await start("where", "program.mjs", "a b; $(exit) *");
    expect(await text(stream)).toBe(`${process.cwd()}\nprogram.mjs\na b; $(exit) *\n`);
  });

  it("fails with the exit code, after all output was read", async () => {
    const { stream, finished } = await start("lines", "1", "exit", "7");
    expect(await text(stream)).toContain('"0"');
    await expect(finished).rejects.toMatchObject({ key: "extractor-failed", message: "extractor obedient ended with exit code 7" });
  });

  it("fails with the signal that killed it", async () => {
    const { stream, finished } = await start("die");
    await text(stream);
    await expect(finished).rejects.toMatchObject({ key: "extractor-failed", message: "extractor obedient was killed by SIGKILL" });
  });

  it.each([
    ["2", "usage"],
    ["3", "extractor-not-ready"],
  ])("takes exit code %s without output as %s", async (code, key) => {
    const { stream, finished } = await start("exit", code);
    await text(stream);
    await expect(finished).rejects.toMatchObject({ key });
  });

  it.each(["2", "3"])("takes exit code %s after some output as a failure", async (code) => {
    const { stream, finished } = await start("lines", "1", "exit", code);
    await text(stream);
    await expect(finished).rejects.toMatchObject({ key: "extractor-failed" });
  });

  it("says what a missing program needs", async () => {
    const { stream, finished } = runExtractor(await testExtractor("missing"), { args: [] });
    const expected = { key: "extractor-not-ready", message: expect.stringContaining("the program that is nowhere") as string };
    await expect(text(stream)).rejects.toMatchObject(expected);
    await expect(finished).rejects.toMatchObject(expected);
  });

  it("lets the program wait while nothing is read", async () => {
    const { stream, finished } = await start("lines", "200000");
    let settled = false;
    finished.then(() => (settled = true), () => undefined);
    stream.read(1);
    await wait(1000);
    expect(settled).toBe(false);
    expect(stream.readableLength).toBeLessThan(1024 * 1024);
    expect((await text(stream)).split("\n").length).toBeGreaterThan(199_000);
    await expect(finished).resolves.toBeUndefined();
  });

  it("stops the program when asked to", async () => {
    const controller = new AbortController();
    const { stream, finished } = runExtractor(await testExtractor("obedient"), { args: ["lines", "1", "hang"], signal: controller.signal });
    const all = text(stream);
    setTimeout(() => controller.abort(), 300);
    await expect(all).rejects.toMatchObject({ key: "interrupted" });
    await expect(finished).rejects.toMatchObject({ key: "interrupted" });
  });

  it("kills a program that does not want to stop", async () => {
    const controller = new AbortController();
    const { stream, finished } = runExtractor(await testExtractor("obedient"), { args: ["stubborn", "lines", "1", "hang"], signal: controller.signal });
    const all = text(stream);
    setTimeout(() => controller.abort(), 500);
    await expect(all).rejects.toMatchObject({ key: "interrupted" });
    await expect(finished).rejects.toMatchObject({ key: "interrupted" });
  });

  it("starts nothing when it was asked to stop before", async () => {
    const { stream, finished } = runExtractor(await testExtractor("missing"), { args: [], signal: AbortSignal.abort() });
    await expect(text(stream)).rejects.toMatchObject({ key: "interrupted" });
    await expect(finished).rejects.toMatchObject({ key: "interrupted" });
  });

  it("stops the program when its output is no longer wanted", async () => {
    const { stream, finished } = await start("lines", "1", "hang");
    for await (const _ of stream) break;
    await expect(finished).rejects.toMatchObject({ key: "extractor-failed", message: "extractor obedient was killed by SIGTERM" });
  });

  it("settles when it was never read", async () => {
    const { stream, finished } = await start("lines", "1");
    stream.destroy();
    await expect(finished).rejects.toMatchObject({ key: "interrupted" });
  });
});
