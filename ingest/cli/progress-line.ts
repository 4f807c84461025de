import type { Progress } from "../index.js";
import { printable, showNumber } from "./terminal.js";

/** Clears the line the cursor is in. */
const clearLine = "\r\u001b[K";

/** Shortest time between two drawings, in milliseconds. */
const drawingInterval = 100;

/** A line on standard error that says where a run is. On anything but a terminal it stays silent. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #visible: boolean;
  #text = "";
  #drawn = 0;

  constructor(visible = true, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#visible = visible && stream.isTTY;
  }

  /** Shows where the run is, in place of what was shown before. */
  show({ file, records, written }: Progress): void {
    if (performance.now() - this.#drawn < drawingInterval) return;
    this.#drawn = performance.now();
    const text = `${file}: ${showNumber(records)} records read, ${showNumber(written)} written`;
    this.#draw(printable(text).slice(0, (this.#stream.columns || 80) - 1));
  }

  /** Prints lines above the progress line. */
  printAbove(text: string): void {
    const shown = this.#text;
    this.clear();
    this.#stream.write(`${text}\n`);
    this.#draw(shown);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#text !== "") this.#stream.write(clearLine);
    this.#text = "";
  }

  #draw(text: string): void {
    if (!this.#visible || text === "") return;
    this.#stream.write(clearLine + text);
    this.#text = text;
  }
}
