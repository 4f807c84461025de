import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { complete, parseRecords, partial, validator } from "./documents.js";
import {
  cobie, csv, extractCsv, fixtures, run, systemPython, temporaryFile, temporaryFolder, withoutOpenpyxl, withoutSystemOpenpyxl,
} from "./extractor-run.js";

const programs = [
  { name: "csv", program: csv, args: [join(fixtures, "assets.csv"), "--key=id"], isSkipped: false },
  { name: "cobie", program: cobie, args: [join(fixtures, "building.xlsx")], isSkipped: withoutOpenpyxl },
];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
  readonly check: readonly string[];
}

/** The exit code and the error output of a program after `disturb` has had its way with it. */
function disturbed(program: string, args: readonly string[], disturb: (child: ReturnType<typeof spawn>) => void): Promise<[number | null, string]> {
  return new Promise((done) => {
    const child = spawn("python3", [program, ...args]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => done([code, errors]));
    disturb(child);
  });
}

describe.each(programs)("the $name extractor", ({ name, program, args, isSkipped }) => {
  test.skipIf(isSkipped)("writes the same bytes each time, from any folder and in any locale", async () => {
    const { output } = await run(program, args);
    expect(output.length).toBeGreaterThan(1000);
    const ascii = { LC_ALL: "C", PYTHONIOENCODING: "ascii", PYTHONUTF8: "0", PYTHONCOERCECLOCALE: "0" };
    expect((await run(program, args, { cwd: temporaryFolder(), env: ascii })).output.equals(output)).toBe(true);
  });

  test.skipIf(isSkipped)("writes the same bytes to a file, plain or gzipped, whatever was there", async () => {
    const { output } = await run(program, args);
    const plain = temporaryFile("out.ndjson", "something longer ".repeat(10_000));
    const zipped = [join(temporaryFolder(), "a.ndjson.gz"), join(temporaryFolder(), "b.ndjson.gz")];
    for (const path of [plain, ...zipped])
      expect(await run(program, [...args, "-o", path])).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
    expect(readFileSync(plain).equals(output)).toBe(true);
    const [first, second] = zipped.map((path) => readFileSync(path));
    expect(first).toEqual(second);
    expect(gunzipSync(first ?? "").equals(output)).toBe(true);
    expect(readdirSync(dirname(plain))).toEqual(["out.ndjson"]);
  });

  test.skipIf(isSkipped)("ends quietly and not with 0 when nobody reads its output", async () => {
    expect(await disturbed(program, args, (child) => child.stdout?.destroy())).toEqual([1, ""]);
  });

  test.skipIf(isSkipped)("says in one line when the output can't be written", async () => {
    const outcome = await run(program, [...args, "-o", join(temporaryFolder(), "missing", "out.ndjson")]);
    expect(outcome.code).toBe(1);
    expect(outcome.errors).toMatch(/^\w+: .*No such file or directory.*\n$/);
  });

  test("has a valid manifest, whose version it knows", async () => {
    const folder = dirname(program);
    const manifest = JSON.parse(readFileSync(join(folder, "extractor.json"), "utf8")) as Manifest;
    const validate = validator("extractor");
    expect(validate(manifest) ? [] : validate.errors).toEqual([]);
    expect(manifest.name).toBe(name);
    expect((await run(program, ["--version"])).output.toString()).toBe(`${name} ${manifest.version}\n`);
    expect(manifest.command).toEqual(["python3", "extract.py"]);
    expect(manifest.check).toEqual([...manifest.command, "--check"]);
  });

  test.skipIf(isSkipped)("says nothing when asked whether it can run, and explains itself when asked for help", async () => {
    expect(await run(program, ["--check"])).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
    const help = (await run(program, ["--help"])).output.toString();
    for (const topic of ["identity", "partial documents", "exit codes"]) expect(help).toContain(topic);
  });
});

describe("an output file", () => {
  test("stays as it was when the source can't be read to its end, and no other file is left", async () => {
    const output = temporaryFile("out.ndjson", "before");
    const source = Buffer.concat([Buffer.from(`id\n${"A\n".repeat(50_000)}`), Buffer.from([0xff])]);
    expect((await extractCsv(source, ["-o", output])).code).toBe(1);
    expect(readFileSync(output, "utf8")).toBe("before");
    expect(readdirSync(dirname(output))).toEqual(["out.ndjson"]);
  });

  test("is written when the document is partial", async () => {
    const output = join(temporaryFolder(), "out.ndjson");
    const outcome = await extractCsv("id,n\nA,1\nB\n", ["--key=id", "-o", output]);
    expect(partial({ ...outcome, output: readFileSync(output) }).entities).toHaveLength(1);
  });
});

