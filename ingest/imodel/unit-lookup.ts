import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KnownLocations } from "./itwin/core-backend.js";
import type { Property, SchemaItem } from "@itwin/ecschema-metadata";
import { Constant, Unit } from "./itwin/ecschema-metadata.js";
import { DOMParser } from "@xmldom/xmldom";
import type { UnitDescription } from "../alignment/class-description.js";
import { divided, one, plus, power, type Ratio, ratio, times, zero } from "../alignment/ratio.js";

/** A unit or constant as its schema defines it: so many of its definition, after an offset (EC specification of Unit). */
interface Defined {
  name: string;
  definition: string;
  numerator: string | number;
  denominator: string | number;
  offset: string | number;
}

/** SI value = factor × value + offset. */
type Linear = Pick<UnitDescription, "factor" | "offset">;

/** Definitions of definitions; those of `Units` have six. */
const deepest = 32;

/** What is measured in units that have no fixed conversion, although `Units` gives them one phenomenon. */
const money = "CURRENCY";

let standardUnits: ReadonlyMap<string, UnitDescription> | undefined;

/** The units of the schema `Units` that comes with iTwin.js, by name. Read once; those without a linear conversion, and currencies, are left out. */
export function readStandardUnits(): ReadonlyMap<string, UnitDescription> {
  return (standardUnits ??= parseUnits(readStandardSchema("Units")));
}

/** The unit in which a property is stored, by its KindOfQuantity; undefined when it has none, or one without a linear conversion. */
export function persistenceUnitOf(property: Property): UnitDescription | undefined {
  const unit = property.kindOfQuantity && property.getKindOfQuantitySync()?.persistenceUnit;
  const found = unit && property.schema.lookupItemSync(unit.fullName);
  if (!Unit.isUnit(found)) return undefined;
  const linear = linearOf<Unit | Constant>(found, { read: (item) => (Unit.isUnit(item) ? item : { ...definedBy(item), offset: 0 }), resolve: definedIn });
  const { name, label, phenomenon } = found;
  return linear && { name, ...(label !== undefined && { label }), phenomenon: phenomenon?.name ?? "", ...linear };
}

function definedBy({ name, definition, numerator, denominator }: Constant): Omit<Defined, "offset"> {
  return { name, definition, numerator, denominator };
}

function definedIn(name: string, { schema }: SchemaItem): Unit | Constant | undefined {
  const [item = "", prefix] = name.split(":").reverse();
  const found = schema.lookupItemSync(prefix === undefined ? item : `${schema.getReferenceNameByAlias(prefix) ?? prefix}:${item}`);
  return Unit.isUnit(found) || Constant.isConstant(found) ? found : undefined;
}

/** A schema for all domains, such as `Units`, as EC XML as it comes with iTwin.js. */
export function readStandardSchema(schema: string): string {
  const folder = join(KnownLocations.nativeAssetsDir, "ECSchemas", "Standard");
  const file = readdirSync(folder).find((name) => new RegExp(`^${schema}\\.[\\d.]+\\.ecschema\\.xml$`).test(name));
  return readFileSync(join(folder, file ?? `${schema}.ecschema.xml`), "utf8").replace(/^\uFEFF/, "");
}

function parseUnits(xml: string): Map<string, UnitDescription> {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const elements = [...document.getElementsByTagName("Unit"), ...document.getElementsByTagName("Constant")];
  const items = new Map(elements.map((element) => [element.getAttribute("typeName") ?? "", element]));
  const read = (element: Element): Defined => {
    const attribute = (name: string, otherwise: string): string => element.getAttribute(name) ?? otherwise;
    const [name, definition] = [attribute("typeName", ""), attribute("definition", "")];
    return { name, definition, numerator: attribute("numerator", "1"), denominator: attribute("denominator", "1"), offset: attribute("offset", "0") };
  };
  const units = new Map<string, UnitDescription>();
  for (const element of document.getElementsByTagName("Unit")) {
    const linear = linearOf(element, { read, resolve: (name) => items.get(name) });
    const { name } = read(element);
    const [label, phenomenon] = [element.getAttribute("displayLabel"), element.getAttribute("phenomenon") ?? ""];
    const si = element.getAttribute("unitSystem") === "SI";
    if (linear && phenomenon !== money) units.set(name, { name, ...(label !== null && { label }), phenomenon, ...linear, ...(si && { si }) });
  }
  return units;
}

type Element = ReturnType<DOMParser["parseFromString"]>["documentElement"] & object;

/** What a unit is in terms of the base units, exactly. Undefined when its definition leads nowhere. */
function linearOf<T>(item: T, world: { read(item: T): Defined; resolve(name: string, from: T): T | undefined }, depth = 0): Linear | undefined {
  const { name, definition, numerator, denominator, offset } = world.read(item);
  if (definition === name) return { factor: one, offset: zero };
  if (depth > deepest) return undefined;
  let factor: Ratio = divided(ratio(numerator), ratio(denominator));
  let base = zero;
  const terms = definition.split("*");
  for (const term of terms) {
    const [, word = "", exponent = "1"] = /^\[?([\w:]+)\]?(?:\((-?\d{1,2})\))?$/.exec(term) ?? [];
    const found = world.resolve(word, item);
    const linear = found && linearOf(found, world, depth + 1);
    if (!linear) return undefined;
    factor = times(factor, power(linear.factor, Number(exponent)));
    if (terms.length === 1 && exponent === "1") base = linear.offset;
  }
  return { factor, offset: plus(times(factor, ratio(offset)), base) };
}
