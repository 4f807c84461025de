import { describe, expect, test } from "vitest";
import { complete, partial, type Document, type IssueRecord } from "./documents.js";
import { csv, extractCsv, run, temporaryFile, temporaryFolder, type Outcome } from "./extractor-run.js";

type Problem = [severity: string, code: string, line: number | undefined, column?: string];

function problems(document: Document): readonly Problem[] {
  const short = ({ severity, code, place }: IssueRecord): Problem =>
    place?.column === undefined ? [severity, code, place?.line] : [severity, code, place.line, place.column];
  return document.issues.map(short);
}

function idsOf(document: Document): readonly string[] {
  return document.entities.map((entity) => entity.id);
}

describe("the document is partial, so that nothing is deleted, when", () => {
  const cases: readonly { what: string; text: string; problem: Problem; args?: readonly string[] }[] = [
    { what: "a row lacks its key", text: "id,n\nA,1\n ,2\n", problem: ["error", "missing-key", 3, "id"] },
    { what: "a row lacks one of several keys", text: "id,n\nA,1\nB,\n", problem: ["error", "missing-key", 3, "n"], args: ["--key=id,n"] },
    { what: "a key says that there is no value", text: "id,n\nA,1\nNULL,2\n", problem: ["error", "missing-key", 3, "id"], args: ["--key=id", "--null=NULL"] },
    { what: "a row lacks its kind", text: "id,k\nA,Pump\nB,\n", problem: ["error", "bad-identity", 3], args: ["--key=id", "--kind-column=k"] },
    { what: "a scope is too long", text: `id,s\nA,\nB,${"s".repeat(257)}\n`, problem: ["error", "bad-identity", 3], args: ["--key=id", "--scope-column=s"] },
    { what: "a row has too few fields", text: "id,n\nA,1\nB\n", problem: ["error", "field-count", 3] },
    { what: "a row has too many fields", text: "id,n\nA,1\nB,2,x\n", problem: ["error", "field-count", 3] },
    { what: "text follows a closing quote", text: 'id,n\nA,1\nB,"2"x\n', problem: ["error", "broken-row", 3] },
    { what: "a quote is never closed", text: 'id,n\nA,1\nB,"2\nC,3\n', problem: ["error", "broken-row", 3] },
  ];

  test.each(cases)("$what", async ({ text, problem, args = ["--key=id"] }) => {
    const document = partial(await extractCsv(text, args));
    expect(problems(document)).toEqual([problem]);
    expect(idsOf(document)).toEqual([args[0] === "--key=id,n" ? "A|1" : "A"]);
  });

  test("a row is too large for one record", async () => {
    const columns = Array.from({ length: 17 }, (_, index) => `c${index}`);
    // Each field starts with a line feed, so that no line is too long.
    const fields = columns.map(() => `"\n${"x".repeat(1_000_000)}"`);
    const text = `id,${columns.join(",")}\nA${",".repeat(17)}\nB,${fields.join(",")}\n`;
    const document = partial(await extractCsv(text, ["--key=id"]));
    expect(problems(document)).toEqual([["error", "record-too-large", 3]]);
    expect(idsOf(document)).toEqual(["A"]);
  });

  test("a field is endless", async () => {
    const document = partial(await extractCsv(`id,n\nA,1\nB,"${"x\n".repeat(600_000)}`, ["--key=id"]));
    expect(problems(document)[0]).toEqual(["error", "broken-row", 3]);
    expect(idsOf(document)).toEqual(["A"]);
  });

  test("a snapshot has no rows, unless that is meant", async () => {
    expect(problems(partial(await extractCsv("id,n\n", ["--key=id"])))).toEqual([["error", "no-rows", 1]]);
    expect(complete(await extractCsv("id,n\n", ["--key=id", "--allow-empty"])).entities).toEqual([]);
    expect(complete(await extractCsv("id,n\n", ["--key=id", "--mode=delta"])).entities).toEqual([]);
  });
});

