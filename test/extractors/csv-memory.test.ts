import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { csv, temporaryFolder } from "./extractor-run.js";

const measure =
  "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); " +
  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";

async function table(folder: string, rows: number): Promise<string> {
  const path = join(folder, `${rows}.csv`);
  function* text(): Generator<string> {
    yield "id,name,area,power\n";
    for (let row = 0; row < rows; row += 1000) {
      const thousand = Array.from({ length: 1000 }, (_, index) => `P-${row + index},Pump ${row + index},A-${row % 50},7.5\n`);
      yield thousand.join("");
    }
  }
  await pipeline(Readable.from(text()), createWriteStream(path));
  return path;
}

/** The greatest amount of memory that the extractor had, in bytes. */
function peakMemory(path: string, args: readonly string[]): number {
  const { stdout, stderr } = spawnSync("python3", ["-c", measure, "python3", csv, path, "-o", `${path}.ndjson`, ...args]);
  expect(stderr.toString()).toBe("");
  return Number(stdout.toString()) * 1024;
}

test("memory does not grow with the table, but for some 50 bytes that hold a row's identity", async () => {
  const folder = temporaryFolder();
  const small = await table(folder, 20_000);
  const large = await table(folder, 400_000);
  for (const args of [["--key=id", "--type=power=number"], []]) {
    const growth = (peakMemory(large, args) - peakMemory(small, args)) / 380_000;
    expect(growth).toBeLessThan(100);
  }
});
