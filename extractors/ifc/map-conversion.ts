import { one, toNumber } from "./exact.js";
import { isProjected } from "./projected-system.js";
import { idOf, idsOf, textOf, type Line, type Model } from "./model.js";
import type { JsonObject, Resources } from "./resources.js";
import { axesTransform, identity, product, type Transform, type Vector } from "./transform.js";
import { inSi, numberText, type Unit, type Units } from "./units.js";

/** From the coordinates of the file to those of the document, and what these are. */
export interface MapConversion {
  crs: Readonly<Record<string, unknown>>;
  /** From metres of the project to metres of the map. */
  transform: Transform;
  /** Code and message of what is dubious about it. */
  problems: readonly Problem[];
  /** The same as properties of the project. */
  properties(resources: Resources): JsonObject;
}

type Problem = readonly [code: string, message: string];

/** Twice this off, a scale is a change of units and no scale of a map projection. */
const maxScale = 1.1;

/**
 * Reads IfcMapConversion and IfcProjectedCRS. Origins are turned and scaled; shapes keep their true size.
 * Without a coordinate reference system that the format can name, coordinates stay local.
 */
export function readMapConversion(model: Model, project: Line | undefined, units: Units): MapConversion {
  const contexts = idsOf(project?.["RepresentationContexts"]);
  const world = worldTransform(model, contexts[0], units.length);
  const conversions = ["IFCMAPCONVERSION", "IFCMAPCONVERSIONSCALED"].flatMap((name) => (model.schema.spelled(name) === undefined ? [] : model.idsOfClass(name)));
  const conversion = conversions.find((id) => contexts.includes(idOf(model.line(id)?.["SourceCRS"]) ?? 0)) ?? conversions[0];
  const line = model.line(conversion);
  const system = idOf(line?.["TargetCRS"]);
  if (conversion === undefined || line === undefined || system === undefined) return { crs: { local: true }, transform: world, problems: [], properties: () => ({}) };
  const { transform, problems } = mapTransform(line, unitOf(model, units, system), units);
  if (conversions.length > 1) problems.push(["several-map-conversions", `there are ${conversions.length} map conversions; #${conversion} is taken`]);
  const properties = (resources: Resources): JsonObject => {
    const json = resources.instance(system);
    return { MapConversion: conversionProperties(line, transform), ...(json === undefined ? {} : { ProjectedCRS: json }) };
  };
  const crs = crsOf(model, system);
  if (crs !== undefined) return { crs, transform: product(transform, world), problems, properties };
  problems.push(["unknown-crs", `the coordinate reference system #${system} has no EPSG code of a projected system; coordinates stay local`]);
  return { crs: { local: true }, transform: world, problems, properties };
}

/** As the file has it, but for lengths, which are in metres. */
function conversionProperties(line: Line, transform: Transform): JsonObject {
  const found: JsonObject = { Eastings: transform[3] ?? 0, Northings: transform[7] ?? 0, OrthogonalHeight: transform[11] ?? 0 };
  for (const name of ["XAxisAbscissa", "XAxisOrdinate", "Scale", "FactorX", "FactorY", "FactorZ"]) {
    const text = numberText(line[name]);
    if (text !== undefined) found[name] = Number(text);
  }
  return found;
}

/** `EPSG:25832`, or the text of IfcWellKnownText, and what heights are measured from. */
function crsOf(model: Model, system: number): Readonly<Record<string, unknown>> | undefined {
  const line = model.line(system);
  const datum = textOf(line?.["VerticalDatum"])?.trim();
  const vertical = datum ? { vertical: { name: datum.slice(0, 256) } } : {};
  const code = Number(/^\s*(?:urn:ogc:def:crs:)?EPSG:+(?:[\d.]*:)?\s*(\d{4,6})\s*$/i.exec(textOf(line?.["Name"]) ?? "")?.[1] ?? NaN);
  if (isProjected(code)) return { epsg: code, ...vertical };
  if (model.schema.spelled("IFCWELLKNOWNTEXT") === undefined) return undefined;
  const text = model.idsOfClass("IFCWELLKNOWNTEXT").map((id) => model.line(id)).find((each) => idOf(each?.["CoordinateReferenceSystem"]) === system);
  const wkt = textOf(text?.["WellKnownText"]);
  return wkt && /^\s*(PROJCS|PROJCRS|PROJECTEDCRS|COMPD_CS|COMPOUNDCRS)\s*[[(]/i.test(wkt) ? { wkt, ...vertical } : undefined;
}

function mapTransform(line: Line, mapUnit: Unit | undefined, units: Units): { transform: Transform; problems: Problem[] } {
  const number = (name: string): number => Number(numberText(line[name]) ?? "0");
  const unit = mapUnit ?? units.assigned("LENGTHUNIT") ?? { factor: one };
  const metres = (name: string): number => inSi(numberText(line[name]) ?? "0", unit) ?? 0;
  const { scale, problems } = scaleOf(number("Scale"), toNumber(unit.factor) / units.length);
  const factors = ["FactorX", "FactorY", "FactorZ"].map((name) => number(name) || 1);
  const [x = 1, y = 1, z = 1] = factors.map((factor) => factor * scale);
  const length = Math.hypot(number("XAxisAbscissa"), number("XAxisOrdinate"));
  const [cosine, sine] = length > 0 ? [number("XAxisAbscissa") / length, number("XAxisOrdinate") / length] : [1, 0];
  const transform = [
    cosine * x, -sine * y, 0, metres("Eastings"),
    sine * x, cosine * y, 0, metres("Northings"),
    0, 0, z, metres("OrthogonalHeight"),
  ];
  return { transform, problems };
}

/** How many metres on the map a metre of the project is. */
function scaleOf(scale: number, unitRatio: number): { scale: number; problems: Problem[] } {
  // Where it is left out, the units of project and map differ by nothing else than their size.
  if (scale === 0) return { scale: 1, problems: [] };
  const meant = scale * unitRatio;
  if (isNearOne(meant)) return { scale: meant, problems: [] };
  if (isNearOne(scale)) {
    const message = `the scale ${scale} of the map conversion does not account for the units of project and map; it is taken as that of the map alone`;
    return { scale, problems: [["map-scale", message]] };
  }
  return { scale: meant, problems: [["map-scale", `the scale ${scale} of the map conversion makes a metre of the project ${meant} m on the map`]] };
}

function isNearOne(value: number): boolean {
  return value < maxScale && value > 1 / maxScale;
}

function unitOf(model: Model, units: Units, system: number): Unit | undefined {
  const id = idOf(model.line(system)?.["MapUnit"]);
  return id === undefined ? undefined : units.unit(id);
}

/** Of the first context of the project, in metres. */
function worldTransform(model: Model, context: number | undefined, metres: number): Transform {
  const placement = model.line(idOf(model.line(context)?.["WorldCoordinateSystem"]));
  if (placement === undefined) return identity;
  const location = vectorOf(model, idOf(placement["Location"]), "Coordinates") ?? [0, 0, 0];
  const axis = vectorOf(model, idOf(placement["Axis"]), "DirectionRatios") ?? [0, 0, 1];
  const towards = vectorOf(model, idOf(placement["RefDirection"]), "DirectionRatios") ?? [1, 0, 0];
  return axesTransform(axis, towards, [location[0] * metres, location[1] * metres, location[2] * metres]) ?? identity;
}

function vectorOf(model: Model, id: number | undefined, attribute: string): Vector | undefined {
  const list = model.line(id)?.[attribute];
  if (!Array.isArray(list)) return undefined;
  const [x = 0, y = 0, z = 0] = list.map((value) => Number(numberText(value)));
  return [x, y, z];
}
