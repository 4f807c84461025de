import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ingest, program, waitFor } from "../cli/program.js";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const args = ["sync", "-", "--imodel", "plant.bim"];
const stdin = documentText({ records: [{ type: "entity", kind: "Pump", id: "P-1" }] });

/** Files of the iModel, whole or not, beside the one that says who writes to it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("plant.bim") && name !== "plant.bim.lock");
}

describe("a sync that is killed while it makes a new iModel", () => {
  it.each([0, 5, 10, 20, 40, 80])("leaves nothing that the next one cannot go on from (%i ms after the first file)", async (milliseconds) => {
    const cwd = tempFolder();
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.write(stdin);
    await waitFor(() => filesIn(cwd).length > 0);
    await setTimeout(milliseconds);
    child.kill("SIGKILL");
    await once(child, "close");
    const { exitCode, stderr } = await ingest(args, { cwd, stdin });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(filesIn(cwd)).toEqual(["plant.bim"]);
  });
});
