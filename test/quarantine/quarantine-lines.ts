import { readFileSync } from "node:fs";
import type { QuarantinedRecord, QuarantineLine } from "../../ingest/quarantine/quarantine-line.js";

/** The lines of a quarantine file. */
export function quarantineLines(path: string): QuarantineLine[] {
  return readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as QuarantineLine);
}

/** The records in a quarantine file, of all its documents. */
export function quarantinedRecords(path: string): QuarantinedRecord[] {
  return quarantineLines(path).filter((line) => line.type === "quarantined");
}

/** A quarantined record in the short form that tests compare: its line, its issues, and its id. */
export function brief({ line, issues, kind, id }: QuarantinedRecord): string {
  const codes = issues.map(({ code, pointer = "" }) => `${code}${pointer}`).join(" ");
  return [line, codes, ...(kind === undefined ? [] : [kind]), ...(id === undefined ? [] : [id])].join(" ");
}

/** The bytes that a quarantined record keeps. */
export function keptBytes({ raw, rawBase64 }: QuarantinedRecord): Buffer | undefined {
  if (rawBase64 !== undefined) return Buffer.from(rawBase64, "base64");
  return raw === undefined ? undefined : Buffer.from(raw);
}
