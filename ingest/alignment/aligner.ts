import { compactGeometry } from "../format/compact-record.js";
import { targetOf } from "../format/entity-key.js";
import { excerpt } from "../format/excerpt.js";
import type { PlainPiece } from "../format/plain-pieces.js";
import type { EntityRecord, PartRecord, Reference, RelationshipRecord } from "../format/record-types.js";
import type { AlignedElement, AlignedReference, AlignedRelationship } from "./aligned-element.js";
import type { AlignmentIssue, ReportIssue } from "./alignment-issue.js";
import type { CompiledAlignment } from "./compile-alignment.js";
import type { SourceCoordinates } from "./coordinates/source-coordinates.js";
import type { CompiledRule } from "./compiled-rule.js";
import { pointerOf } from "./dynamic/leaf-values.js";
import { alignPartGeometry } from "./geometry/align-geometry.js";
import { chooseLevels, type ChosenShape, chosenLevels, type LevelChoice } from "./geometry/choose-levels.js";
import { readGuid } from "./guid.js";
import type { Json } from "./json.js";
import { categoryName, fitsCode, longestCode, trimCode } from "./names.js";
import { storeValues } from "./store-values.js";
import { textOf } from "./value-source.js";

export type { AlignmentIssue } from "./alignment-issue.js";

/** What an entity is aligned with. */
interface Aligning {
  record: EntityRecord;
  rule: CompiledRule;
  report: ReportIssue;
}

/**
 * Turns records into what is to be written for them: BIS classes and SI units, references still by source ids.
 * Pure; holds the compiled alignment only.
 */
export class Aligner {
  constructor(
    private readonly alignment: CompiledAlignment,
    private readonly coordinates: SourceCoordinates,
  ) {}

  /** Undefined, with an issue, when the alignment has no rule for the kind, or its dynamic schema refuses the record. */
  entity(record: EntityRecord, report: ReportIssue): AlignedElement | undefined {
    const rule = this.alignment.rule(record);
    if (!rule) {
      report({ code: "kind-unaligned", message: `the alignment has no rule, or the dynamic schema no class, for kind ${record.kind}`, pointer: "/kind" });
      return undefined;
    }
    const scope = record.scope ?? "";
    const element: AlignedElement = {
      className: rule.element.fullName,
      model: rule.model,
      properties: {},
      references: [],
      json: {},
    };
    this.#name(element, { record, rule, report });
    if (!this.#properties(element, { record, rule, report })) return undefined;
    this.#parent(element, { record, rule, report });
    this.#references(element, { record, rule, scope });
    this.#shape(element, { record, rule, report });
    return element;
  }

  /** Undefined, with an issue, when the alignment has no rule for the kind. */
  relationship(record: RelationshipRecord, report: ReportIssue): AlignedRelationship | undefined {
    const link = this.alignment.link(record.kind);
    if (!link) {
      report({ code: "kind-unaligned", message: `the alignment has no rule for relationship kind ${record.kind}`, pointer: "/kind" });
      return undefined;
    }
    const scope = record.scope ?? "";
    const json = record.properties ? { properties: record.properties as Json } : {};
    return { source: targetOf(record.source, scope), target: targetOf(record.target, scope), link, json };
  }

  /** A part becomes a geometry part, which instances refer to. */
  part(record: PartRecord, report: ReportIssue): AlignedElement {
    const chosen = chooseLevels(record.geometry, this.#choice(), report);
    const geometry = alignPartGeometry(chosen.pieces, this.coordinates.units, chosen.report);
    return { className: "BisCore:GeometryPart", model: "definition", properties: {}, references: [], json: {}, geometry };
  }

  /** Which levels of detail of a part are written. */
  levelsOf({ geometry }: PartRecord): number[] {
    return chosenLevels(geometry, this.#choice());
  }

  /** The pieces of a record that are written, as they are given: of levels of detail, those of one level. */
  piecesOf(record: EntityRecord | PartRecord): readonly PlainPiece[] {
    const rule = record.type === "entity" ? this.alignment.rule(record) : undefined;
    return chooseLevels(record.geometry ?? [], this.#choice(rule), () => undefined).pieces;
  }

  #choice(rule?: CompiledRule): LevelChoice {
    return { detail: rule?.detail ?? this.alignment.detail, units: this.coordinates.units };
  }

  #name(element: AlignedElement, { record, rule, report }: Aligning): void {
    const label = rule.label ? textOf(rule.label.read(record)) : record.label;
    if (label !== undefined) element.label = label;
    this.#identify(element, { record, rule, report });
    const value = trimCode(textOf(rule.code?.value.read(record)) ?? "");
    if (!rule.code || value === "") return;
    if (fitsCode(value)) element.code = { spec: rule.code.spec ?? `imodel-ingest:${record.kind.trim()}`, value };
    else report(issueAt(rule.code.value.pointer(record), { code: "code-too-long", message: `the code has more than ${longestCode} bytes` }));
  }

  #identify(element: AlignedElement, { record, rule, report }: Aligning): void {
    const text = textOf(rule.federationGuid?.read(record));
    if (text === undefined || text === "") return;
    const guid = readGuid(text);
    if (guid !== undefined) element.federationGuid = guid;
    else report(issueAt(rule.federationGuid?.pointer(record), { code: "value-unfit", message: `the federation GUID ${excerpt(text)} is no GUID` }));
  }

  /** False when the policy of the dynamic schema refuses the record. */
  #properties(element: AlignedElement, aligning: Aligning): boolean {
    const values = storeValues(aligning);
    if (!values) return false;
    element.properties = values.stored;
    if (values.json) element.json.properties = values.json;
    return true;
  }

