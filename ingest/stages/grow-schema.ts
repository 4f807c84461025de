import type { LoadedAlignment } from "../alignment/alignment-document.js";
import { type CompiledAlignment, compileAlignment } from "../alignment/compile-alignment.js";
import { policyOf } from "../alignment/derived-rules.js";
import type { DynamicSchema, SchemaChange } from "../alignment/dynamic/dynamic-schema.js";
import { evolve, type Grown } from "../alignment/dynamic/evolve.js";
import { Profile } from "../alignment/dynamic/profile.js";
import { makeIssue, type Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Run } from "../run.js";
import { Spool } from "../synchronize/spool.js";
import type { DocumentSession } from "../synchronize/sync-target.js";
import type { ContentRecord } from "./checksum.js";
import { stopIfInterrupted } from "./stop-if-interrupted.js";

/** What a schema grows for, and where its growth is reported. */
export interface SchemaGrowth {
  alignment: LoadedAlignment;
  session: DocumentSession;
  run: Run;
  place: Place;
  /** Takes the alignment, compiled against the schema as it is from now on. */
  onGrown(compiled: CompiledAlignment): void;
}

/**
 * Where the alignment has a dynamic schema: holds back what is new or changed, in a temporary file, until it knows of which types all values are;
 * lets the schema grow by what has no home in it; then lets the records through. Otherwise lets everything through at once.
 */
export async function* growSchema(batches: AsyncIterable<ContentRecord[]>, growth: SchemaGrowth): AsyncIterable<ContentRecord[]> {
  const { alignment, session } = growth;
  const rule = alignment.document.dynamicSchema;
  if (!rule) return yield* batches;
  const current = session.dynamicSchema(rule.name);
  const compiled = compileAlignment(alignment, session.schemas, current);
  const profile = new Profile((kind, [name = ""]) => compiled.rule(kind)?.properties.has(name) !== true);
  const spool = new Spool<ContentRecord>();
  try {
    for await (const batch of batches)
      for (const content of batch) {
        if (content.record.type === "entity") profile.add(content.record);
        spool.add(content);
      }
    const identity = { name: rule.name, alias: rule.alias ?? rule.name.toLowerCase(), label: rule.label ?? rule.name };
    const grown = evolve({ current, identity, kinds: profile.kinds(), policy: policyOf(rule), baseOf: (kind) => compiled.baseOf(kind) });
    await importGrown(grown, growth);
    yield* replay(spool, growth.run);
  } finally {
    spool.close();
  }
}

async function importGrown(grown: Grown, { alignment, session, run, place, onGrown }: SchemaGrowth): Promise<void> {
  for (const change of grown.changes) run.report(issueOf(change, grown.schema, place));
  for (const { kind, pointers } of grown.crowdedOut) run.report(makeIssue("class-crowded", `${pointers.length} properties of ${kind} have no place, ${pointers[0] ?? ""} the first`, place, { kind }));
  if (grown.changes.length > 0) await session.importDynamicSchema(grown.schema);
  onGrown(compileAlignment(alignment, session.schemas, grown.schema));
}

function issueOf({ kind, className, property, before }: SchemaChange, { name }: DynamicSchema, place: Place): ReturnType<typeof makeIssue> {
  if (!property) return makeIssue("schema-grown", `${name}:${className} is new`, place, { kind });
  const shown = `${name}:${className}.${property.name}`;
  const { scalar, array } = property.type;
  if (!before) return makeIssue("schema-grown", `${shown} is new (${scalar}${array ? " array" : ""})`, place, { kind });
  return makeIssue("property-retyped", `${property.pointer} was ${before.scalar}${before.array ? " array" : ""}; its values now go to ${shown}`, place, { kind });
}

async function* replay(spool: Spool<ContentRecord>, run: Run): AsyncIterable<ContentRecord[]> {
  for (let start = 0; start < spool.size; start += defaults.recordsPerBatch) {
    stopIfInterrupted(run, "Writing");
    const length = Math.min(defaults.recordsPerBatch, spool.size - start);
    yield await Promise.resolve(Array.from({ length }, (_, i) => spool.get(start + i)));
  }
}
