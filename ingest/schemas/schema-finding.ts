import type { Severity } from "../issue.js";

/** Something in a schema that a rule of EC or BIS speaks against. */
export interface SchemaFinding {
  severity: Severity;
  /** Of the rule: `BIS-…` or `ECObjects-…`; the same in all versions of the rules. */
  code: string;
  /** What it is about: `Plant`, `Plant.Pump`, `Plant.Pump.Flow`. */
  place: string;
  message: string;
}

/** A schema with what the rules say about it. */
export interface CheckedSchema {
  name: string;
  version: string;
  findings: SchemaFinding[];
}
