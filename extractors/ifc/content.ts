import { RecordTooLarge, type AnyRecord, type DocumentWriter } from "../node/intermediary.js";
import { Associations } from "./associations.js";
import { entityRecord, type EntityParts } from "./entities.js";
import { Findings } from "./findings.js";
import { Geometry } from "./geometry.js";
import { readMapConversion, type MapConversion } from "./map-conversion.js";
import { idOf, Model } from "./model.js";
import type { Options } from "./options.js";
import { PropertySets } from "./property-sets.js";
import { Relations } from "./relations.js";
import { relationshipRecords } from "./relationship-records.js";
import { Resources } from "./resources.js";
import { Roots } from "./roots.js";
import { Schema } from "./schema.js";
import { Shapes } from "./shapes.js";
import type { StepBytes } from "./step-bytes.js";
import { scanStep, type StepScan } from "./step-scan.js";
import { Units } from "./units.js";
import { Values } from "./values.js";

/** An IFC file, read as far as its header needs it. */
export interface Content {
  crs: Readonly<Record<string, unknown>>;
  /** Writes all records between header and end. */
  write(document: DocumentWriter): Promise<void>;
}

/**
 * Checks an IFC file from its first byte to its last, and opens it.
 * @throws ExtractorError when it cannot be read
 */
export async function openContent(bytes: StepBytes, options: Options): Promise<Content> {
  const scan = scanStep(bytes);
  const schema = new Schema(scan.schema, bytes.path);
  const model = await Model.open(bytes, schema, options.circleSegments);
  const project = schema.spelled("IFCPROJECT") === undefined ? undefined : model.line(model.idsOfClass("IFCPROJECT")[0]);
  const units = new Units(model, idOf(project?.["UnitsInContext"]));
  const map = readMapConversion(model, project, units);
  return { crs: map.crs, write: (document) => writeRecords({ model, scan, units, map, document, options }) };
}

interface Opened {
  model: Model;
  scan: StepScan;
  units: Units;
  map: MapConversion;
  document: DocumentWriter;
  options: Options;
}

async function writeRecords(opened: Opened): Promise<void> {
  const { model, scan, units, map, document, options } = opened;
  const findings = new Findings(document);
  tellProblems(opened, findings);
  for (const [code, message] of map.problems) findings.tell("warning", [code, message]);
  const roots = new Roots(model, scan, findings);
  const relations = new Relations(model, roots, { scan, findings });
  const resources = new Resources(model, roots, { values: new Values(units, findings), units });
  const shapes = new Shapes(model, roots, scan);
  const parts: EntityParts = {
    model, roots, relations, resources, shapes,
    propertySets: new PropertySets(resources, findings),
    associations: new Associations(resources),
    geometry: new Geometry(model, { document, findings, shapes, length: units.length, map: map.transform }),
    wants: options,
    projectProperties: map.properties(resources),
  };
  for (let index = 0; index < roots.size; index++) {
    const record = await entityRecord(index, parts);
    if (record !== undefined) writeRecord(record, document, findings);
  }
  for (const record of relationshipRecords({ model, roots, relations, resources, findings })) writeRecord(record, document, findings);
  parts.propertySets.tellUnused(scan);
  findings.tellCounts();
}

/** What of the file is damaged, or is not of its schema. */
function tellProblems({ model, scan }: Opened, findings: Findings): void {
  const { schema } = model;
  for (const { code, message, line } of scan.problems) findings.tell("error", [code, message], { place: { line } });
  for (const [name, count] of scan.classes) {
    const place = { line: scan.firstLines.get(name) ?? 1 };
    if (schema.spelled(name) === undefined) {
      findings.tell("error", ["unknown-class", `${count} instances are of the class ${name}, which ${schema.name} does not have; they are left out`], { place });
      continue;
    }
    const read = model.idsOfClass(name).length;
    if (read < count) findings.tell("error", ["unread-instances", `web-ifc reads ${read} of ${count} instances of ${name}`], { place });
  }
}

function writeRecord(record: AnyRecord, document: DocumentWriter, findings: Findings): void {
  try {
    document.write(record);
  } catch (error) {
    if (!(error instanceof RecordTooLarge)) throw error;
    findings.tell("error", ["record-too-large", error.message], { kind: String(record["kind"]), id: String(record["id"]) });
  }
}
