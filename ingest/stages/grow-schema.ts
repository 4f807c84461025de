import type { LoadedAlignment } from "../alignment/alignment-document.js";
import { type CompiledAlignment, compileAlignment } from "../alignment/compile-alignment.js";
import { policyOf } from "../alignment/derived-rules.js";
import type { DynamicProperty, SchemaChange } from "../alignment/dynamic/dynamic-schema.js";
import { evolve, type Grown } from "../alignment/dynamic/evolve.js";
import { Profile } from "../alignment/dynamic/profile.js";
import { typeText } from "../alignment/dynamic/type-text.js";
import { type Issue, makeIssue, type Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Run } from "../run.js";
import { Spool } from "../format/spool.js";
import type { DocumentSession } from "../synchronize/sync-target.js";
import type { ContentRecord } from "./checksum.js";
import { stopIfInterrupted } from "./stop-if-interrupted.js";

/** What a schema grows for, and where its growth is reported. */
export interface SchemaGrowth {
  alignment: LoadedAlignment;
  session: DocumentSession;
  run: Run;
  place: Place;
  /** Takes the alignment, compiled against the schema as it is from now on; `moved` says that values of unchanged records have another home in it. */
  onGrown(compiled: CompiledAlignment, moved: boolean): void;
}

/**
 * Where the alignment has a dynamic schema: holds back what is new or changed, in a temporary file, until it knows of which types all values are;
 * lets the schema grow by what has no home in it; then lets the records through. Otherwise lets everything through at once.
 */
export async function* growSchema(batches: AsyncIterable<ContentRecord[]>, growth: SchemaGrowth): AsyncIterable<ContentRecord[]> {
  const { alignment, session } = growth;
  const rule = alignment.document.dynamicSchema;
  if (!rule) {
    yield* batches;
    return;
  }
  const current = session.dynamicSchema(rule.name);
  const compiled = compileAlignment(alignment, session.schemas, current);
  const profile = new Profile();
  const spool = new Spool<ContentRecord>();
  try {
    for await (const batch of batches)
      for (const content of batch) {
        const profiled = content.record.type === "entity" ? compiled.profiled(content.record) : undefined;
        if (profiled) profile.add(profiled);
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
  for (const issue of issuesOf(grown, place)) run.report(issue);
  for (const { kind, pointers } of grown.crowdedOut) run.report(makeIssue("class-crowded", `${pointers.length} properties of ${kind} have no place, ${pointers[0] ?? ""} the first`, place, { kind }));
  if (grown.changes.length > 0) await session.importDynamicSchema(grown.schema);
  const moved = grown.changes.some(({ before }) => before !== undefined);
  onGrown(compileAlignment(alignment, session.schemas, grown.schema), moved);
}

/** One issue for each class that is new or gets properties, and one for each property whose type moved. */
function issuesOf({ schema, changes }: Grown, place: Place): Issue[] {
  const classes = new Map<string, SchemaChange[]>();
  for (const change of changes) classes.set(change.kind, [...(classes.get(change.kind) ?? []), change]);
  return [...classes].flatMap(([kind, some]) => {
    const retyped = some.flatMap(({ property, before }) => (property && before ? [retypedText(property, before)] : []));
    const grown = grownText(schema.name, some);
    return [...(grown === undefined ? [] : [makeIssue("schema-grown", grown, place, { kind })]), ...retyped.map((text) => makeIssue("property-retyped", text, place, { kind }))];
  });
}

function grownText(schema: string, changes: readonly SchemaChange[]): string | undefined {
  const names = changes.flatMap(({ property, before }) => (property && !before ? [property.name] : []));
  const isNew = changes.some(({ property }) => property === undefined);
  if (!isNew && names.length === 0) return undefined;
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  return `${schema}:${changes[0]?.className ?? ""} ${isNew ? "is new" : "has new properties"}${shown === "" ? "" : `: ${shown}`}`;
}

function retypedText(property: DynamicProperty, before: DynamicProperty): string {
  return `${property.pointer} was ${typeText(before)}; all values that are written from now on go to ${property.name} (${typeText(property)})`;
}

async function* replay(spool: Spool<ContentRecord>, run: Run): AsyncIterable<ContentRecord[]> {
  for (let start = 0; start < spool.size; start += defaults.recordsPerBatch) {
    await stopIfInterrupted(run, "Writing");
    const length = Math.min(defaults.recordsPerBatch, spool.size - start);
    yield await Promise.resolve(Array.from({ length }, (_, i) => spool.get(start + i)));
  }
}
