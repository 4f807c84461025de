/** Where a schema comes from: `native` lies among the files of iTwin.js, `dynamic` is made for a source and grows with it, `imported` are all others. */
export type SchemaOrigin = "native" | "imported" | "dynamic";

/** A schema that an iModel has. */
export interface SchemaEntry {
  name: string;
  /** Read, write and minor version: `01.00.03`. */
  version: string;
  alias: string;
  label?: string;
  origin: SchemaOrigin;
  /** Number of its own entity and relationship classes. */
  classes: number;
}
