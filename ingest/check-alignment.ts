import { SourceCoordinates } from "./alignment/coordinates/source-coordinates.js";
import { Aligner } from "./alignment/aligner.js";
import { type LoadedAlignment, loadAlignment } from "./alignment/alignment-document.js";
import { compileAlignment } from "./alignment/compile-alignment.js";
import { namedSchemas } from "./alignment/named-schemas.js";
import { IngestError } from "./errors.js";
import { findAlignmentOf } from "./extract/find-extractors.js";
import { openInput } from "./format/open-input.js";
import type { HeaderRecord } from "./format/record-types.js";
import type { Issue, Severity } from "./issue.js";
import { defaults, type Limits } from "./options.js";
import type { Run } from "./run.js";
import { align } from "./stages/align.js";
import { openDocument, type SourceDocument } from "./stages/check-document.js";
import { checksum, type ContentRecord, type KeyedRecord } from "./stages/checksum.js";
import { growSchema } from "./stages/grow-schema.js";
import type { WriteChange } from "./synchronize/change.js";
import type { DocumentSession } from "./synchronize/sync-target.js";
import { Tally } from "./synchronize/tally.js";

/** What is checked, and against what. */
export interface CheckAlignmentOptions {
  /** Path of the alignment document. */
  alignment: string;
  /** iModel whose schemas count; a new one unless given. It is only read. */
  imodel?: string;
  /** Folders with schemas that the alignment may name. */
  schemas?: readonly string[];
  /** Document to align: a path, or `-` for standard input. */
  input?: string;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  onIssue?(issue: Issue): void;
}

/** What became of the entities of one kind. */
export interface AlignedKind {
  /** Class of the elements; several where rules depend on properties. */
  classes: string[];
  aligned: number;
  /** Entities that the alignment has no rule or no place for. */
  rejected: number;
  /** Properties that are kept as JSON, with the number of entities that have them. */
  keptAsJson: Record<string, number>;
}

/** What {@link checkAlignment} found. */
export interface AlignmentCheck {
  /** By the kinds of the input; empty without one. */
  kinds: Record<string, AlignedKind>;
  issues: Record<Severity, number>;
}

/**
 * Checks everything that an alignment names against the schemas of an iModel, and what it makes of an input. Writes nothing: it works on a temporary copy.
 * Holds the numbers that it returns, besides a few batches of records.
 * @throws IngestError `alignment-invalid` with a line for each thing that is wrong; `input-unreadable`, `format-unsupported`, `imodel-unreadable`, `interrupted`
 */
export async function checkAlignment(options: CheckAlignmentOptions): Promise<AlignmentCheck> {
  const { withRehearsal } = await import("./imodel/rehearsal.js");
  const issues: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const run = startRun(options, issues);
  const document = options.input === undefined ? undefined : await openDocument(openInput(options.input), run);
  try {
    const header = headerOf(document);
    const alignment = await loadAlignment(options.alignment, () => findAlignmentOf(header.extractor.name));
    const kinds = await withRehearsal(
      options.imodel ?? "new.bim",
      async (target) => {
        const session = await target.openDocument(header, alignment.digest);
        await session.importSchemas(namedSchemas(alignment));
        compileAlignment(alignment, session.schemas);
        return document ? alignDocument(document, { alignment, session, header, run }) : new Map<string, AlignedKind>();
      },
      options,
    );
    return { kinds: Object.fromEntries(kinds), issues };
  } finally {
    await document?.close();
  }
}

interface Checking {
  alignment: LoadedAlignment;
  session: DocumentSession;
  header: HeaderRecord;
  run: Run;
}

/** The stages of a run as far as they touch no element. */
async function alignDocument(document: SourceDocument, { alignment, session, header, run }: Checking): Promise<Map<string, AlignedKind>> {
  const tally = new Tally();
  const coordinates = new SourceCoordinates(header, session.frame);
  let aligner = new Aligner(compileAlignment(alignment, session.schemas), coordinates);
  const content = contentOf(checksum(document.batches));
  const housed = growSchema(content, { alignment, session, run, place: { file: document.file }, onGrown: (compiled) => (aligner = new Aligner(compiled, coordinates)) });
  const kinds = new Map<string, AlignedKind>();
  for await (const changes of align(housed, () => aligner, { run, tally })) for (const change of changes) count(change, kinds);
  for (const [kind, { rejected }] of Object.entries(tally.kinds)) if (rejected > 0) kindOf(kinds, kind).rejected += rejected;
  return kinds;
}

async function* contentOf(batches: AsyncIterable<KeyedRecord[]>): AsyncIterable<ContentRecord[]> {
  for await (const batch of batches) yield batch.flatMap((record) => (record.type === "content" ? [record.read()] : []));
}

function count(change: WriteChange, kinds: Map<string, AlignedKind>): void {
  if (change.operation !== "element") return;
  const { className, json } = change.element;
  const kind = kindOf(kinds, change.key.kind);
  kind.aligned += 1;
  if (!kind.classes.includes(className)) kind.classes.push(className);
  for (const name of Object.keys((json.properties ?? {}) as object)) kind.keptAsJson[name] = (kind.keptAsJson[name] ?? 0) + 1;
}

function kindOf(kinds: Map<string, AlignedKind>, kind: string): AlignedKind {
  const known = kinds.get(kind) ?? { classes: [], aligned: 0, rejected: 0, keptAsJson: Object.create(null) as Record<string, number> };
  kinds.set(kind, known);
  return known;
}

function headerOf(document: SourceDocument | undefined): HeaderRecord {
  if (document && !document.header) throw new IngestError("input-unreadable", `${document.file} does not start with a valid header, so it is no intermediary document`);
  const extractor = { name: "imodel-ingest", version: "1.0.0" };
  const units = { length: "m", angle: "deg" } as const;
  return document?.header ?? { type: "header", format: "imodel-ingest", formatVersion: "1.0", extractor, source: { id: "check" }, mode: "snapshot", units };
}

function startRun({ onIssue, limits, signal = new AbortController().signal }: CheckAlignmentOptions, issues: Record<Severity, number>): Run {
  const report = (issue: Issue): void => {
    issues[issue.severity] += 1;
    onIssue?.(issue);
  };
  return { report, limits: { ...defaults.limits, ...limits }, signal };
}
