import { one, plus, power, powerOfTen, ratioOf, times, toNumber, type Ratio } from "./exact.js";
import { idOf, idsOf, textOf, type Line, type Model } from "./model.js";

/** Turns numbers of a unit into numbers of its SI unit: multiplied, then moved. */
export interface Unit {
  factor: Ratio;
  offset?: Ratio;
}

const prefixes: Readonly<Record<string, number>> = {
  EXA: 18, PETA: 15, TERA: 12, GIGA: 9, MEGA: 6, KILO: 3, HECTO: 2, DECA: 1, DECI: -1, CENTI: -2, MILLI: -3, MICRO: -6, NANO: -9, PICO: -12,
  FEMTO: -15, ATTO: -18,
};

const powers: Readonly<Record<string, number>> = { SQUARE_METRE: 2, CUBIC_METRE: 3 };

const kelvinAtZeroCelsius: Ratio = { numerator: 27315n, denominator: 100n };

/** Factors that exporters write with fewer digits, or with rounding errors, than they have. */
const wellKnown = [
  ...["0.3048", "0.0254", "0.9144", "1609.344", "0.09290304", "0.00064516", "0.83612736", "4046.8564224", "0.028316846592", "0.000016387064",
    "0.764554857984", "0.001", "0.003785411784", "0.00454609", "0.45359237", "0.028349523125", "60", "3600", "86400", "4.4482216152605"]
    .map((text) => ratioOf(text) ?? one),
  { numerator: 1200n, denominator: 3937n },
];

/** What a degree, a gon, a minute and a second are of a degree. */
const degrees: readonly Ratio[] = [
  one, { numerator: 9n, denominator: 10n }, { numerator: 1n, denominator: 60n }, { numerator: 1n, denominator: 3600n },
];

const almost = 1e-8;

/** The units of a file, as its IfcUnitAssignment and its single properties name them. */
export class Units {
  readonly #model: Model;
  readonly #byType = new Map<string, Unit | undefined>();
  readonly #byId = new Map<number, Unit | undefined>();
  /** Types of units that were assigned more than once; the first one counts. */
  readonly ambiguous = new Set<string>();

  constructor(model: Model, assignment: number | undefined) {
    this.#model = model;
    for (const id of idsOf(model.line(assignment)?.["Units"])) {
      const type = textOf(model.line(id)?.["UnitType"]);
      // What people define themselves has no measure that would want it.
      if (type === undefined || type === "USERDEFINED") continue;
      if (this.#byType.has(type)) this.ambiguous.add(type);
      else this.#byType.set(type, this.unit(id, type));
    }
  }

  /** Metres in the file's unit of length; 1 where it says nothing. */
  get length(): number {
    return toNumber(this.assigned("LENGTHUNIT")?.factor ?? one);
  }

  /** The unit of a type, `LENGTHUNIT` say, in which the file gives such values; undefined when it does not say so. */
  assigned(type: string): Unit | undefined {
    return this.#byType.get(type);
  }

  /** The unit that an instance describes; undefined when it cannot be converted to SI. */
  unit(id: number, type?: string): Unit | undefined {
    if (this.#byId.has(id)) return this.#byId.get(id);
    // An instance that refers to itself has no meaning.
    this.#byId.set(id, undefined);
    const line = this.#model.line(id);
    const isAngle = (type ?? textOf(line?.["UnitType"])) === "PLANEANGLEUNIT";
    const found = isAngle ? this.#angle(id) : this.#inSi(id);
    this.#byId.set(id, found);
    return found;
  }

  /** Angles become degrees. */
  #angle(id: number): Unit | undefined {
    const inRadians = this.#inSi(id);
    if (inRadians === undefined) return undefined;
    const size = (toNumber(inRadians.factor) * 180) / Math.PI;
    const simple = degrees.find((ratio) => Math.abs(toNumber(ratio) / size - 1) < almost);
    return { factor: simple ?? ratioOf(String(size)) ?? one };
  }

  #inSi(id: number): Unit | undefined {
    const line = this.#model.line(id);
    if (line === undefined) return undefined;
    if (this.#model.isA(id, "IFCSIUNIT")) return siUnit(line);
    if (this.#model.isA(id, "IFCCONVERSIONBASEDUNITWITHOFFSET")) return undefined;
    if (this.#model.isA(id, "IFCCONVERSIONBASEDUNIT")) return this.#conversionBased(line);
    if (this.#model.isA(id, "IFCDERIVEDUNIT")) return this.#derived(line);
    return undefined;
  }

  #conversionBased(line: Line): Unit | undefined {
    const measure = this.#model.line(idOf(line["ConversionFactor"]));
    const base = idOf(measure?.["UnitComponent"]);
    const baseUnit = base === undefined ? undefined : this.#inSi(base);
    const value = ratioOf(numberText(measure?.["ValueComponent"]) ?? "");
    if (baseUnit === undefined || value === undefined || value.numerator === 0n) return undefined;
    const factor = times(value, baseUnit.factor);
    const size = toNumber(factor);
    return { factor: wellKnown.find((ratio) => Math.abs(toNumber(ratio) / size - 1) < almost) ?? factor };
  }

  #derived(line: Line): Unit | undefined {
    let factor = one;
    for (const id of idsOf(line["Elements"])) {
      const element = this.#model.line(id);
      const base = idOf(element?.["Unit"]);
      const unit = base === undefined ? undefined : this.#inSi(base);
      const exponent = Number(numberText(element?.["Exponent"]));
      if (unit === undefined || !Number.isInteger(exponent) || Math.abs(exponent) > 20) return undefined;
      // A difference of temperatures has no offset.
      factor = times(factor, power(unit.factor, exponent));
    }
    return { factor };
  }
}

/** The value of a number in SI, rounded once; undefined when the text is no number. */
export function inSi(text: string, { factor, offset }: Unit): number | undefined {
  if (factor === one && offset === undefined) return Number(text);
  const value = ratioOf(text);
  if (value === undefined) return undefined;
  const scaled = times(value, factor);
  return toNumber(offset === undefined ? scaled : plus(scaled, offset));
}

/** The text of a number as the file has it. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return undefined;
  const { _internalValue: internal, value: plain } = value as { _internalValue?: unknown; value?: unknown };
  const found = internal ?? plain;
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
}

function siUnit(line: Line): Unit | undefined {
  const name = textOf(line["Name"]) ?? "";
  const prefix = prefixes[textOf(line["Prefix"]) ?? ""] ?? 0;
  if (name === "DEGREE_CELSIUS") return { factor: one, offset: kelvinAtZeroCelsius };
  // The kilogram is the unit of mass that has no factor.
  const exponent = (prefix - (name === "GRAM" ? 3 : 0)) * (powers[name] ?? 1);
  return { factor: exponent === 0 ? one : powerOfTen(exponent) };
}