describe("an interrupted extractor", () => {
  /** Sends the signal once the program has begun its output file, while its input goes on. */
  async function interrupted(signal: "SIGINT" | "SIGTERM"): Promise<[number | null, string, readonly string[]]> {
    const folder = temporaryFolder();
    const args = ["-", "--source-id=x", "--key=id", "-o", join(folder, "out.ndjson")];
    const [code, errors] = await disturbed(csv, args, (child) => {
      child.stdin?.write("id\nA\n");
      const poll = setInterval(() => {
        if (readdirSync(folder).length === 0) return;
        clearInterval(poll);
        child.kill(signal);
      }, 20);
    });
    return [code, errors, readdirSync(folder)];
  }

  test("by Ctrl-C ends with 130, without a word and without a file", async () => {
    expect(await interrupted("SIGINT")).toEqual([130, "", []]);
  });

  test("by its parent ends with 143, without a word and without a file", async () => {
    expect(await interrupted("SIGTERM")).toEqual([143, "", []]);
  });
});

describe("openpyxl", () => {
  const check = [cobie, "--check"] as const;
  const missing = /^cobie: openpyxl is not installed; on Debian and Ubuntu: apt-get install python3-openpyxl, elsewhere: python3 -m pip install openpyxl\n$/;

  /** A folder for PYTHONPATH with a module that stands in for openpyxl. */
  function standIn(code: string): Record<string, string> {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "openpyxl"));
    writeFileSync(join(folder, "openpyxl", "__init__.py"), code);
    return { PYTHONPATH: folder };
  }

  test("is asked for in one line, with the command that installs it, when no Python has it", async () => {
    const env = standIn("raise ImportError");
    for (const args of [["--check"], ["building.xlsx"]]) {
      const outcome = await run(cobie, args, { env });
      expect(outcome.errors).toMatch(missing);
      expect(outcome.code).toBe(3);
    }
  });

  test.skipIf(withoutSystemOpenpyxl)("is found in the system's Python when the first one lacks it", async () => {
    // -S hides what the system's packages have installed.
    const outcome = await run(cobie, ["building.xlsx"], { python: systemPython, pythonOptions: ["-S"] });
    expect(complete(outcome).entities).toHaveLength(34);
  });

  test("is not looked for again and again when the system's Python can't use it in the end", async () => {
    const env = standIn("import sys\nif sys.argv[0] != '-c': raise ImportError");
    expect(await run(check[0], [check[1]], { env })).toMatchObject({ code: 3, errors: expect.stringMatching(missing) as string });
  });
});

describe("the shared modules", () => {
  const python = join(import.meta.dirname, "../../extractors/python");

  function execute(code: string): ReturnType<typeof run> {
    return run(temporaryFile("snippet.py", code), [], { env: { PYTHONPATH: python } });
  }

  const opening = `
from intermediary import DocumentWriter, RecordTooLarge, header_record
header = header_record({"name": "x", "version": "1"}, {"id": "x"}, units={"length": "m", "angle": "deg"})
`;

  test("write half surrogate pairs as U+FFFD and whole ones as they are", async () => {
    const outcome = await execute(`${opening}
with DocumentWriter(None, header) as document:
    document.write({"type": "entity", "kind": "K", "id": "a\\ud800b\\ud83d\\ude00"})
`);
    expect(complete(outcome).entities[0]?.id).toBe("a\uFFFDb😀");
  });

  test("write no end record when something was raised, and none of a record that is too large", async () => {
    const outcome = await execute(`${opening}
with DocumentWriter(None, header) as document:
    try:
        document.write({"type": "entity", "kind": "K", "id": "a", "properties": {"x": "ä" * 2**23}})
    except RecordTooLarge:
        document.issue("error", "too-large", "x")
`);
    expect(outcome.errors).toBe("");
    expect(parseRecords(outcome.output).map(({ type }) => type)).toEqual(["header", "issue", "end"]);
    const failed = await execute(`${opening}\nwith DocumentWriter(None, header) as document:\n    raise ValueError`);
    expect(failed.output.toString()).not.toContain("end");
  });

  test("notice that a source was changed while it was read", async () => {
    const source = temporaryFile("a.csv", "id\n");
    const outcome = await execute(`
from program import ExtractorError
from source import SourceFile
file = SourceFile(${JSON.stringify(source)})
file.require_unchanged()
open(${JSON.stringify(source)}, "a").write("A\\n")
try:
    file.require_unchanged()
except ExtractorError as error:
    print(error)
`);
    expect(outcome.output.toString()).toBe(`${source}: was changed while it was being read; try again\n`);
  });

  test("write through a symbolic link, and into what is no regular file", async () => {
    const target = temporaryFile("target.ndjson", "before");
    const link = join(temporaryFolder(), "link.ndjson");
    symlinkSync(target, link);
    for (const output of [link, "/dev/null"]) {
      const outcome = await run(csv, [join(fixtures, "assets.csv"), "-o", output]);
      expect(outcome).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
    }
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, "utf8")).toContain('"type":"end"');
  });
});