  #parent(element: AlignedElement, { record, rule, report }: Aligning): void {
    if (!record.parent) return;
    const target = targetOf(record.parent, record.scope ?? "");
    if (rule.parent) {
      element.references.push({ pointer: "/parent", target, ...rule.parent });
      return;
    }
    const parent = rule.rule.parent === false ? undefined : this.alignment.parent(target.kind);
    if (parent?.model === rule.model) {
      element.parent = { target, relationship: parent.relationship };
      return;
    }
    element.json.parent = plain(record.parent);
    if (rule.rule.parent !== false)
      report({ code: "parent-in-other-model", message: `${target.kind} ${target.id} is not, or not always, of the model of ${record.kind}`, pointer: "/parent" });
  }

  #references(element: AlignedElement, { record, rule, scope }: { record: EntityRecord; rule: CompiledRule; scope: string }): void {
    const homeless: Record<string, Json> = {};
    for (const [name, value] of Object.entries(record.references ?? {})) {
      const home = rule.references.get(name);
      const targets = Array.isArray(value) ? value : [value];
      if (!home || ("navigation" in home && targets.length > 1)) homeless[name] = targets.map(plain);
      else
        targets.forEach((reference, i) => {
          const at = Array.isArray(value) ? pointer("references", name, String(i)) : pointer("references", name);
          element.references.push({ pointer: at, target: targetOf(reference, scope), ...home } satisfies AlignedReference);
        });
    }
    if (Object.keys(homeless).length > 0) element.json.references = homeless;
  }

  #shape(element: AlignedElement, { record, rule, report }: Aligning): void {
    if (!rule.element.geometric) {
      if (record.placement) element.json.placement = record.placement as unknown as Json;
      if (record.geometry) element.json.geometry = compactGeometry(record.geometry) as unknown as Json;
      return;
    }
    element.category = rule.rule.category ?? categoryName(record.kind);
    const { placement, geometry } = record;
    if (!placement && !geometry) return;
    const chosen = geometry && chooseLevels(geometry, this.#choice(rule), report);
    const shape: ChosenShape = { ...(placement && { placement }), ...(chosen && { geometry: chosen.pieces }) };
    const { coordinates } = this;
    Object.assign(element, rule.model === "drawing" ? coordinates.alignDrawing(shape, chosen?.report ?? report) : coordinates.align(shape, chosen?.report ?? report));
  }
}

function plain(reference: Reference): Json {
  const { kind, id, scope } = reference;
  return scope === undefined ? { kind, id } : { kind, id, scope };
}

function issueAt(at: string | undefined, issue: Omit<AlignmentIssue, "pointer">): AlignmentIssue {
  return at === undefined ? issue : { ...issue, pointer: at };
}

function pointer(...keys: string[]): string {
  return pointerOf(keys);
}
