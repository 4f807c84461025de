import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { validator } from "./documents.js";
import { fixtures, repository, temporaryFile, temporaryFolder, type Outcome } from "./extractor-run.js";
import { completeIfc, extractIfc, extractText, ifc, labelled, partialIfc } from "./ifc-documents.js";

const cottagePath = join(fixtures, "cottage.ifc");
const cottage = readFileSync(cottagePath, "utf8");
const bare = "--no-geometry";

function refused(outcome: Outcome, message: RegExp, code = 1): void {
  expect(outcome.errors).toMatch(message);
  expect(outcome.errors.trimEnd().split("\n")).toHaveLength(1);
  expect(outcome.code).toBe(code);
  expect(outcome.output.toString()).not.toContain('"type":"end"');
}

/** Numbers that are the same in every run. */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) yield (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff);
}

describe("no end record is written, and one line says why, when the file", () => {
  test("is truncated, wherever that is", async () => {
    const random = randomNumbers(7);
    const end = cottage.lastIndexOf(";");
    const places = [1, 13, cottage.indexOf("DATA;"), cottage.indexOf("DATA;") + 5, end - 20, end - 1, end, ...Array.from({ length: 5 }, () => random.next().value % end)];
    for (const place of places) refused(await extractText(cottage.slice(0, place), [bare]), /^ifc: .*(is truncated: END-ISO-10303-21; is missing|does not begin with ISO-10303-21)$/m);
  });

  test("is empty, is something else, or is not there", async () => {
    refused(await extractText(""), /model\.ifc: is empty$/m);
    refused(await extractText("id,name\n1,a;b\n"), /does not begin with ISO-10303-21$/m);
    refused(await extractText("<ifcXML/>"), /does not begin with ISO-10303-21$/m);
    refused(await extractIfc(["nowhere.ifc"]), /nowhere\.ifc: no such file$/m);
    refused(await extractIfc([temporaryFolder()]), /is not a file$/m);
  });

  test.each([
    ["brackets that do not match", "#53=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,20.,1.);", "#53=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,20.,1.;", /:56: cannot be read: brackets do not match$/m],
    ["a character that STEP does not have", "(100.,50.,0.)", "(100.,50.,0.)?", /:53: cannot be read: the character \? does not belong there$/m],
    ["a number with a letter in it", "(100.,50.,0.)", "(100.,5u.,0.)", /:53: cannot be read: a number has a letter in it$/m],
    ["a control character in a text", "'Doorway'", "'Door\u0002way'", /:68: cannot be read: a text has the character 2$/m],
    ["a schema that nobody knows", "('IFC4')", "('CONFIG_CONTROL_DESIGN')", /has the schema CONFIG_CONTROL_DESIGN; IFC2X3, IFC4 and IFC4X3 can be read$/m],
    ["no schema", "FILE_SCHEMA(('IFC4'));", "", /has no FILE_SCHEMA$/m],
    ["something after its end", "END-ISO-10303-21;", "END-ISO-10303-21;\nISO-10303-21;", /ISO-10303-21 is not expected here$/m],
  ])("has %s", async (_, before, after, message) => {
    refused(await extractText(cottage.replace(before, () => after)), message);
  });

  test("stays readable with comments and white space after its end, and with lines broken anywhere", async () => {
    completeIfc(await extractText(`${cottage}\n\n/* the end; */ \r\n`, [bare]));
    completeIfc(await extractText(cottage.replaceAll(",", ",\r\n").replaceAll("=", " = "), [bare]));
  });
});

describe("a damaged file never gives a crash:", () => {
  test("a flipped bit anywhere is refused, told, or within a value", async () => {
    const random = randomNumbers(11);
    const start = cottage.indexOf("#1=");
    for (let i = 0; i < 8; i++) {
      const bytes = Buffer.from(cottage);
      const place = start + (random.next().value % (bytes.length - start));
      bytes[place] = (bytes[place] ?? 0) ^ (1 << random.next().value % 7);
      const outcome = await extractText(bytes);
      const name = `${place}: ${bytes.subarray(place - 20, place + 20).toString()}`;
      expect([0, 1], name).toContain(outcome.code);
      expect(outcome.errors.trimEnd().split("\n").length, name).toBe(1);
      if (outcome.code === 0) completeIfc(outcome);
      else if (outcome.errors.includes("partial")) partialIfc(outcome);
    }
  });
});

