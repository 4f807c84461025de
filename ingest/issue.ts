/// <reference lib="es2024.string" />
/** How bad an issue is: an `error` keeps a record out or a document incomplete, a `warning` does not. */
export type Severity = "error" | "warning" | "info";

/** Every code an {@link Issue} can have, with its severity, what it means and what to do about it. */
export const issueCodes = {
  "json-invalid": { severity: "error", meaning: "A line is not one JSON object.", hint: "Write one JSON object a line, UTF-8, without line breaks inside." },
  "utf8-invalid": { severity: "error", meaning: "A line is not UTF-8, or holds half of a surrogate pair.", hint: "Write UTF-8; convert the source's encoding in the extractor." },
  "line-too-long": { severity: "error", meaning: "A line is longer than the limit.", hint: "Split the record, or move geometry that is shared into part records." },
  "nesting-too-deep": { severity: "error", meaning: "A record is nested deeper than the limit.", hint: "Flatten the properties of the record." },
  "key-forbidden": { severity: "error", meaning: "A record has a key named __proto__.", hint: "Rename the property in the extractor." },
  "nul-character": { severity: "error", meaning: "A text or a key of a record holds the character NUL, at which an iModel cuts texts off.", hint: "Remove the character in the extractor." },
  "type-unknown": { severity: "error", meaning: "A record has no type, or one that the format does not know.", hint: "See json-schemas/ for the record types." },
  "schema-violation": { severity: "error", meaning: "A record does not match the JSON Schema of its type.", hint: "Compare the record with the schema and its example in json-schemas/." },
  "header-missing": { severity: "error", meaning: "The document does not start with a valid header.", hint: "Write the header record first." },
  "header-repeated": { severity: "error", meaning: "A second header.", hint: "Write one header, first; one document a file." },
  "record-after-end": { severity: "error", meaning: "A record after the end record.", hint: "Write the end record last; one document a file." },
  "identity-duplicate": { severity: "error", meaning: "A second record with the same scope, kind and id. The first one stands.", hint: "Make ids unique within their kind, in the extractor." },
  "scope-undeclared": { severity: "error", meaning: "A record of a scope that the header does not cover.", hint: "Name every scope in the header's `scopes`." },
  "part-unknown": { severity: "error", meaning: "Geometry uses a part that no record before it defines.", hint: "Write part records before the entities that use them." },
  "part-diverged": { severity: "warning", meaning: "A document that does not have the whole source changes a part that had the same content as another one: entities that place it, and that the document does not have, may go on showing the old content.", hint: "Deliver the entities that place the part, or the whole source." },
  "reference-unresolved": { severity: "warning", meaning: "A reference, or an end of a relationship, names an entity that is not there.", hint: "The record is kept and the reference is tried again on every run. Emit the entity, or drop the reference." },
  "parent-unresolved": { severity: "error", meaning: "The parent of an entity is not there, or is its own descendant.", hint: "Emit the parent, or drop `parent`." },
  "relationship-unresolved": { severity: "error", meaning: "An end of a relationship is not there.", hint: "Emit the entities at both ends." },
  "end-missing": { severity: "error", meaning: "The document stops without an end record.", hint: "The source was cut or its extractor failed: run it again. Nothing was deleted." },
  "end-partial": { severity: "warning", meaning: "The extractor says that it could not read everything.", hint: "See the extractor's own issues. Nothing is deleted because it is missing." },
  "count-mismatch": { severity: "error", meaning: "The end record counts other records than were read.", hint: "Records were lost on the way: run the extractor again. Nothing was deleted." },
  "digest-mismatch": { severity: "error", meaning: "The digest in the end record is not that of the bytes before it.", hint: "The document was changed after it was written: run the extractor again. Nothing was deleted." },
  "input-truncated": { severity: "error", meaning: "The input ends inside a record, a JSON document or a gzip member.", hint: "The source was cut: run it again. Nothing was deleted." },
  "extractor-failed": { severity: "error", meaning: "The extractor ended with a non-zero exit code.", hint: "See what it printed. What had arrived is kept; nothing was deleted." },
  "gzip-invalid": { severity: "error", meaning: "The compressed data of the input is damaged.", hint: "Copy or write the file again. Nothing was deleted." },
  "source-issue": { severity: "warning", meaning: "The extractor found something dubious in its source.", hint: "Look at the place it names." },
  "kind-unaligned": { severity: "error", meaning: "The alignment has no rule for a kind.", hint: "Add the kind to the alignment, or give it a `default`." },
  "value-unfit": { severity: "warning", meaning: "A value does not fit the class property it is aligned to, so it is kept in the JSON properties.", hint: "Correct the value, or align the property to another one." },
  "schema-grown": { severity: "info", meaning: "The dynamic schema got a class or properties for what is new in the source.", hint: "Nothing to do." },
  "property-retyped": { severity: "warning", meaning: "The values of a property are of another type than before; they go to a further property, and with the next run those stored before do too.", hint: "Correct the source if it was not meant; let queries look at the further property." },
  "class-crowded": { severity: "warning", meaning: "A class of the dynamic schema has so many properties that it gets no more; further values are kept in the JSON properties.", hint: "Nest properties that are really keys of data, or give them a kind of their own." },
  "schema-frozen": { severity: "warning", meaning: "The dynamic schema has no place for a value, and the alignment says that it stays as it is; the value is kept in the JSON properties.", hint: "Let the schema `evolve`, or correct the source." },
  "schema-quarantined": { severity: "error", meaning: "The dynamic schema has no place for a value, and the alignment says that such records are rejected.", hint: "Let the schema `evolve`, or correct the source; `replay` then takes the record." },
  "geometry-invalid": { severity: "warning", meaning: "A placement or a piece of geometry contradicts itself, or is too large for an iModel; the element is kept without it.", hint: "Correct it in the extractor; look at the unit of length." },
  "geometry-degenerate": { severity: "warning", meaning: "Triangles of a mesh have no area: two of their corners are one, or all three lie on a line; the mesh is written without them.", hint: "Leave them out in the extractor." },
  "sidecar-missing": { severity: "error", meaning: "A GLB file that geometry names is not there, or cannot be read; the element is kept without it.", hint: "Put the file into the document's folder, and read the document from a file." },
  "sidecar-mismatch": { severity: "error", meaning: "A GLB file is not the one whose sha256 the record gives; the element is kept without it.", hint: "Write the files before the document, and give the digest of what was written." },
  "sidecar-invalid": { severity: "warning", meaning: "A GLB file is damaged, too large, or none, or it leads out of the document's folder; the element is kept without it.", hint: "The message says what is wrong with it." },
  "sidecar-partial": { severity: "warning", meaning: "A GLB file has lines, points, strips or fans, which are left out.", hint: "Write lists of triangles, and lines as pieces of their own." },
  "crs-invalid": { severity: "error", meaning: "The header names a coordinate reference system that does not exist or cannot be used.", hint: "Correct the EPSG code, or write the system as well-known text." },
  "crs-unit": { severity: "warning", meaning: "Coordinates are in another foot than their coordinate reference system counts in.", hint: "`us-ft` is the US survey foot, `ft` the international one; say in `units` which one the numbers are in." },
  "coordinates-astray": { severity: "warning", meaning: "No record of the document lies where its coordinate reference system is meant to be used.", hint: "x is the easting or longitude, y the northing or latitude. Look at their order, at the unit of length, and at the EPSG code." },
  "datum-approximate": { severity: "warning", meaning: "Positions are brought from one datum to another without the grid that would do it exactly, or without knowing how.", hint: "Convert the coordinates in the extractor, with PROJ and its grids, where that matters." },
  "vertical-unconverted": { severity: "info", meaning: "What heights are measured from is known, but heights are never converted.", hint: "Convert heights in the extractor, where sources with different ones meet, or where they have to be right on the globe." },
  "source-unlocated": { severity: "warning", meaning: "The document's coordinates are local and the header does not say where they lie, but the iModel lies on the Earth.", hint: "Give `crs` a `placement`, or name the coordinate reference system." },
  "geometry-outlier": { severity: "warning", meaning: "An element lies so far from all others that the extents of the iModel leave it out.", hint: "Look at its coordinates: is it at 0, 0?" },
  "parent-in-other-model": { severity: "warning", meaning: "An entity's parent lives in another model, so BIS cannot make it a child; the parent is kept in the JSON properties.", hint: "Align both kinds to classes of the same sort." },
  "code-too-long": { severity: "warning", meaning: "A code is longer than the 350 bytes of UTF-8 that an iModel stores; the element was written without one.", hint: "Take a shorter property as the code." },
  "code-taken": { severity: "warning", meaning: "Another element has the same code; the element was written without one.", hint: "Make codes unique within a kind, or take another property as the code." },
  "class-changed": { severity: "error", meaning: "The alignment gives an existing element another class, and the element cannot be replaced.", hint: "The message says why. Remove that, or leave the record out once and sync again." },
  "class-replaced": { severity: "info", meaning: "The alignment gives an existing element another class: it was deleted and inserted again, under the same id.", hint: "Nothing to do." },
  "element-refused": { severity: "error", meaning: "The iModel refused the element.", hint: "The message is the iModel's own; the element of an earlier run, if any, stays." },
  "quarantine-invalid": { severity: "error", meaning: "A line of a quarantine file is not what a run wrote there.", hint: "Correct only `raw` or `record`; leave the rest of the line as it was." },
  "replay-withheld": { severity: "error", meaning: "A record of a quarantine file cannot be replayed: a replay takes parts, entities and relationships, and never deletes.", hint: "Correct it in the source; the next run over the whole document takes it." },
  "deletion-withheld": { severity: "warning", meaning: "An element was not deleted, because something that stays hangs below it, uses it, or is scoped by it.", hint: "The message says what. Give children another parent, and delete what uses the element, or let it use another one." },
  "change-conflict": { severity: "warning", meaning: "Somebody else has pushed a change of an element that the run changed as well.", hint: "The message says which change stays; `--conflicts` decides that. An iModel that has locks is spared this." },
  "briefcase-replaced": { severity: "warning", meaning: "The briefcase on this machine was of no use any more, and a fresh one was made.", hint: "Nothing to do: what an earlier run had not pushed is written again." },
} as const satisfies Record<string, { severity: Severity; meaning: string; hint: string }>;

