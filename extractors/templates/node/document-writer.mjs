// Writes one intermediary document to standard output: a header, records, and `end` as the proof that it is whole.
import { createHash } from "node:crypto";
import { once } from "node:events";

const flushBytes = 64 * 1024;

export class DocumentWriter {
  #counts = {};
  #digest = createHash("sha256");
  #lines = [];
  #size = 0;

  /** Whether something could not be read, so that what is missing here may still exist in the source. */
  isPartial = false;

  /** Writes the header. `fields` are extractor, source, units, and what else it may have. */
  async begin(fields) {
    await this.#put({ type: "header", format: "imodel-ingest", formatVersion: "1.0", mode: "snapshot", ...fields });
  }

  /** Writes and counts one record other than header and end. */
  async write(record) {
    this.#counts[record.type] = (this.#counts[record.type] ?? 0) + 1;
    await this.#put(record);
  }

  /** Reports something dubious in the source. An `error` makes the document partial. */
  async issue(severity, [code, message], details = {}) {
    if (severity === "error") this.isPartial = true;
    await this.write({ type: "issue", severity, code, message: message.slice(0, 4096).toWellFormed(), ...details });
  }

  /** The source was read to its end. Without this call there is no `end`, and nothing is deleted. */
  async finish() {
    await this.#flush();
    const end = { type: "end", status: this.isPartial ? "partial" : "complete", counts: this.#counts, digest: `sha256:${this.#digest.digest("hex")}` };
    await send(`${JSON.stringify(end)}\n`);
  }

  async #put(record) {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size >= flushBytes) await this.#flush();
  }

  async #flush() {
    const bytes = Buffer.concat(this.#lines);
    this.#lines = [];
    this.#size = 0;
    this.#digest.update(bytes);
    await send(bytes);
  }
}

/** Waits for a slow reader, so that nothing piles up in memory. */
async function send(bytes) {
  if (!process.stdout.write(bytes)) await once(process.stdout, "drain");
}
