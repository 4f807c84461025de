import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import { Aligner, type AlignmentIssue } from "../../ingest/alignment/aligner.js";
import { SourceCoordinates } from "../../ingest/alignment/coordinates/source-coordinates.js";
import { type LoadedAlignment, parseAlignment } from "../../ingest/alignment/alignment-document.js";
import type { ClassDescription, PropertyDescription, SchemaLookup, UnitDescription } from "../../ingest/alignment/class-description.js";
import { type CompiledAlignment, compileAlignment } from "../../ingest/alignment/compile-alignment.js";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { ratio, zero } from "../../ingest/alignment/ratio.js";
import { IngestError } from "../../ingest/errors.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { headerRecord } from "../support/document-text.js";
import { acceptAll, validatorOf } from "../support/memory-schemas.js";

function unit(name: string, phenomenon: string, factor: number | string, rest: Partial<UnitDescription> = {}): UnitDescription {
  return { name, phenomenon, factor: ratio(factor), offset: zero, ...rest };
}

const millimetre = unit("MM", "LENGTH", "0.001", { label: "mm" });
const celsius = unit("CELSIUS", "TEMPERATURE", 1, { label: "°C", offset: ratio("273.15") });
const spring = unit("SPRING_CONSTANT_N_PER_M", "SPRING_CONSTANT", 1, { label: "N/m" });

const fewUnits = [
  unit("M", "LENGTH", 1, { label: "m" }),
  millimetre,
  unit("FT", "LENGTH", "0.3048", { label: "ft" }),
  unit("US_SURVEY_FT", "LENGTH", 0, { label: "ft (US Survey)", factor: { over: 1200n, under: 3937n } }),
  unit("CUB_M_PER_SEC", "VOLUMETRIC_FLOW", 1, { label: "m³/s" }),
  unit("LITRE_PER_SEC", "VOLUMETRIC_FLOW", "0.001", { label: "L/s" }),
  celsius,
  unit("FAHRENHEIT", "TEMPERATURE", 0, { label: "°F", factor: { over: 5n, under: 9n }, offset: { over: 45967n, under: 180n } }),
  unit("N_PER_M", "LINEAR_LOAD", 1, { label: "N/m" }),
  spring,
  unit("MN", "FORCE", "0.001", { label: "mN" }),
  unit("MEGAN", "FORCE", 1e6, { label: "MN" }),
];

/** A few units, as the schema `Units` defines them. */
export const units: ReadonlyMap<string, UnitDescription> = new Map(fewUnits.map((each) => [each.name, each]));

const properties: PropertyDescription[] = [
  { name: "Name", type: "string" },
  { name: "Note", type: "string" },
  { name: "Count", type: "integer" },
  { name: "Length", type: "double" },
  { name: "Diameter", type: "double", unit: millimetre },
  { name: "Temperature", type: "double", unit: celsius },
  { name: "Stiffness", type: "double", unit: spring },
  { name: "Running", type: "boolean" },
  { name: "Built", type: "dateTime" },
  { name: "Tags", type: "string", array: true },
  { name: "Sizes", type: "double", array: true, unit: millimetre },
  { name: "Status", type: "integer", enumerators: [{ value: 1, name: "New" }, { value: 2, name: "Old" }] },
  { name: "System", type: "other", navigation: "Plant:PumpIsInSystem" },
];

const validate = validatorOf(properties, { Name: { maxLength: 20 }, Status: { enum: [1, 2] } });

function plantClass(name: string, rest: Partial<ClassDescription> = {}): [string, ClassDescription] {
  return [
    `Plant:${name}`,
    {
      fullName: `Plant:${name}`,
      abstract: false,
      model: "physical",
      geometric: true,
      childRelationship: "BisCore:PhysicalElementAssemblesElements",
      derivable: { fullName: `Plant:${name}`, properties: new Set(["name"]) },
      properties: new Map(properties.map((property) => [property.name.toLowerCase(), property])),
      validate,
      ...rest,
    },
  ];
}

const classes = new Map([
  plantClass("Pump"),
  plantClass("FirePump"),
  plantClass("Valve"),
  plantClass("Equipment", { abstract: true }),
  plantClass("Zone", { childRelationship: "BisCore:ElementOwnsChildElements" }),
  plantClass("Manual", { model: "document", geometric: false, childRelationship: "BisCore:ElementOwnsChildElements", properties: new Map() }),
]);

/** Schemas of a small plant. */
export const plant: SchemaLookup = {
  elementClass: (name) => classes.get(name.replace(".", ":")) ?? derivedClass(name),
  linkClass: (name) => (name === "Plant:Feeds" ? { fullName: name, abstract: false } : undefined),
  classNames: (sort) => (sort === "link" ? ["Plant:Feeds"] : [...classes.keys()]),
  units: () => units,
};

/** Classes that a dynamic schema derives. */
function derivedClass(name: string): ClassDescription | undefined {
  return name.startsWith("Made:") ? plantClass(name.slice(5), { fullName: name, validate: acceptAll })[1] : undefined;
}

/** An alignment of one kind, `Pump`, with these properties. */
export function pumpAlignment(rules: string, rest = ""): string {
  return `alignment: 1\nkinds:\n  Pump:\n    class: Plant:Pump\n${rest}    properties:\n${rules.replace(/^/gm, "      ")}\n`;
}

/** Compiles an alignment against the plant. */
export function compiled(alignment: string | LoadedAlignment, schema?: DynamicSchema): CompiledAlignment {
  return compileAlignment(typeof alignment === "string" ? parseAlignment(alignment, "a.yaml") : alignment, plant, schema);
}

/** What an alignment makes of an entity, with its issues. */
export function aligned(alignment: string | LoadedAlignment | CompiledAlignment, record: Partial<EntityRecord>): { element?: AlignedElement; issues: AlignmentIssue[] } {
  const ready = typeof alignment === "object" && "rule" in alignment ? alignment : compiled(alignment);
  const issues: AlignmentIssue[] = [];
  const element = new Aligner(ready, new SourceCoordinates(headerRecord())).entity({ type: "entity", kind: "Pump", id: "1", ...record }, (issue) => issues.push(issue));
  return { ...(element && { element }), issues };
}

/** The lines of the error by which an alignment is refused. */
export function refusal(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (IngestError.is(error, "alignment-invalid")) return error.message.split("\n");
    throw error;
  }
  throw new Error("the alignment was accepted");
}
