import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";

/** A schema of an iModel as EC XML 3.2, as iTwin.js exports it. Holds it in memory, and writes a temporary file meanwhile. */
export function exportSchemaXml(db: IModelDb, schemaName: string): string {
  const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-schema-"));
  try {
    db.exportSchema({ schemaName, outputDirectory: folder, outputFileName: "schema.xml" });
    return readFileSync(join(folder, "schema.xml"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
