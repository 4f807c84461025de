import { type EntityKey, targetOf } from "../format/entity-key.js";
import type { EntityRecord, HeaderRecord, PartRecord, Reference, RelationshipRecord } from "../format/record-types.js";
import type { AlignedElement, AlignedPiece, AlignedReference, AlignedRelationship } from "./aligned-element.js";
import type { Json } from "./json.js";
import type { AlignmentIssue } from "./alignment-issue.js";
import { coerce } from "./coerce.js";
import type { CompiledAlignment, CompiledRule } from "./compile-alignment.js";
import { houseValue } from "./dynamic/house-value.js";
import { extentFlaw, placementFlaw } from "./geometry-extent.js";
import { flawOf } from "./geometry-flaw.js";
import { categoryName, fitsCode, longestCode, trimCode } from "./names.js";
import { UnitConversion } from "./units.js";

/** The kind under which parts have their identity. The format reserves the prefix. */
const partKind = "imodel-ingest:part";

/** Identity of a part of a document. */
export function partKey(id: string): EntityKey {
  return { scope: "", kind: partKind, id };
}

/**
 * Turns records into what is to be written for them: BIS classes and SI units, references still by source ids.
 * Pure; holds the compiled alignment only.
 */
export class Aligner {
  readonly #units: UnitConversion;

  constructor(
    private readonly alignment: CompiledAlignment,
    header: HeaderRecord,
  ) {
    this.#units = new UnitConversion(header.units);
  }

  /** Undefined, with an issue, when the alignment has no rule for the kind, or its dynamic schema refuses the record. */
  entity(record: EntityRecord, report: (issue: AlignmentIssue) => void): AlignedElement | undefined {
    const rule = this.alignment.rule(record.kind);
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
  relationship(record: RelationshipRecord, report: (issue: AlignmentIssue) => void): AlignedRelationship | undefined {
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
  part(record: PartRecord, report: (issue: AlignmentIssue) => void): AlignedElement {
    const geometry = this.#pieces(record.geometry, report);
    return { className: "BisCore:GeometryPart", model: "definition", properties: {}, references: [], json: {}, geometry };
  }

  #name(
    element: AlignedElement,
    { record, rule, report }: { record: EntityRecord; rule: CompiledRule; report: (issue: AlignmentIssue) => void },
  ): void {
    const label = rule.rule.label === undefined ? record.label : textOf(record.properties?.[rule.rule.label]);
    if (label !== undefined) element.label = label;
    if (rule.rule.code === false) return;
    const code = rule.rule.code === undefined ? record.code : textOf(record.properties?.[rule.rule.code]);
    const value = code && trimCode(code);
    if (!value) return;
    if (fitsCode(value)) element.code = { spec: `imodel-ingest:${record.kind.trim()}`, value };
    else report({ code: "code-too-long", message: `the code has more than ${longestCode} bytes`, pointer: rule.rule.code === undefined ? "/code" : pointer("properties", rule.rule.code) });
  }

  /** False when the policy of the dynamic schema refuses the record. */
  #properties(
    element: AlignedElement,
    { record, rule, report }: { record: EntityRecord; rule: CompiledRule; report: (issue: AlignmentIssue) => void },
  ): boolean {
    const homeless: [string, Json][] = [];
    for (const property of rule.properties.values()) element.properties[property.name] = null;
    for (const name of rule.dynamic?.names ?? []) element.properties[name] = null;
    for (const [name, value] of Object.entries(record.properties ?? {}) as [string, Json][]) {
      if (value === null) continue;
      const home = rule.properties.get(name);
      if (!home) {
        const housed = rule.dynamic ? houseValue({ name, value }, rule.dynamic, { element, report }) : "homeless";
        if (housed === "refused") return false;
        if (housed === "homeless") homeless.push([name, value]);
        continue;
      }
      const coerced = coerce(value, home, rule.element.fullName);
      if ("stored" in coerced) element.properties[home.name] = coerced.stored;
      else {
        homeless.push([name, value]);
        report({ code: "value-unfit", message: `${name} ${coerced.flaw}`, pointer: pointer("properties", name) });
      }
    }
    if (homeless.length > 0) element.json.properties = Object.fromEntries(homeless);
    return true;
  }

  #parent(
    element: AlignedElement,
    { record, rule, report }: { record: EntityRecord; rule: CompiledRule; report: (issue: AlignmentIssue) => void },
  ): void {
    if (!record.parent) return;
    const target = targetOf(record.parent, record.scope ?? "");
    const parentRule = rule.rule.parent === false ? undefined : this.alignment.rule(target.kind);
    if (parentRule?.model === rule.model) {
      element.parent = { target, relationship: parentRule.element.childRelationship };
      return;
    }
    element.json.parent = plain(record.parent);
    if (rule.rule.parent !== false)
      report({ code: "parent-in-other-model", message: `${target.kind} ${target.id} is not of the model of ${record.kind}`, pointer: "/parent" });
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

  #shape(
    element: AlignedElement,
    { record, rule, report }: { record: EntityRecord; rule: CompiledRule; report: (issue: AlignmentIssue) => void },
  ): void {
    if (!rule.element.geometric) {
      if (record.placement) element.json.placement = record.placement as unknown as Json;
      if (record.geometry) element.json.geometry = record.geometry as unknown as Json;
      return;
    }
    element.category = rule.rule.category ?? categoryName(record.kind);
    const placement = record.placement && this.#units.placement(record.placement);
    const flaw = placement && placementFlaw(placement);
    // Without its placement, geometry would lie somewhere else.
    if (flaw !== undefined) return report({ code: "geometry-invalid", message: flaw, pointer: "/placement" });
    if (placement) element.placement = placement;
    if (record.geometry) element.geometry = this.#pieces(record.geometry, report);
  }

  #pieces(pieces: NonNullable<EntityRecord["geometry"]>, report: (issue: AlignmentIssue) => void): AlignedPiece[] {
    const usable = pieces.flatMap((piece, i) => {
      const flaw = flawOf(piece);
      if (flaw === undefined) return [this.#piece(piece)];
      report({ code: "geometry-invalid", message: flaw, pointer: pointer("geometry", String(i)) });
      return [];
    });
    const flaw = extentFlaw(usable);
    if (flaw === undefined) return usable;
    report({ code: "geometry-invalid", message: flaw, pointer: "/geometry" });
    return [];
  }

  #piece(piece: NonNullable<EntityRecord["geometry"]>[number]): AlignedPiece {
    if (piece.type !== "part") return this.#units.piece(piece);
    const { placement } = piece;
    return { type: "part", part: partKey(piece.part), ...(placement && { placement: this.#units.placement(placement) }) };
  }
}

function plain(reference: Reference): Json {
  const { kind, id, scope } = reference;
  return scope === undefined ? { kind, id } : { kind, id, scope };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

function pointer(...keys: string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
