import { type SchemaDiff, schemaDiff } from "./schemas/schema-diff.js";
import { SchemaProbe } from "./synchronize/schema-probe.js";
import { synchronizeInto, type SyncInput, type SynchronizeOptions } from "./synchronize-inputs.js";

/** Which document is compared with which iModel, and how. */
export interface DiffSchemaOptions extends Pick<SynchronizeOptions, "imodel" | "alignment" | "schemas" | "force" | "limits" | "signal" | "onIssue"> {
  input: SyncInput;
}

/**
 * Says how a synchronization of a document would change the dynamic schema, and changes nothing: the document is read and compared on a temporary copy of the
 * iModel, up to the point where the schema would be imported. Undefined when the alignment has no dynamic schema, or the document is the one of the last run.
 * Holds what `synchronize` holds, and needs as much room in the temporary folder as the iModel has.
 * @throws IngestError as `synchronize` does
 */
export async function diffSchema({ input, ...options }: DiffSchemaOptions): Promise<SchemaDiff | undefined> {
  const { withRehearsal } = await import("./imodel/rehearsal.js");
  const run = { ...options, inputs: [input] };
  const wish = await withRehearsal(options.imodel, (target) => new SchemaProbe().run(target, (probed) => synchronizeInto(probed, run)), options);
  if (!wish) return undefined;
  const { name, before, after } = wish;
  const schema = after ?? before;
  return schema ? schemaDiff(before, schema) : { name, to: "01.00.00", classes: [] };
}
