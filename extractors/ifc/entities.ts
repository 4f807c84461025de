import { limits, unusedName, type AnyRecord } from "../node/intermediary.js";
import type { Associations } from "./associations.js";
import type { Geometry, PlacedShape } from "./geometry.js";
import { idsOf, textOf, type Line, type Model } from "./model.js";
import type { PropertySets } from "./property-sets.js";
import type { Relations } from "./relations.js";
import type { JsonObject, Resources } from "./resources.js";
import type { Reference, Roots } from "./roots.js";
import type { Shapes } from "./shapes.js";

/** What entities are made of. */
export interface EntityParts {
  model: Model;
  roots: Roots;
  relations: Relations;
  resources: Resources;
  propertySets: PropertySets;
  associations: Associations;
  shapes: Shapes;
  geometry: Geometry;
  /** Whether shapes are made, and whether those of openings are. */
  wants: { geometry: boolean; openings: boolean };
  /** Of the project, besides its attributes. */
  projectProperties: JsonObject;
}

/** The entity of an index, with all that the file says of it. */
export async function entityRecord(index: number, parts: EntityParts): Promise<AnyRecord | undefined> {
  const { model, roots, relations } = parts;
  const number = roots.numberOf(index);
  const line = model.line(number);
  if (line === undefined) return undefined;
  const about = roots.referenceOf(index);
  const { attributes, references } = attributesOf(line, parts);
  const type = relations.typeOf(index);
  if (type !== undefined) references[unusedName("type", (name) => name in references)] = roots.referenceOf(type);
  const parent = relations.parentOf(index);
  return {
    type: "entity", ...about,
    ...label(line),
    ...(parent !== undefined && { parent: roots.referenceOf(parent) }),
    ...(Object.keys(references).length > 0 && { references }),
    properties: propertiesOf(index, { line, attributes, parts }),
    ...(await shapeOf(line, about, parts)),
  };
}

function label(line: Line): { label?: string } {
  const name = textOf(line["Name"]);
  return name ? { label: name.slice(0, limits.label) } : {};
}

/** What refers to entities becomes a reference, all else that says something an attribute. */
function attributesOf(line: Line, { roots, resources }: EntityParts): { attributes: JsonObject; references: Record<string, Reference | Reference[]> } {
  const references: Record<string, Reference | Reference[]> = {};
  for (const [name, value] of Object.entries(line)) {
    const found = idsOf(value).map((id) => roots.standIn(id)).filter((index) => index !== undefined).map((index) => roots.referenceOf(index));
    if (found[0] !== undefined) references[name] = Array.isArray(value) ? found : found[0];
  }
  return { attributes: resources.attributes(line, new Set(Object.keys(references))), references };
}

function propertiesOf(index: number, { line, attributes, parts }: { line: Line; attributes: JsonObject; parts: EntityParts }): JsonObject {
  const { model, relations, propertySets, associations, shapes, projectProperties } = parts;
  const properties = attributes;
  if (model.isA(line.expressID, "IFCPROJECT")) Object.assign(properties, projectProperties);
  const layers = shapes.layersOf(line.expressID);
  if (layers.length > 0) properties["Layer"] = layers.join(", ");
  associations.addTo(properties, relations.associations.of(index));
  propertySets.addTo(properties, [...idsOf(line["HasPropertySets"]), ...relations.propertySets.of(index)]);
  return properties;
}

async function shapeOf(line: Line, about: Reference, { model, geometry, wants }: EntityParts): Promise<PlacedShape> {
  const isShaped = line["Representation"] !== null && line["Representation"] !== undefined;
  const isOpening = model.isA(line.expressID, "IFCFEATUREELEMENTSUBTRACTION");
  if (!wants.geometry || !isShaped || (isOpening && !wants.openings)) return geometry.placed(line);
  return geometry.shaped(line, about);
}
