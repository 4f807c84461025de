import { jsonNumber } from "../node/intermediary.js";
import type { Findings } from "./findings.js";
import { inSi, numberText, type Unit, type Units } from "./units.js";

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A unit that a property names itself: its instance, and what it is. */
export interface OwnUnit {
  id: number;
  unit: Unit | undefined;
}

/** What web-ifc makes of a value that has a type. */
interface TypedValue {
  readonly type?: number;
  readonly name?: string;
  readonly value?: unknown;
}

const webIfc = { ENUM: 3, REAL: 4, INTEGER: 10 } as const;

/** Measures of numbers that have no unit. */
const withoutUnit = new Set([
  "RATIO", "NORMALISEDRATIO", "POSITIVERATIO", "COUNT", "NUMERIC", "DESCRIPTIVE", "CONTEXTDEPENDENT", "MONETARY", "PH", "ORDINAL",
]);

/** Measures whose unit is not called as they are. */
const unitOfMeasure: Readonly<Record<string, string>> = {
  POSITIVELENGTH: "LENGTHUNIT", NONNEGATIVELENGTH: "LENGTHUNIT", POSITIVEPLANEANGLE: "PLANEANGLEUNIT", SECTIONALAREAINTEGRAL: "SECTIONAREAINTEGRALUNIT",
};

/** Turns values of the file into JSON: lengths into metres, angles into degrees, all other measures into SI. */
export class Values {
  readonly #units: Units;
  readonly #findings: Findings;

  constructor(units: Units, findings: Findings) {
    this.#units = units;
    this.#findings = findings;
  }

  /** The value of a simple attribute; undefined where it is not simple, null where the file says nothing. */
  simple(value: unknown, own?: OwnUnit): Json | undefined {
    if (value === null || value === undefined) return null;
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return jsonNumber(value);
    if (typeof value !== "object" || Array.isArray(value)) return undefined;
    const typed = value as TypedValue;
    if (Array.isArray(typed.value)) {
      const numbers = typed.value.map((each) => Number(each));
      return typed.constructor.name === "IfcCompoundPlaneAngleMeasure" ? compoundAngle(numbers) : numbers;
    }
    return this.#single(typed, own);
  }

  #single(typed: TypedValue, own: OwnUnit | undefined): Json | undefined {
    if (typed.type === webIfc.ENUM) return typed.value === undefined || typed.value === "U" ? "unknown" : logical(typed.value);
    if (typed.type === webIfc.REAL || typed.type === webIfc.INTEGER) return this.#number(typed, own);
    return typeof typed.value === "string" ? typed.value : undefined;
  }

  #number(value: TypedValue, own: OwnUnit | undefined): Json {
    const text = numberText(value) ?? "";
    const unit = own === undefined ? this.#unitOf(value.name ?? "") : this.#ownUnit(own);
    if (unit === undefined) return jsonNumber(Number(text));
    return jsonNumber(inSi(text, unit) ?? Number(text));
  }

  #unitOf(measure: string): Unit | undefined {
    const name = /^IFC(\w+)MEASURE$/.exec(measure)?.[1];
    if (name === undefined || withoutUnit.has(name)) return undefined;
    const type = unitOfMeasure[name] ?? `${name}UNIT`;
    const unit = this.#units.assigned(type);
    if (unit === undefined) this.#findings.once("warning", "unit-unknown", [measure, `the file does not say in which unit it has values of ${measure}, or the unit cannot be converted; they are kept as they are`]);
    else if (this.#units.ambiguous.has(type)) this.#findings.once("warning", "unit-ambiguous", [type, `the file assigns several units of type ${type}; the first one is taken`]);
    return unit;
  }

  #ownUnit({ id, unit }: OwnUnit): Unit | undefined {
    if (unit === undefined) this.#findings.once("warning", "unit-unknown", [`#${id}`, `the unit #${id} cannot be converted; values in it are kept as they are`]);
    return unit;
  }
}

function logical(value: unknown): Json {
  if (value === "T") return true;
  if (value === "F") return false;
  return typeof value === "boolean" ? value : String(value);
}

/** Degrees, minutes, seconds and millionths of a second as degrees. */
function compoundAngle([degrees = 0, minutes = 0, seconds = 0, millionths = 0]: readonly number[]): Json {
  // One division of whole numbers, so that the result is rounded once.
  return jsonNumber((((degrees * 60 + minutes) * 60 + seconds) * 1_000_000 + millionths) / 3_600_000_000);
}
