import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AlignmentCheck } from "../../ingest/check-alignment.js";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

const cwd = tempFolder();
const save = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};
const assets = save("assets.ndjson", documentText({ records: [{ type: "entity", kind: "Pump", id: "1", properties: { flow: 1.5, tag: "P-1" } }, { type: "entity", kind: "Door", id: "2" }] }));

describe("imodel-ingest align", () => {
  it("drafts an alignment that its check and a sync take as it is, and does not overwrite one", async () => {
    const drafted = await ingest(["align", "init", assets, "-o", "drafted.yaml"], { cwd });
    expect([drafted.exitCode, drafted.stdout, drafted.stderr]).toEqual([0, "", "2 kinds with 2 properties, drafted in drafted.yaml\n"]);
    expect((await ingest(["align", "init", assets, "-o", "drafted.yaml"], { cwd })).exitCode).toBe(3);
    const checked = await ingest(["align", "check", "drafted.yaml", assets, "--json"], { cwd });
    expect(checked.exitCode).toBe(0);
    expect((JSON.parse(checked.stdout) as AlignmentCheck).kinds).toEqual({
      Pump: { classes: ["Plant:Pump"], aligned: 1, rejected: 0, keptAsJson: {} },
      Door: { classes: ["Plant:Door"], aligned: 1, rejected: 0, keptAsJson: {} },
    });
    expect((await ingest(["sync", assets, "--imodel", "plant.bim", "--alignment", "drafted.yaml"], { cwd })).exitCode).toBe(0);
  });

  it("drafts to standard output what comes from standard input", async () => {
    const drafted = await ingest(["align", "init", "-"], { cwd, stdin: readFileSync(join(cwd, assets)) });
    expect(drafted.stdout).toContain("# flow (all): double, for example 1.5");
  });

  it("proposes the classes of an iModel for kinds of their names", async () => {
    const valves = save("valves.ndjson", documentText({ records: [{ type: "entity", kind: "Url Link", id: "1" }, { type: "entity", kind: "Category", id: "2" }] }));
    expect((await ingest(["sync", valves, "--imodel", "links.bim"], { cwd })).exitCode).toBe(0);
    const { stdout } = await ingest(["align", "init", valves, "--imodel", "links.bim"], { cwd });
    expect(stdout).toMatch(/Url Link:\n +class: BisCore:UrlLink\n/);
    expect(stdout).toMatch(/Category:\n +class: Generic:PhysicalObject\n/);
  });

  it("says what of a document stays unaligned", async () => {
    const alignment = save("pumps.yaml", "alignment: 1\nkinds:\n  Pump: { class: Generic:PhysicalObject, label: tag }\n");
    const { exitCode, stdout, stderr } = await ingest(["align", "check", alignment, assets], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}Pump +Generic:PhysicalObject +1 +0 +flow/m);
    expect(stdout).toMatch(/^ {2}Door +0 +1$/m);
    expect(stderr).toContain("assets.ndjson:3: error kind-unaligned");
  });

  it("points at what is wrong in an alignment, all of it", async () => {
    const alignment = save("wrong.yaml", "alignment: 1\nkinds:\n  Pump: { class: Generic:PhysicalObjekt }\n  Door: { class: Generic:PhysicalObject, references: { in: { relationship: BisCore:ElementGroupMember } } }\n");
    const { exitCode, stderr } = await ingest(["align", "check", alignment], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/wrong\.yaml:3:18: .*PhysicalObjekt.*PhysicalObject/);
    expect(stderr).toMatch(/wrong\.yaml:4:\d+: .*ElementGroupMember/);
  });
});
