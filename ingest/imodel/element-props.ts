import { isDeepStrictEqual } from "node:util";
import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementGeometryBuilderParams, ElementProps } from "@itwin/core-common";
import { Code } from "./itwin/core-common.js";
import type { AlignedElement, AlignedPlacement, AlignedReference } from "../alignment/aligned-element.js";
import type { Json } from "../alignment/json.js";
import { type EntityKey, showKey } from "../format/entity-key.js";
import { excerpt } from "../format/excerpt.js";
import type { Missing } from "../synchronize/change.js";
import { geometryParams, type GeometryWriting } from "./geometry/geometry-writer.js";
import { anglesOf } from "./geometry/placing.js";
import { type PartContent, readShapeDigest, shapeDigest } from "./geometry/shape-digest.js";
import type { JobContainers } from "./job-containers.js";
import type { SharedParts } from "./shared-parts.js";

/** Props by their iTwin.js names; null means that the property is cleared. */
export type WantedProps = Record<string, unknown> & { classFullName: string; model: Id64String };

/** Finds the element of an entity. */
export type FindElement = (key: EntityKey) => Id64String | undefined;

/** What is wanted of an element in the iModel, and what could not be found for it. */
export interface Wanted {
  /** Without the geometry. */
  props: WantedProps;
  missing: Missing[];
  /** Makes the geometry; undefined where the element has none. */
  geometry?: () => ElementGeometryBuilderParams;
}

/** What an element's props are made with. */
export interface PropsContext {
  db: IModelDb;
  containers: JobContainers;
  find: FindElement;
  parts: Pick<SharedParts, "digestOf">;
}

/** Translates what an alignment wants into iTwin.js props. References to what is not there yet are left out and named in `missing`. */
export function wantedProps(element: AlignedElement, { db, containers, find, parts }: PropsContext): Wanted {
  const contents = partContents(element, { find, parts });
  const lacking = contents.flatMap((content) => (typeof content === "string" ? [] : content));
  const missing = lacking.map((part): Missing => ({ code: "part-unknown", message: `The part ${excerpt(part)} is not there`, pointer: "/geometry" }));
  const props: WantedProps = {
    classFullName: element.className,
    model: containers.model(element.model),
    code: element.code ? containers.code(element.code).toJSON() : Code.createEmpty().toJSON(),
    userLabel: element.label ?? null,
    jsonProperties: ownJson(element, contents),
    ...(element.federationGuid !== undefined && { federationGuid: element.federationGuid }),
  };
  for (const [name, value] of Object.entries(element.properties)) props[propName(name)] = Array.isArray(value) ? (value as readonly Json[]).map(structProps) : value;
  for (const reference of element.references) if ("navigation" in reference) setNavigation(props, reference, { find, missing });
  if (element.className !== "BisCore:GeometryPart") props.parent = parentProps(element, find);
  const category = element.category === undefined ? undefined : containers.category(element.category, element.model);
  if (category !== undefined) props.category = category;
  const placement = placementProps(element);
  if (placement) props.placement = placement;
  return { props, missing, ...lazyGeometry(element, { db, containers, findPart: ({ part }) => find(part), flat: element.model === "drawing", ...(category !== undefined && { category }) }) };
}

function parentProps({ parent }: AlignedElement, find: FindElement): object | null {
  const id = parent && find(parent.target);
  return id === undefined ? null : { id, relClassName: parent?.relationship };
}

function lazyGeometry({ geometry }: AlignedElement, writing: GeometryWriting): Pick<Wanted, "geometry"> {
  return geometry ? { geometry: () => geometryParams(geometry, writing) } : {};
}

function ownJson(element: AlignedElement, contents: readonly PartContent[]): object | null {
  const shape = shapeDigest(element, contents);
  const own = { ...element.json, ...(shape !== undefined && { shape }) };
  return Object.keys(own).length > 0 ? { imodelIngest: own } : null;
}

/** A part has no place of its own. */
function placementProps({ placement, geometry, category, model }: AlignedElement): object | undefined {
  if (model === "drawing") return placement || geometry ? flatPlacement(placement) : undefined;
  if (placement) return { origin: placement.origin, angles: anglesOf(placement).toJSON() };
  return geometry && category !== undefined ? { origin: [0, 0, 0], angles: {} } : undefined;
}

function flatPlacement(placement: AlignedPlacement | undefined): object {
  const [x, y] = placement?.origin ?? [0, 0];
  return { origin: [x, y], angle: placement?.yaw ?? 0 };
}

/** What is written of each part that an element places. */
function partContents({ geometry = [] }: AlignedElement, { find, parts }: Pick<PropsContext, "find" | "parts">): PartContent[] {
  return geometry.flatMap((piece): PartContent[] => {
    if (piece.type !== "part") return [];
    const id = find(piece.part);
    return [id === undefined ? [piece.part.id] : parts.digestOf(id)];
  });
}

/** The members that an element does not have yet as they are wanted, its geometry among them; undefined when there are none. */
export function difference(stored: ElementProps, { props: wanted, geometry }: Pick<Wanted, "props" | "geometry">): Record<string, unknown> | undefined {
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wanted)) {
    const present = (stored as unknown as Record<string, unknown>)[name];
    if (name === "jsonProperties") {
      const merged = mergeJson(present, value);
      // Also when it is empty: null would leave the old properties.
      if (!sameJson(merged, present ?? {})) changed[name] = merged;
    } else if (name !== "placement" && !(comparisons[name] ?? sameValue)(present, value)) changed[name] = value;
  }
  Object.assign(changed, shapeDifference(stored, { props: wanted, ...(geometry && { geometry }) }));
  return Object.keys(changed).length === 0 ? undefined : changed;
}

