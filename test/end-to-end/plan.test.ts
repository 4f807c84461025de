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
      { property: "parent", new: expect.stringMatching(/^0x/) as unknown },
    ]);
    const { stdout: text } = await ingest(["plan", "second.ndjson", "--imodel", "plant.bim", "--details"], { cwd });
    expect(text).toContain('update Pump 1\n    label: "one" → "uno"\n    power: 7 → 8\n');
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
    expect(digest("plant.bim")).toBe(before);

    const { exitCode, stdout } = await sync("second.ndjson");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Pump +2 +2 +1 +1/);
    expect(await sync("second.ndjson")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("plant.bim has changed since the plan was made") as unknown });
  });

  it("refuses standard input, and a file that holds no plan", async () => {
    expect(await ingest(["plan", "-", "--imodel", "plant.bim"], { cwd, stdin: "" })).toMatchObject({ exitCode: 2 });
    expect(await ingest(["sync", "first.ndjson", "--imodel", "plant.bim", "--plan", "first.ndjson"], { cwd })).toMatchObject({ exitCode: 2 });
  });
});
