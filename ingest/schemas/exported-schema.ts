/** A schema that was written to files. */
export interface ExportedSchema {
  name: string;
  version: string;
  /** Path of the schema as EC JSON. */
  file: string;
  /** Path of the JSON Schema of each class, by the class's name. */
  classes: Record<string, string>;
}