describe("the document is partial, so that nothing is deleted, when", () => {
  test.each([
    ["an instance is missing", /^#150=.*\n/m, "", "error missing-instance 143 #150 is referred to, but is not in the file"],
    ["an instance is there twice", "#36=", "#35=IFCSITE('x',$,$,$,$,$,$,$,$,$,$,$,$,$);\n#36=", "error repeated-instance 44 #35 stands in line 43 already"],
    ["a class is unknown", "IFCBUILDINGSTOREY(", "IFCBUILDINGSTOREX(", "error unknown-class 48 1 instances are of the class IFCBUILDINGSTOREX, which IFC4 does not have; they are left out"],
    ["an object has no GlobalId", "IFCZONE('0Cottage000000000Zone1'", "IFCZONE($", "error no-global-id 164 IfcZone #175 has no GlobalId; it is left out"],
  ])("%s", async (_, before, after, issue) => {
    const document = partialIfc(await extractText(cottage.replace(before, () => after), [bare]));
    const told = document.issues.map(({ severity, code, message, place }) => `${severity} ${code} ${place?.line ?? ""} ${message}`);
    expect(told).toContain(issue);
  });
});

describe("the document stays complete, with a warning, when", () => {
  test("two objects have one GlobalId: both are named, the first stands, and what is a part of either stays", async () => {
    const text = cottage.replace("0Cottage000000000Pipe2", "0Cottage000000000Pipe1");
    const document = completeIfc(await extractText(text, [bare]));
    expect(document.issues.find(({ code }) => code === "duplicate-global-id")).toMatchObject({
      severity: "warning", kind: "IfcPipeSegment", id: "0Cottage000000000Pipe1", place: { line: 169 },
      message: "IfcPipeSegment #183 has the GlobalId of IfcPipeSegment #180 in line 166; the first one stands",
    });
    expect(document.entities.filter(({ kind }) => kind === "IfcPipeSegment").map(({ label }) => label)).toEqual(["Pipe 1"]);
    expect(labelled(document, "in").parent?.id).toBe("0Cottage000000000Pipe1");
  });

  test("something is a part of itself: it has no parent", async () => {
    const circle = "#300=IFCRELAGGREGATES('0Cottage00000000Aggr09',$,$,$,#40,(#30));\n#41=";
    const document = completeIfc(await extractText(cottage.replace("#41=", circle), [bare]));
    expect(document.issues.map(({ code }) => code)).toContain("circular-parent");
    expect(document.entities.filter(({ kind, parent }) => /Project|Site|Building/.test(kind) && parent === undefined)).toHaveLength(1);
  });

  test("a property set belongs to nothing: it is counted", async () => {
    const document = completeIfc(await extractText(cottage.replace("(#57),#154)", "(#41),#154)"), [bare]));
    expect(document.issues.filter(({ severity }) => severity === "info").map(({ code, message }) => `${code} ${message}`)).toEqual([
      "property-set-unused 1 IfcPropertySet belong to no entity, #154 for one; they are left out",
    ]);
  });

  test("a unit is assigned twice, or a shape cannot be made", async () => {
    const document = completeIfc(await extractText(cottage.replace("(#7,#11,", "(#7,#5,#11,").replace("(.AREA.,$,$,0.5,1.)", "(.AREA.,$,$,0.,0.)")));
    expect(document.issues.map(({ code }) => code)).toEqual(expect.arrayContaining(["unit-ambiguous", "no-shape"]));
    expect(labelled(document, "Shore").properties["RefElevation"]).toBe(3.048);
  });
});

describe("archives (.ifczip)", () => {
  /** Packs files by the standard library of Python; each of them is a name and a text. */
  function archive(files: Readonly<Record<string, string>>): string {
    const path = join(temporaryFolder(), "model.ifczip");
    const code = "import sys, json, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as package:\n  [package.writestr(name, text) for name, text in json.load(sys.stdin).items()]";
    expect(spawnSync("python3", ["-c", code, path], { input: JSON.stringify(files) }).status).toBe(0);
    return path;
  }

  test("give what their file gives, whatever they are called, and leave no other file", async () => {
    const packed = archive({ "models/Cottage.IFC": cottage, "readme.txt": "x" });
    const env = { TMPDIR: temporaryFolder() };
    const outcome = await extractIfc([packed, bare], { env });
    const { entities } = completeIfc(outcome);
    expect(entities).toEqual(completeIfc(await extractIfc([cottagePath, bare])).entities);
    expect(completeIfc(await extractText(readFileSync(packed), [bare], "model.ifc")).entities).toEqual(entities);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });

  test("are refused when they are damaged, hold no model or several, or would unpack to too much", async () => {
    const whole = readFileSync(archive({ "a.ifc": cottage }));
    const damaged = Buffer.from(whole);
    damaged[2000] = (damaged[2000] ?? 0) ^ 4;
    refused(await extractText(damaged, [], "a.ifczip"), /(is damaged|is not a readable \.ifczip)/);
    refused(await extractText(whole.subarray(0, 3000), [], "a.ifczip"), /is not a readable \.ifczip/);
    refused(await extractIfc([archive({ "a.txt": "x" })]), /holds no \.ifc file$/m);
    refused(await extractIfc([archive({ "a.ifc": cottage, "b.ifc": cottage })]), /holds 2 \.ifc files; unpack it and take one at a time$/m);
    refused(await extractIfc([archive({ "a.ifc": " ".repeat(3 * 2 ** 20) }), "--max-unpacked=2"]), /unpacks to 3 MiB, more than --max-unpacked 2$/m);
    refused(await extractText(whole.subarray(0, whole.length - 1).subarray(0, 40), [], "a.ifczip"), /is not a readable/);
  });
});

describe("the program", () => {
  test("has a valid manifest, whose version it knows", async () => {
    const manifest = JSON.parse(readFileSync(join(repository, "extractors/ifc/extractor.json"), "utf8")) as { version: string; command: string[]; check: string[] };
    const validate = validator("extractor");
    expect(validate(manifest) ? [] : validate.errors).toEqual([]);
    expect(join(repository, "extractors/ifc", manifest.command[1] ?? "")).toBe(ifc);
    expect(manifest.check).toEqual([...manifest.command, "--check"]);
    expect((await extractIfc(["--version"])).output.toString()).toBe(`ifc ${manifest.version}\n`);
  });

  test("says nothing when asked whether it can run, and explains itself when asked for help", async () => {
    expect(await extractIfc(["--check"])).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
    const help = (await extractIfc(["--help"])).output.toString();
    for (const topic of ["identity", "partial documents", "exit codes"]) expect(help).toContain(topic);
  });

  test.each([[[]], [["a.ifc", "b.ifc"]], [["a.ifc", "--colour"]], [["a.ifc", "--circle-segments=3"]], [["a.ifc", "--max-unpacked=0"]], [[cottagePath, `--source-id=${"x".repeat(257)}`]], [[cottagePath, "-o", cottagePath]]])(
    "refuses the options %j",
    async (args) => refused(await extractIfc(args), /^ifc: /, 2),
  );

  test("writes the same bytes to a file, plain or gzipped, whatever was there, and with another id when told so", async () => {
    const { output } = await extractIfc([cottagePath, bare]);
    const plain = temporaryFile("out.ndjson", "something longer ".repeat(10_000));
    const zipped = join(temporaryFolder(), "out.ndjson.gz");
    for (const path of [plain, zipped]) expect(await extractIfc([cottagePath, bare, "-o", path])).toEqual({ code: 0, errors: "", output: Buffer.alloc(0) });
    expect(readFileSync(plain).equals(output)).toBe(true);
    expect(gunzipSync(readFileSync(zipped)).equals(output)).toBe(true);
    expect(readdirSync(dirname(plain))).toEqual(["out.ndjson"]);
    expect(completeIfc(await extractIfc([cottagePath, bare, "--source-id=cottage"])).header.source.id).toBe("cottage");
  });

  test("leaves an output file as it was when the source cannot be read", async () => {
    const output = temporaryFile("out.ndjson", "before");
    refused(await extractText(cottage.slice(0, 5000), ["-o", output]), /is truncated/);
    expect(readFileSync(output, "utf8")).toBe("before");
    expect(readdirSync(dirname(output))).toEqual(["out.ndjson"]);
    refused(await extractIfc([cottagePath, "-o", join(temporaryFolder(), "missing", "out.ndjson")]), /No such file or directory$/m);
  });

  test("ends quietly and not with 0 when nobody reads its output", async () => {
    const child = spawn(process.execPath, [ifc, cottagePath]);
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    expect(await new Promise((done) => child.on("close", (code) => done([code, errors])))).toEqual([1, ""]);
  });

  test.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("ends by %s with %i, at once, without a word and without a file", async (signal, code) => {
    const [folder, temporary] = [temporaryFolder(), temporaryFolder()];
    const model = join(temporary, "large.ifc");
    const copies = Array.from({ length: 20_000 }, (_, i) => `#${1000 + i}=IFCACTOR('${String(i).padStart(22, "0")}',$,'a',$,$,#34);\n`).join("");
    writeFileSync(model, cottage.replace("#1=", `${copies}#1=`));
    const child = spawn(process.execPath, [ifc, model, "-o", join(folder, "out.ndjson")]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const poll = setInterval(() => {
      if (readdirSync(folder).length > 0) child.kill(signal);
    }, 5);
    const ended = await new Promise((done) => child.on("close", (exitCode) => done(exitCode)));
    clearInterval(poll);
    expect([ended, errors, readdirSync(folder)]).toEqual([code, "", []]);
  });
});
