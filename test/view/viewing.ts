import { existsSync } from "node:fs";
import { join } from "node:path";
import { ingest, program, start, type Outcome } from "../cli/program.js";
import { root } from "../package-folder.js";

/** A view that is being served by the built program. */
export interface Viewing {
  /** `http://127.0.0.1:…/` */
  url: string;
  port: number;
  /** Interrupts the program, as Ctrl-C does. */
  stop(): Promise<Outcome>;
}

/** Serves an iModel and waits until the page can be opened. */
export async function startView(file: string, cwd: string): Promise<Viewing> {
  const { child, outcome } = start(process.execPath, [program, "view", file, "--no-open"], { cwd });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()));
    outcome.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const stop = (): Promise<Outcome> => {
    child.kill("SIGINT");
    return outcome;
  };
  return { url, port: Number(new URL(url).port), stop };
}

/** Makes an iModel of an IFC file by the real extractor. */
export async function runIfc(source: string, imodel: string, cwd: string): Promise<void> {
  const { exitCode, stderr } = await ingest(["run", "ifc", source, "--imodel", imodel], { cwd });
  if (exitCode !== 0) throw new Error(stderr);
}

/** A small house, which is always there. */
export const cottage = join(root, "fixtures/extractors/cottage.ifc");

/** A real house, where the shared data are. */
export const duplex = join(root, "../shared/data/ifc/duplex.ifc");

/** Whether the shared data are there. */
export const hasDuplex = existsSync(duplex);