/** Placement and geometry, each where its digest moved. */
function shapeDifference(stored: ElementProps & { placement?: { bbox?: unknown } }, { props: wanted, geometry }: Pick<Wanted, "props" | "geometry">): Record<string, unknown> {
  const [before, after] = [readShapeDigest(shapeOf(stored.jsonProperties)), readShapeDigest(shapeOf(wanted.jsonProperties))];
  const moved = before?.placement !== after?.placement && "placement" in wanted;
  if (before?.geometry === after?.geometry) {
    // With the extents that it has: an element that only moves would lose them.
    return moved ? { placement: { ...(wanted.placement as object), ...(stored.placement?.bbox !== undefined && { bbox: stored.placement.bbox }) } } : {};
  }
  // Parameters without entries clear the geometry, and the placement with it.
  const elementGeometryBuilderParams = geometry?.() ?? { entryArray: [] };
  const placed = "placement" in wanted && (moved || !geometry);
  return { ...(placed && { placement: wanted.placement }), elementGeometryBuilderParams };
}

/** Members to insert: what is null is simply not there. */
export function insertableProps({ props, geometry }: Pick<Wanted, "props" | "geometry">): WantedProps {
  const present = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== null)) as WantedProps;
  return geometry ? { ...present, elementGeometryBuilderParams: geometry() } : present;
}

/** What is missing when a reference's target is not there. */
export function unresolved(reference: AlignedReference): Missing {
  return { code: "reference-unresolved", message: `${showKey(reference.target)} is not there`, pointer: reference.pointer };
}

function setNavigation(
  props: WantedProps,
  reference: AlignedReference & { navigation: { property: string; relationship: string } },
  { find, missing }: { find: FindElement; missing: Missing[] },
): void {
  const { property, relationship } = reference.navigation;
  const id = find(reference.target);
  if (id === undefined) missing.push(unresolved(reference));
  props[propName(property)] = id === undefined ? null : { id, relClassName: relationship };
}

/** iTwin.js names a property like its schema does, but with a small first letter. */
export function propName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The members of a struct in an array by their iTwin.js names. */
function structProps(entry: Json): Json {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [propName(name), value]));
}

/** How members are compared that are not plain values. Class and model never change here. */
const comparisons: Record<string, (present: unknown, wanted: unknown) => boolean> = {
  classFullName: () => true,
  model: () => true,
  parent: (present, wanted) => parentText(present) === parentText(wanted),
};

/** The digests of the shape of an element that its JSON properties hold; see `shapeDigest`. */
export function shapeOf(json: unknown): string | undefined {
  return (json as { imodelIngest?: { shape?: string } } | null | undefined)?.imodelIngest?.shape;
}

/** What others keep in an element's JSON properties stays. */
function mergeJson(present: unknown, wanted: unknown): Record<string, unknown> {
  const { imodelIngest: _own, ...others } = (present ?? {}) as Record<string, unknown>;
  return { ...others, ...(wanted as Record<string, unknown> | null) };
}

function parentText(parent: unknown): string {
  const { id, relClassName = "" } = (parent ?? {}) as { id?: string; relClassName?: string };
  return id === undefined ? "" : `${id} ${relClassName.replace(".", ":")}`;
}

function sameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}

function sameValue(present: unknown, wanted: unknown): boolean {
  const a = present ?? null;
  const b = wanted ?? null;
  if (a === null || b === null) return a === b;
  if (typeof a === "object" && typeof b === "object") return sameObject(a as Record<string, unknown>, b as Record<string, unknown>);
  return a === b || (typeof a === "string" && typeof b === "string" && sameTime(a, b));
}

/** Codes are compared member by member, navigation by the id alone: its relationship class comes back in other spellings. */
function sameObject(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  if ("id" in b) return a.id === b.id;
  if ("spec" in b) return a.spec === b.spec && a.scope === b.scope && a.value === b.value;
  return Array.isArray(b) ? sameArray(a as unknown as unknown[], b) : isDeepStrictEqual(a, b);
}

function sameArray(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && b.every((value, i) => sameEntry(a[i], value));
}

/** Entries are points, structs, or values; any member may be missing in a struct. */
function sameEntry(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return sameArray(a, b);
  if (!isObject(a) || !isObject(b)) return typeof a === "number" && typeof b === "number" ? sameInArray(a, b) : sameValue(a, b);
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => Object.hasOwn(a, name) && sameEntry(a[name], b[name]));
}

/** What stands in an array is stored exactly, but comes back up to one unit in the last place off (tried on iTwin.js 5.1.9). */
function sameInArray(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.abs(b) * Number.EPSILON;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Times come back in a longer form than they were given in. */
function sameTime(stored: string, wanted: string): boolean {
  return /T\d{2}:\d{2}:\d{2}\.\d{3}Z?$/.test(stored) && Date.parse(utc(stored)) === Date.parse(utc(wanted));
}

function utc(time: string): string {
  return /T.*(Z|[+-]\d{2}:\d{2})$/.test(time) || !time.includes("T") ? time : `${time}Z`;
}
