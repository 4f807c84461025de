import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { ingest, program } from "../cli/program.js";
import { contentLines, differences, findDamage } from "../robustness/imodel-lines.js";
import { root } from "../package-folder.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const document = (id: string, labels: Record<string, string>): string =>
  documentText({ header: { source: { id } }, records: Object.entries(labels).map(([pump, label]): BodyRecord => ({ type: "entity", kind: "Pump", id: pump, label })) });

describe("unmap and --backup on the command line", () => {
  const cwd = tempFolder();
  const imodel = join(cwd, "site.bim");
  const lines = (file = imodel): Promise<string[]> => reading(file, contentLines);
  const backups = (): string[] => readdirSync(cwd).filter((name) => name.includes(".backup"));
  let both: string[] = [];

  beforeAll(async () => {
    writeFileSync(join(cwd, "one.ndjson"), document("one", { a: "1", b: "2" }));
    writeFileSync(join(cwd, "two.ndjson"), document("two", { a: "3" }));
    expect(await ingest(["sync", "one.ndjson", "two.ndjson", "--imodel", "site.bim", "--backup"], { cwd })).toMatchObject({ exitCode: 0 });
    both = await lines();
  }, 60_000);

  it("makes no backup of an iModel that was not there", () => {
    expect(backups()).toEqual([]);
  });

  it("removes nothing when nobody is there to ask, nor in a rehearsal", async () => {
    expect(await ingest(["unmap", "--imodel", "site.bim", "--source", "one"], { cwd })).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("--yes") as string });
    expect(await ingest(["unmap", "--imodel", "site.bim", "--source", "one", "--dry-run", "--backup"], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: "one in site.bim\n  deleted                 2: Pump 2\n",
      stderr: "Nothing was removed.\n",
    });
    expect(await lines()).toEqual(both);
    expect(backups()).toEqual([]);
  });

  it("has removed nothing when it is killed before it saves; the next one removes all", async () => {
    const api = pathToFileURL(join(root, "dist/index.js")).href;
    const confirm = "() => { console.log('removed, not saved'); return new Promise((resolve) => setTimeout(resolve, 1e6)); }";
    const child = spawn(process.execPath, ["--input-type=module", "-e", `const { unmap } = await import("${api}"); await unmap({ imodel: "site.bim", source: "one", confirm: ${confirm} });`], { cwd, stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(await lines()).toEqual(both);
    const { exitCode, stdout, stderr } = await ingest(["unmap", "--imodel", "site.bim", "--source", "one", "--yes", "--backup", "--json"], { cwd });
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^\{"backup":\{"path":"site\.bim\.\d{8}T\d{9}Z\.backup"\}\}\n$/)]);
    expect(JSON.parse(stdout)).toMatchObject({ source: "one", removed: true, kinds: { Pump: { deleted: 2 } } });
    expect(differences(both, await lines()).length).toBeGreaterThan(0);
  });

  it("backs up the iModel as it was before the run, as a file that can be written again", async () => {
    const [backup = ""] = backups();
    expect(await lines(join(cwd, backup))).toEqual(both);
    expect(await reading(join(cwd, backup), findDamage)).toEqual([]);
    const again = await ingest(["sync", "one.ndjson", "--imodel", backup, "--json"], { cwd });
    expect(JSON.parse(again.stdout)).toMatchObject({ created: false, documents: [{ kinds: { Pump: { unchanged: 2 } } }] });
  });

  it.skipIf(spawnSync("script", ["--version"]).error)("asks on a terminal: no and Ctrl-C remove nothing, yes removes", async () => {
    await ingest(["sync", "one.ndjson", "--imodel", "asked.bim"], { cwd });
    const answer = async (keys: string): Promise<[unknown, string]> => {
      const child = spawn("script", ["-qec", `"${process.execPath}" "${program}" unmap --imodel asked.bim --source one`, "/dev/null"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
      let shown = "";
      child.stdout.on("data", (chunk: Buffer) => {
        if (!shown.includes("[y/N]") && (shown += chunk.toString()).includes("[y/N]")) child.stdin.write(keys);
        else shown += chunk.toString();
      });
      const [exitCode] = (await once(child, "close")) as unknown[];
      return [exitCode, shown];
    };
    expect(await answer("n\n")).toEqual([0, expect.stringContaining("Nothing was removed.")]);
    expect(await answer("\u0003")).toEqual([130, expect.stringContaining("interrupted: nothing was removed")]);
    expect((await lines(join(cwd, "asked.bim"))).some((line) => line.includes("Pump a"))).toBe(true);
    expect(await answer("y\n")).toEqual([0, expect.stringContaining("one is removed.")]);
    expect((await lines(join(cwd, "asked.bim"))).some((line) => line.includes("Pump a"))).toBe(false);
  });

  it("keeps the backup of a run that fails, too, and none of an iModel that is a snapshot", async () => {
    await ingest(["snapshot", "--from", "site.bim", "-o", "exchange.bim"], { cwd });
    const before = backups().length;
    expect(await ingest(["sync", "nothing.ndjson", "--imodel", "exchange.bim", "--backup"], { cwd })).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("imodel-immutable") as string });
    expect(backups()).toHaveLength(before);
    const failed = await ingest(["sync", "nothing.ndjson", "--imodel", "site.bim", "--backup"], { cwd });
    expect(failed).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^imodel-ingest: backup: site\.bim\.\w+\.backup\n/) as string });
    expect(backups().length).toBeGreaterThan(before);
    expect(existsSync(join(cwd, "exchange.bim"))).toBe(true);
  });
});
