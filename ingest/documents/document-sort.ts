import type { IngestErrorKey } from "../errors.js";

/** A sort of document that people write: YAML that a JSON Schema describes. */
export interface DocumentSort {
  /** Of the errors in it. */
  key: Extract<IngestErrorKey, "alignment-invalid" | "batch-invalid" | "config-invalid">;
  /** Name of its schema in `json-schemas/`. */
  schema: string;
  /** What it has to be, said of one that is no object. */
  needs: string;
}