/** Code of an {@link Issue}; see {@link issueCodes}. */
export type IssueCode = keyof typeof issueCodes;

/** Where in the input an issue is. Lines count from 1; `offset` is the byte offset of the line in the uncompressed input. */
export interface Place {
  file: string;
  line?: number;
  offset?: number;
  /** In one JSON document: number of the record that stands there, from 1; of what is lost between records, that of the next one. */
  record?: number;
  /** Of a record that is replayed from a quarantine: where it stood in its document. */
  origin?: Place;
}

/** The number that the records of a document are ordered by: in a JSON document their own, else that of their line. */
export function orderOf({ record, line }: Place): number | undefined {
  return record ?? line;
}

/** A problem in data, as a value: reported, counted, never thrown. */
export interface Issue {
  code: IssueCode;
  severity: Severity;
  message: string;
  hint: string;
  place: Place;
  /** JSON pointer into the record. */
  pointer?: string;
  kind?: string;
  id?: string;
  scope?: string;
}

/** What may be added to an issue besides its code, message and place. */
export type IssueDetails = Partial<Pick<Issue, "severity" | "pointer" | "kind" | "id" | "scope">>;

/** Makes an {@link Issue}; severity and hint come from {@link issueCodes}. */
export function makeIssue(code: IssueCode, message: string, place: Place, details: IssueDetails = {}): Issue {
  const { severity, hint } = issueCodes[code];
  return { code, severity, message, hint, place, ...details };
}

/** One line for people: `file:line: severity code message at pointer`; of a replayed record also where it stood in its document. */
export function formatIssue(issue: Issue): string {
  const { origin } = issue.place;
  const pointer = issue.pointer ? ` at ${printable(issue.pointer)}` : "";
  const from = origin ? ` (from ${showPlace(origin)})` : "";
  return `${showPlace(issue.place)}: ${issue.severity} ${issue.code} ${issue.message}${pointer}${from}`;
}

function showPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Keys of records may be of any length and hold anything: what is printed is bounded, and moves no cursor. */
function printable(pointer: string): string {
  const start = pointer.slice(0, 200).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\ufffd").toWellFormed();
  return pointer.length > 200 ? `${start}…` : start;
}
