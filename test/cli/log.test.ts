import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { StandaloneDb } from "@itwin/core-backend";
import { beforeAll, describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { importSchemaXml } from "../../ingest/imodel/schema-import.js";
import { log, setLog } from "../../ingest/log.js";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

interface Line {
  time: string;
  level: string;
  run: string;
  component: string;
  message: string;
}

const parse = (text: string): Line[] => text.trim().split("\n").map((line) => JSON.parse(line) as Line);

describe("the log", () => {
  const cwd = tempFolder();

  beforeAll(() => {
    writeFileSync(join(cwd, "a.ndjson"), documentText({ records: [{ type: "entity", kind: "Pump", id: "1" }] }));
  });

  it("is not there unless asked for", async () => {
    expect(await ingest(["sync", "a.ndjson", "--imodel", "quiet.bim"], { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("is JSON on standard error, each line with level, component and the id of the run", async () => {
    const { stdout, stderr } = await ingest(["sync", "a.ndjson", "--imodel", "a.bim", "--json", "--log-level", "trace"], { cwd, env: { IMODEL_INGEST_RUN_ID: "night-7" } });
    expect(JSON.parse(stdout)).toMatchObject({ created: true });
    const lines = parse(stderr);
    expect(new Set(lines.map(({ run }) => run))).toEqual(new Set(["night-7"]));
    expect(lines.map(({ time }) => time).every((time) => /^\d{4}-.*Z$/.test(time))).toBe(true);
    const own = lines.filter(({ component }) => component === "imodel-ingest").map(({ level, message }) => `${level} ${message}`);
    expect(own[0]).toBe("info started");
    expect(own).toContain("debug saved");
    expect(own.slice(-2)).toEqual(["info document done", "info ended"]);
    expect(lines.some(({ component, level }) => component.startsWith("itwin:") && level === "trace")).toBe(true);
  });

  it("says why a run stopped, with the stack, in one line of text", async () => {
    const { exitCode, stderr } = await ingest(["sync", "missing.ndjson", "--imodel", "a.bim", "--log-level", "error"], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^\S+Z error [-0-9a-f]{36} imodel-ingest: missing\.ndjson.* key="input-unreadable" stack=".*"\nimodel-ingest: input-unreadable: .*\n$/);
  });

  it("takes what iTwin.js says of a schema that it refuses, which is in the message too", async () => {
    const lines: string[] = [];
    setLog({ level: "error", format: "json", run: "1", write: (line) => lines.push(line) });
    const schema = (version: string, type: string): string => `<?xml version="1.0"?><ECSchema schemaName="Yard" alias="yard" version="${version}" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
      <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
      <ECEntityClass typeName="Pump"><BaseClass>bis:PhysicalElement</BaseClass><ECProperty propertyName="Flow" typeName="${type}"/></ECEntityClass></ECSchema>`;
    try {
      await withHost(async () => {
        const db = StandaloneDb.createEmpty(join(cwd, "schema.bim"), { rootSubject: { name: "schema" }, allowEdit: JSON.stringify({ txns: true }) });
        try {
          await importSchemaXml(db, [schema("01.00.00", "double")], "the schema Yard");
          const reason = /Flow.*chang/i;
          await expect(importSchemaXml(db, [schema("01.00.01", "string")], "the schema Yard")).rejects.toMatchObject({ key: "schema-refused", message: expect.stringMatching(reason) as string });
          const told = parse(lines.join("\n"));
          expect(told.filter(({ component, message }) => component === "itwin:ECDb" && reason.test(message)).length).toBeGreaterThan(0);
        } finally {
          db.close();
        }
      });
    } finally {
      setLog(undefined);
    }
  });

  it.each(["text", "json"] as const)("has no secrets as %s", (format) => {
    const lines: string[] = [];
    setLog({ level: "info", format, run: "1", write: (line) => lines.push(line) });
    const token = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.${"c".repeat(20)}`;
    log("info", `Authorization: Bearer opaque-token-123\nnext`, { token, url: "postgres://reader:hunter2@db/plant" });
    log("debug", "below the level");
    setLog(undefined);
    log("error", "after its end");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("Bearer …");
    expect(lines[0]).toContain("postgres://reader:…@db/plant");
    expect(lines[0]).not.toMatch(/opaque|hunter2|eyJ|\n/);
  });
});
