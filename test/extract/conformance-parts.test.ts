import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { firstLineOf, holdsStackTrace } from "../../ingest/extract/conformance/describe-end.js";
import { FullPipe } from "../../ingest/extract/conformance/full-pipe.js";
import { marksItsEnd } from "../../ingest/extract/conformance/sample-format.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();

describe("holdsStackTrace", () => {
  it.each([
    ["Python", 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: x\n'],
    ["JavaScript", "TypeError: x\n    at main (file:///a/extract.mjs:3:9)\n"],
    ["Java", 'Exception in thread "main" java.io.IOException: x\n\tat com.acme.Main.main(Main.java:5)\n'],
    ["C#", "Unhandled exception. System.Exception: x\n   at Acme.Program.Main(String[] args)\n"],
    ["C++", "terminate called after throwing an instance of 'std::runtime_error'\n"],
    ["Rust", "thread 'main' panicked at src/main.rs:2:5:\nx\n"],
    ["Go", "panic: x\n\ngoroutine 1 [running]:\n"],
  ])("knows one of %s", (_language, text) => {
    expect(holdsStackTrace(text)).toBe(true);
  });

  it.each(["csv: a.csv: no such file\n", "ifc: a.ifc: at line 7: a statement without an end\n", "  at least one column is needed\n", ""])("takes no message for one: %j", (text) => {
    expect(holdsStackTrace(text)).toBe(false);
  });
});

describe("firstLineOf", () => {
  it("leaves blank lines out and cuts long ones", () => {
    expect(firstLineOf("\n  \n a \nb")).toBe("a");
    expect(firstLineOf("x".repeat(300))).toBe(`${"x".repeat(200)}…`);
    expect(firstLineOf(" \n")).toBeUndefined();
  });
});

describe("marksItsEnd", () => {
  it.each<[string, string | Buffer, boolean]>([
    ["table", "id,name\n1,Müller\n", false],
    ["table in another encoding", Buffer.from("id,name\n1,M\u00fcller\n", "latin1"), false],
    ["INI file", "[section]\nkey=value\n", false],
    ["JSON lines", '{"a":1}\n{"a":2}\n', false],
    ["JSON document", '\uFEFF{"a":\n1}\n', true],
    ["XML", '<?xml version="1.0"?>\n<a/>\n', true],
    ["STEP", "ISO-10303-21;\nHEADER;\n", true],
    ["gzip", gzipSync("id,name\n"), true],
  ])("of a %s", async (name, content, expected) => {
    const path = join(folder, name.replaceAll(" ", "-"));
    writeFileSync(path, content);
    expect(await marksItsEnd(path)).toBe(expected);
  });
});

describe.skipIf(process.platform === "win32")("a full pipe", () => {
  it("lets its writer wait, and gives what was written behind the filling", async () => {
    const pipe = await FullPipe.make(join(folder, "pipe"));
    if (!pipe) throw new Error("there is no mkfifo");
    const child = spawn("sh", ["-c", "printf waited; exit 5"], { stdio: ["ignore", pipe.writer, "inherit"] });
    const ended = once(child, "exit");
    expect(await Promise.race([ended, wait(300, "waits")])).toBe("waits");
    const first = pipe.drain();
    expect(await ended).toEqual([5, null]);
    expect(Buffer.concat([first, pipe.drain()]).toString()).toBe("waited");
    pipe.close();
  });

  it("cannot be made where there is no place for it", async () => {
    expect(await FullPipe.make(join(folder, "no such folder", "pipe"))).toBeUndefined();
  });
});