describe("the document stays complete, with a warning, when", () => {
  test("an identity comes again: both lines are named and the first stands", async () => {
    const document = complete(await extractCsv('id,n\nA,"1\n1"\nB,2\nA,3\n', ["--key=id"]));
    expect(problems(document)).toEqual([["warning", "duplicate-key", 5]]);
    expect(document.issues[0]).toMatchObject({ kind: "assets", id: "A" });
    expect(document.issues[0]?.message).toContain("lines 2 and 5");
    expect(document.entities.map((entity) => entity.properties["n"])).toEqual(["1\n1", "2"]);
  });

  test.each([
    ["integer", "1.5"], ["integer", "1_000"], ["integer", "٣"], ["number", "1,5"], ["number", "nan"], ["number", "1e999"],
    ["boolean", "ja"],
  ])("a value is no %s: %s stays text", async (type, value) => {
    const document = complete(await extractCsv(`id,n\nA,"${value}"\n`, ["--key=id", `--type=n=${type}`]));
    expect(problems(document)).toEqual([["warning", "wrong-type", 2, "n"]]);
    expect(document.entities[0]?.properties["n"]).toBe(value);
  });

  test("columns have no name, a repeated one, or one that the ingestor refuses", async () => {
    const document = complete(await extractCsv("id,n,,n,__proto__\nA,1,2,3,4\n", ["--key=id"]));
    expect(problems(document).map(([, , , column]) => column)).toEqual(["column 3", "n (2)", "column 5"]);
    expect(document.entities[0]?.properties).toEqual({ id: "A", n: "1", "column 3": "2", "n (2)": "3", "column 5": "4" });
  });

  test("a code is too long: the entity has none", async () => {
    const document = complete(await extractCsv(`id,n\nA,${"x".repeat(351)}\n`, ["--key=id", "--code=n"]));
    expect(problems(document)).toEqual([["warning", "too-long", 2, "n"]]);
    expect(document.entities[0]).not.toHaveProperty("code");
  });

  test("a row names itself as its parent: it has none", async () => {
    const document = complete(await extractCsv("id,up\nA,A\nB,A\n", ["--key=id", "--parent=up"]));
    expect(problems(document)).toEqual([["warning", "own-parent", 2]]);
    expect(document.entities.map((entity) => entity.parent?.id)).toEqual([undefined, "A"]);
  });
});

describe("no end record is written, and one line says why, when", () => {
  function refused(outcome: Outcome, code: number, message: RegExp): void {
    expect(outcome.code).toBe(code);
    expect(outcome.errors.trimEnd().split("\n")).toHaveLength(1);
    expect(outcome.errors).toMatch(message);
    expect(outcome.output.toString()).not.toContain('"type":"end"');
  }

  test("bytes can't be decoded: the line is named, in a file and in a stream", async () => {
    const long = `id,n\n${"A,1\n".repeat(9000)}`;
    const text = Buffer.concat([Buffer.from(long), Buffer.from("B,\xe4\n", "latin1")]);
    refused(await extractCsv(text, ["--key=id"]), 1, /line 9002 is not utf-8-sig: byte 0xe4.*--encoding/);
    refused(await run(csv, ["-", "--source-id=x"], { input: text }), 1, /standard input: line 9002/);
  });

  test("the text is UTF-16 or binary", async () => {
    const utf16 = Buffer.from("id,n\nA,1\n", "utf16le");
    refused(await extractCsv(utf16, ["--key=id"]), 1, /line 1 holds a NUL character/);
    refused(await extractCsv("id,n\nA,1\n", ["--key=id", "--encoding=utf-16"]), 1, /not utf-16|NUL/);
  });

  test("there is no header line", async () => {
    refused(await extractCsv("", ["--key=id"]), 1, /no header line/);
    refused(await extractCsv("\n\n", ["--key=id"]), 1, /no header line/);
    refused(await extractCsv('"id\nA', ["--key=id"]), 1, /line 1: the header can't be read/);
  });

  test("a line is endless", async () => {
    refused(await extractCsv("x".repeat(17 * 1024 * 1024)), 1, /line 1 is longer than 16777216 characters/);
  });

  test("there is no such file, or it is none", async () => {
    refused(await run(csv, ["nowhere.csv"]), 1, /nowhere\.csv: no such file/);
    refused(await run(csv, [temporaryFolder()]), 1, /is not a file/);
  });

  test("an option names no column, encoding or kind", async () => {
    const text = "id,n\nA,1\n";
    for (const option of ["--key=no", "--kind-column=no", "--label=no", "--parent=no:Area", "--reference=a=no:B", "--type=no=integer"])
      refused(await extractCsv(text, [option]), 2, /there is no column 'no'; the header has 'id', 'n'/);
    refused(await extractCsv(text, ["--encoding=klingon"]), 2, /no such encoding/);
    refused(await extractCsv(text, ["--kind="]), 2, /--kind/);
    refused(await extractCsv(text, [`--source-id=${"x".repeat(257)}`]), 2, /--source-id/);
  });

  test("the output is the source", async () => {
    const path = temporaryFile("assets.csv", "id\nA\n");
    refused(await run(csv, [path, "-o", path]), 2, /is the source itself/);
  });

  test("scopes are wanted of a stream", async () => {
    refused(await run(csv, ["-", "--source-id=x", "--scope-column=s"], { input: "s\n" }), 2, /needs a file/);
  });

  test.each([
    [[]], [["-"]], [["a.csv", "--kind=a", "--kind-column=b"]], [["a.csv", "--delimiter=ab"]], [["a.csv", "--type=n"]],
    [["a.csv", "--type=n=float"]], [["a.csv", "--reference=area"]], [["a.csv", "--mode=all"]], [["a.csv", "--split="]],
  ])("the options %j are wrong", async (args) => {
    const outcome = await run(csv, args);
    expect(outcome.code).toBe(2);
    expect(outcome.errors).toContain("extract.py: error: ");
    expect(outcome.output).toHaveLength(0);
  });
});
