import type { Readable } from "node:stream";
import { draftText } from "./alignment/draft/draft-text.js";
import { Survey } from "./alignment/draft/survey.js";
import { IngestError } from "./errors.js";
import { openInput } from "./format/open-input.js";
import type { Issue } from "./issue.js";
import { defaults, type Limits } from "./options.js";
import { openDocument } from "./stages/check-document.js";

/** How an alignment is drafted. */
export interface DraftAlignmentOptions {
  /** Name of the dynamic schema that the draft asks for; made from the source's id unless given. */
  schema?: string;
  /** iModel whose classes are proposed where they have the name of a kind; only read. Without it, only classes of Generic are. */
  imodel?: string;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  onIssue?(issue: Issue): void;
}

/** A first alignment of a document. */
export interface DraftedAlignment {
  /** YAML. */
  text: string;
  kinds: number;
  properties: number;
}

/**
 * Looks through a document, once, and writes a complete first alignment for it, with comments on what was seen. Holds what a survey holds, no records.
 * @param input a path, `-` for standard input, or a stream.
 * @throws IngestError `input-unreadable`, `format-unsupported`, `imodel-unreadable`, `interrupted`; records that are not valid are issues and take no part.
 */
export async function draftAlignment(input: string | Readable, options: DraftAlignmentOptions = {}): Promise<DraftedAlignment> {
  const { limits, signal = new AbortController().signal, onIssue } = options;
  const run = { report: (issue: Issue) => onIssue?.(issue), limits: { ...defaults.limits, ...limits }, signal };
  const document = await openDocument(openInput(input), run);
  const { header } = document;
  if (!header) throw new IngestError("input-unreadable", `${document.file} does not start with a valid header, so it is no intermediary document`);
  const survey = new Survey();
  for await (const batch of document.batches)
    for (const checked of batch) {
      if ("rejected" in checked) continue;
      if (checked.record.type === "entity") survey.addEntity(checked.record);
      else if (checked.record.type === "relationship") survey.addRelationship(checked.record);
    }
  const { id, name = id } = header.source;
  const classes = options.imodel === undefined ? [] : await classesOf(options.imodel);
  const text = draftText(survey, { source: name, schema: options.schema ?? schemaName(id), classes });
  const properties = [...survey.kinds.values()].reduce((sum, kind) => sum + kind.properties.size, 0);
  return { text, kinds: survey.kinds.size, properties };
}

async function classesOf(imodel: string): Promise<string[]> {
  const { concreteElementClasses } = await import("./imodel/concrete-classes.js");
  return concreteElementClasses(imodel);
}

/** A schema name from the id of a source: its last part without an ending, in letters, digits and underscores. */
function schemaName(id: string): string {
  const words = (id.split(/[/\\]/).at(-1) ?? "").replace(/\.\w+$/, "").split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("").slice(0, 50);
  return /^[A-Za-z]/.test(name) && !/^(biscore|generic|functional|units|formats)$/i.test(name) ? name : `Source${name}`;
}
