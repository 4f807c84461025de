import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadAlignment } from "../../ingest/alignment/alignment-document.js";
import { IngestError } from "../../ingest/errors.js";
import { tempFolder } from "../support/temp-folder.js";
import { compiled, refusal } from "./plant.js";

let folder = "";
beforeEach(() => (folder = tempFolder()));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.startsWith("alignment") ? text : `alignment: 1\n${text}`);
  }
}

async function flaw(name = "a.yaml", extractor?: string): Promise<string> {
  try {
    await loadAlignment(join(folder, name), () => Promise.resolve(extractor));
  } catch (error) {
    if (IngestError.is(error, "alignment-invalid")) return error.message.replaceAll(`${folder}/`, "");
    throw error;
  }
  throw new Error("the alignment was accepted");
}

const base = `kinds:
  Pump:
    class: Plant:Pump
    label: name
    properties: { a: Name, b: { to: Length, unit: mm }, c: Note }
    references: { feeds: { relationship: Plant:Feeds } }
    cases: [{ where: { A: 1 }, class: Plant:Valve }]
  Valve: { class: Plant:Valve }
rules: [{ kind: X*, class: Plant:Pump }]
default: { class: Plant:Pump, category: Things }
relationships: { x: { relationship: Plant:Feeds } }
`;

describe("an alignment that extends another one", () => {
  it("is joined with it, kind by kind and property by property, and what it says itself counts", async () => {
    const own = `extends: lib/base.yaml
kinds:
  Pump:
    label: title
    properties: { b: { to: Diameter }, c: null, d: Count }
    cases: [{ where: { B: 1 }, class: Plant:Zone }]
  Valve: null
  Zone: { class: Plant:Zone }
rules: [{ kind: Y*, class: Plant:Valve }]
default: { category: null }
relationships: { y: { relationship: Plant:Feeds, direction: backward } }
`;
    write({ "a.yaml": own, "lib/base.yaml": base });
    const { document } = await loadAlignment(join(folder, "a.yaml"));
    expect(document).toEqual({
      alignment: 1,
      kinds: {
        Pump: {
          class: "Plant:Pump",
          label: "title",
          properties: { a: "Name", b: { to: "Diameter" }, d: "Count" },
          references: { feeds: { relationship: "Plant:Feeds" } },
          cases: [{ where: { B: 1 }, class: "Plant:Zone" }, { where: { A: 1 }, class: "Plant:Valve" }],
        },
        Zone: { class: "Plant:Zone" },
      },
      rules: [{ kind: "Y*", class: "Plant:Valve" }, { kind: "X*", class: "Plant:Pump" }],
      default: { class: "Plant:Pump" },
      relationships: { x: { relationship: "Plant:Feeds" }, y: { relationship: "Plant:Feeds", direction: "backward" } },
    });
  });

  it("takes a later document for more than an earlier one, and each may extend others, relative to itself", async () => {
    write({
      "a.yaml": "extends: [one.yaml, lib/two.yaml]\n",
      "one.yaml": "kinds: { K: { class: A:One, label: one, category: one } }\n",
      "lib/two.yaml": "extends: ../up.yaml\nkinds: { K: { class: A:Two, label: null } }\n",
      "up.yaml": "kinds: { K: { class: A:Up, label: up, code: up } }\n",
    });
    expect((await loadAlignment(join(folder, "a.yaml"))).document.kinds).toEqual({ K: { class: "A:Two", label: "one", category: "one", code: "up" } });
  });

  it("extends the alignment of the extractor", async () => {
    write({ "a.yaml": "extends: extractor\nkinds: { Valve: null }\n", "elsewhere/alignment.yaml": base });
    const { document } = await loadAlignment(join(folder, "a.yaml"), () => Promise.resolve(join(folder, "elsewhere/alignment.yaml")));
    expect(Object.keys(document.kinds)).toEqual(["Pump"]);
    expect(await flaw()).toBe("a.yaml:2:10: the extractor of the document is not known here, or brings no alignment");
  });

  it("has a digest of all that it is made of", async () => {
    write({ "a.yaml": "extends: base.yaml\n", "base.yaml": base });
    const before = await loadAlignment(join(folder, "a.yaml"));
    write({ "base.yaml": `${base}# a comment\n` });
    expect((await loadAlignment(join(folder, "a.yaml"))).digest).toBe(before.digest);
    write({ "base.yaml": base.replace("unit: mm", "unit: m") });
    expect((await loadAlignment(join(folder, "a.yaml"))).digest).not.toBe(before.digest);
  });

  it("is refused with the file, line and column of the document that is wrong", async () => {
    write({ "a.yaml": "extends: base.yaml\nkinds:\n  Pump:\n    class: Plant:Manual\n  New: { label: x }\n", "base.yaml": base });
    const alignment = await loadAlignment(join(folder, "a.yaml"));
    expect(refusal(() => compiled(alignment)).map((line) => line.replace(`${folder}/`, ""))).toEqual([
      "a.yaml:6:8: a rule needs a `class`",
      "base.yaml:6:22: Plant:Manual has no property Name; it has none",
      "base.yaml:6:37: Plant:Manual has no property Length; it has none",
      "base.yaml:6:60: Plant:Manual has no property Note; it has none",
    ]);
    write({ "base.yaml": "kinds: { A: { klass: A:B } }" });
    expect(await flaw()).toBe('base.yaml:2:13: kinds.A: Needs "class"\nbase.yaml:2:15: kinds.A: Unknown field "klass"; did you mean "class"?');
  });
});

describe("hostile extends", () => {
  it("in a circle are refused", async () => {
    write({ "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: ./x/../a.yaml\n" });
    expect(await flaw()).toBe("b.yaml:2:10: a.yaml extends itself");
    write({ "a.yaml": "extends: a.yaml\n" });
    expect(await flaw()).toBe("a.yaml:2:10: a.yaml extends itself");
  });

  it("without end are refused", async () => {
    write(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.yaml`, `extends: ${i + 1}.yaml\n`])));
    expect(await flaw("0.yaml")).toBe("8.yaml:2:10: more than 8 documents extend one another");
    write({ "a.yaml": "extends: here/a.yaml\n" });
    symlinkSync(folder, join(folder, "here"));
    expect(await flaw()).toMatch(/more than 8 documents extend one another$/);
  });

  it("that double at each step are refused", async () => {
    write(Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}.yaml`, i < 7 ? `extends: [${Array(8).fill(`${i + 1}.yaml`).join(", ")}]\n` : "kinds: {}\n"])));
    expect(await flaw("0.yaml")).toMatch(/the alignment is made of more than 64 documents$/);
  });

  it.each(["https://example.com/a.yaml", "file:///etc/passwd", "data:text/plain,x", "/etc/passwd"])("to %s are refused", async (name) => {
    write({ "a.yaml": `extends: "${name}"\n` });
    expect(await flaw()).toBe(`a.yaml:2:10: ${name} is no path relative to this document`);
  });

  it("to what is no file, or is too large, are refused", async () => {
    write({ "a.yaml": "extends: .\n" });
    expect(await flaw()).toMatch(/^a\.yaml:2:10: .* is no file$/);
    write({ "a.yaml": "extends: b.yaml\n" });
    expect(await flaw()).toBe("a.yaml:2:10: b.yaml cannot be read");
    write({ "b.yaml": `# ${"x".repeat(9_000_000)}` });
    expect(await flaw()).toMatch(/^a\.yaml:2:10: the alignment is larger than \d+ bytes$/);
    expect(await flaw("none.yaml")).toBe("none.yaml: cannot be read");
  });
});
