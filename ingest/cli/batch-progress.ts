import type { FileProgress } from "../batch/file-process.js";
import type { FileResult } from "../batch/batch-summary.js";
import type { FileTask } from "../batch/file-task.js";
import { printable, showNumber } from "./terminal.js";

/** Shortest time between two drawings, in milliseconds. */
const drawingInterval = 100;

/** More running files than this are only counted. */
const mostLines = 16;

/** Lines on standard error that say where a batch is: one for each running file, and the total. On anything but a terminal only finished files are told. */
export class BatchProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #visible: boolean;
  /** By iModel and file: what is running. */
  readonly #running = new Map<string, string>();
  #all = 0;
  #finished = 0;
  #drawn = 0;
  #lines = 0;

  constructor(visible = true, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#visible = visible && stream.isTTY;
  }

  /** Takes how many files there are. */
  planned(files: number): void {
    this.#all = files;
    this.#draw();
  }

  /** A file is run. */
  started(task: FileTask): void {
    this.#running.set(keyOf(task), "starts");
    this.#draw();
  }

  /** A running file has come further. */
  moved(task: FileTask, { records, written }: FileProgress): void {
    this.#running.set(keyOf(task), `${showNumber(records)} records read, ${showNumber(written)} written`);
    if (performance.now() - this.#drawn > drawingInterval) this.#draw();
  }

  /** A file is done; `line` tells what became of it. */
  finished(result: FileResult, line: string): void {
    this.#finished += 1;
    this.#running.delete(keyOf(result));
    this.printAbove(line);
  }

  /** Prints lines above those that say where the batch is. */
  printAbove(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  /** Takes the lines away. */
  clear(): void {
    if (this.#lines > 0) this.#stream.write(`\u001b[${this.#lines}A\r\u001b[J`);
    this.#lines = 0;
  }

  #draw(): void {
    if (!this.#visible) return;
    this.#drawn = performance.now();
    this.clear();
    const running = [...this.#running].map(([key, text]) => `  ${key.slice(key.indexOf("\n") + 1)}: ${text}`);
    const shown = running.length > mostLines ? [...running.slice(0, mostLines), `  and ${running.length - mostLines} more`] : running;
    const lines = [...shown, `${showNumber(this.#finished)} of ${showNumber(this.#all)} files done, ${running.length} running`];
    const width = (this.#stream.columns || 80) - 1;
    this.#stream.write(lines.map((line) => `${printable(line).slice(0, width)}\n`).join(""));
    this.#lines = lines.length;
  }
}

function keyOf({ imodel, file }: { imodel: string; file: string }): string {
  return `${imodel}\n${file}`;
}
