import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ingest } from "../cli/program.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const pump = (id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind: "Pump", id, ...rest });
const first = [pump("1", { label: "one", properties: { power: 7, vendor: { name: "Acme" } } }), pump("2"), pump("3"), pump("4", { placement: { origin: [0, 0, 0] } })];
const second = [
  pump("1", { label: "uno", properties: { power: 8, vendor: { name: "Acme" } }, parent: { kind: "Pump", id: "3" } }),
  pump("3"),
  pump("4", { placement: { origin: [1, 0, 0] } }),
  pump("5", { references: { feeds: { kind: "Pump", id: "6" } } }),
  pump("6"),
];

describe("imodel-ingest plan", () => {
  const cwd = tempFolder();
  const digest = (file: string): string => createHash("sha256").update(readFileSync(join(cwd, file))).digest("hex");
  writeFileSync(join(cwd, "first.ndjson"), documentText({ records: first }));
  writeFileSync(join(cwd, "second.ndjson"), documentText({ records: second }));

  it("says what a sync into a new iModel would do, without making one", async () => {
    const { exitCode, stdout } = await ingest(["plan", "first.ndjson", "--imodel", "new.bim"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Pump +4 +0 +0 +0/);
    expect(existsSync(join(cwd, "new.bim"))).toBe(false);
    expect(existsSync(join(cwd, "new.bim.lock"))).toBe(false);
  });

  it("says what would change, property by property, and touches nothing", async () => {
    await ingest(["sync", "first.ndjson", "--imodel", "plant.bim"], { cwd });
    const before = digest("plant.bim");
    const { stdout } = await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "--json"], { cwd });
    const changes = stdout.trim().split("\n").map((line) => JSON.parse(line) as { action: string; id: string; differences?: unknown });
    expect(changes.map(({ action, id }) => `${action} ${id}`).sort()).toEqual(["delete 2", "insert 5", "insert 6", "update 1", "update 4"]);
    expect(changes.find(({ id }) => id === "1")?.differences).toEqual([
      { property: "label", old: "one", new: "uno" },
      { property: "power", old: 7, new: 8 },
      { property: "parent", new: { kind: "Pump", id: "3" } },
    ]);
    const { stdout: text } = await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "--details"], { cwd });
    expect(text).toContain('update Pump 1\n    label: "one" → "uno"\n    power: 7 → 8\n    parent: (none) → Pump 3\n');
    expect(text).toContain("delete Pump 2\n");
    expect(digest("plant.bim")).toBe(before);
  });

  it("is followed by a sync only while the iModel, the input and the alignment are what it saw", async () => {
    const sync = (input: string, ...more: string[]) => ingest(["sync", input, "--imodel", "plant.bim", "--plan", "plan.json", ...more], { cwd });
    await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "-o", "plan.json"], { cwd });
    const before = digest("plant.bim");
    expect(await sync("first.ndjson")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("plan-outdated: second.ndjson is not the input") as unknown });
    writeFileSync(join(cwd, "a.yaml"), "alignment: 1\nkinds: {}\ndefault: { class: Generic:SpatialLocation }\n");
    expect(await sync("second.ndjson", "--alignment", "a.yaml")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("the alignment has changed") as unknown });
    writeFileSync(join(cwd, "b.yaml"), "alignment: 1\nextends: a.yaml\nkinds: {}\n");
    expect((await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "--alignment", "b.yaml", "-o", "plan.json"], { cwd })).exitCode).toBe(0);
    writeFileSync(join(cwd, "a.yaml"), "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n");
    expect(await sync("second.ndjson", "--alignment", "b.yaml")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("the alignment has changed") as unknown });
    expect(digest("plant.bim")).toBe(before);

    await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "-o", "plan.json"], { cwd });
    const { exitCode, stdout } = await sync("second.ndjson");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Pump +2 +2 +1 +1/);
    expect(await sync("second.ndjson")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("plant.bim has changed since the plan was made") as unknown });
  });

  it("names elements by their records, or by what they are called", async () => {
    const alignment = (pumpCategory: string): void =>
      writeFileSync(join(cwd, "types.yaml"), `alignment: 1\nkinds:\n  Type: { class: Generic:PhysicalType }\n  Pump: { class: Generic:PhysicalObject, category: ${pumpCategory}, references: { type: { navigation: TypeDefinition } } }\n`);
    const type = (id: string): BodyRecord => ({ type: "entity", kind: "Type", id });
    const typed = (to: string, parent: string): BodyRecord => pump("1", { references: { type: { kind: "Type", id: to } }, parent: { kind: "Pump", id: parent, scope: "hall" } });
    const inHall = (id: string): BodyRecord => pump(id, { scope: "hall" });
    const header = { scopes: ["", "hall"] };
    alignment("Old");
    writeFileSync(join(cwd, "before.ndjson"), documentText({ header, records: [type("A"), inHall("2"), typed("A", "2")], end: { scopes: ["", "hall"] } }));
    await ingest(["sync", "before.ndjson", "--imodel", "types.bim", "--alignment", "types.yaml"], { cwd });
    alignment("New");
    writeFileSync(join(cwd, "after.ndjson"), documentText({ header, records: [type("A"), type("B"), inHall("2"), inHall("3"), typed("B", "3")], end: { scopes: ["", "hall"] } }));
    const plan = async (...more: string[]): Promise<string> => (await ingest(["plan", "after.ndjson", "--imodel", "types.bim", "--alignment", "types.yaml", ...more], { cwd })).stdout;
    expect(await plan("--details")).toMatch(
      /^update Pump 1\n {4}typeDefinition: Type A → Type B\n {4}parent: Pump 2 \(scope hall\) → Pump 3 \(scope hall\)\n {4}category: "Old" \(0x[0-9a-f]+\) → "New" \(0x[0-9a-f]+\)$/m,
    );
    const update = (await plan("--json")).split("\n").find((line) => line.includes('"1"'));
    const category = (code: string): unknown => ({ element: expect.stringMatching(/^0x/) as unknown, code });
    expect(JSON.parse(update ?? "")).toMatchObject({
      differences: [
        { property: "typeDefinition", old: { kind: "Type", id: "A" }, new: { kind: "Type", id: "B" } },
        { property: "parent", old: { scope: "hall", kind: "Pump", id: "2" }, new: { scope: "hall", kind: "Pump", id: "3" } },
        { property: "category", old: category("Old"), new: category("New") },
      ],
    });
  });

  it("refuses standard input, and a file that holds no plan", async () => {
    expect(await ingest(["plan", "-", "--imodel", "plant.bim"], { cwd, stdin: "" })).toMatchObject({ exitCode: 2 });
    expect(await ingest(["sync", "first.ndjson", "--imodel", "plant.bim", "--plan", "first.ndjson"], { cwd })).toMatchObject({ exitCode: 2 });
  });
});
