import { closest } from "../format/closest.js";
import type { UnitDescription } from "./class-description.js";

/** Spellings that are neither names nor labels in the schema `Units`, as {@link plainSpelling} leaves them, and what they mean there. */
export const unitAliases: Readonly<Record<string, string>> = {
  "um": "UM", "yd": "YRD", "yard": "YRD", "inch": "IN", "foot": "FT", "feet": "FT", "mile": "MILE",
  "us-ft": "US_SURVEY_FT", "usft": "US_SURVEY_FT", "us-in": "US_SURVEY_IN", "us-mi": "US_SURVEY_MILE",
  "sqm": "SQ_M", "sqmm": "SQ_MM", "sqcm": "SQ_CM", "sqkm": "SQ_KM", "sqft": "SQ_FT", "sqin": "SQ_IN", "sqyd": "SQ_YRD", "yd2": "SQ_YRD", "ac": "ACRE", "acre": "ACRE",
  "cum": "CUB_M", "cuft": "CUB_FT", "cft": "CUB_FT", "cuin": "CUB_IN", "yd3": "CUB_YRD", "cuyd": "CUB_YRD",
  "l": "LITRE", "liter": "LITRE", "litre": "LITRE", "ml": "CUB_CM", "mL": "CUB_CM", "gal": "GALLON", "usgal": "GALLON",
  "l/s": "LITRE_PER_SEC", "l/min": "LITRE_PER_MIN", "l/h": "LITRE_PER_HR", "l/d": "LITRE_PER_DAY",
  "m3/min": "CUB_M_PER_MIN", "m3/d": "CUB_M_PER_DAY",
  "gpm": "GALLON_PER_MIN", "gph": "GALLON_PER_HR", "gpd": "GALLON_PER_DAY", "cfm": "CUB_FT_PER_MIN", "cfs": "CUB_FT_PER_SEC",
  "Pa": "PA", "mbar": "MBAR", "psi": "PSI", "psig": "PSIG", "psf": "PSF", "mH2O": "M_H2O", "mmH2O": "MM_H2O", "ftH2O": "FT_H2O", "inHg": "IN_HG",
  "barg": "BAR_GAUGE", "bar(g)": "BAR_GAUGE", "kPag": "KILOPASCAL_GAUGE",
  "degC": "CELSIUS", "\u00b0c": "CELSIUS", "degF": "FAHRENHEIT", "\u00b0f": "FAHRENHEIT", "deltaK": "DELTA_KELVIN", "deltaC": "DELTA_CELSIUS",
  "deg": "ARC_DEG", "\u00b0": "ARC_DEG", "gon": "GRAD",
  "t": "TONNE", "lbs": "LBM", "lbm": "LBM", "kip": "KPF", "t/h": "TONNE_PER_HR",
  "d": "DAY", "day": "DAY", "hr": "HR", "sec": "S", "year": "YR",
  "kWh": "KWH", "MWh": "MEGAWH", "GWh": "GWH", "btu": "BTU", "BTU/h": "BTU_PER_HR", "btu/h": "BTU_PER_HR",
  "kVA": "KVA", "kV": "KILOVOLT", "kA": "KILOAMPERE", "ohm": "OHM", "kohm": "KOHM",
  "kHz": "KHZ", "hz": "HZ", "rpm": "RPM", "mph": "MPH", "kmh": "KM_PER_HR", "m/s2": "M_PER_SEC_SQ",
  "Nm": "N_M", "kNm": "KN_M", "W/mK": "W_PER_M_K", "W/(m.K)": "W_PER_M_K", "W/m2K": "W_PER_SQ_M_K", "W/(m2.K)": "W_PER_SQ_M_K", "m2K/W": "SQ_M_KELVIN_PER_WATT", "lux": "LUX",
  "%": "PERCENT", "percent": "PERCENT", "1": "ONE",
};

/** A unit that was found, or why there is none, to be read after `unit: `. */
export type FoundUnit = { unit: UnitDescription } | { flaw: string };

/**
 * Finds a unit by its name in the schema `Units`, by its label there, or by a common spelling. Where several units go by the name (a kilonewton per metre
 * is a load and a spring constant), the phenomenon of the property decides.
 */
export function findUnit(name: string, units: ReadonlyMap<string, UnitDescription>, phenomenon?: string): FoundUnit {
  const found = namesakes(name, units);
  const fitting = found.filter((unit) => unit.phenomenon === phenomenon);
  const alias = units.get(aliasOf(name) ?? "");
  const [unit, other] = fitting.length > 0 ? fitting : alias ? [alias] : found;
  if (unit && other) return { flaw: `${name} can be ${[unit, other].map(({ name: each, label = each }) => `Units:${each} (${label})`).join(" or ")}; say which` };
  if (unit) return { unit };
  const meant = closest(name, [...[...units.values()].flatMap(({ label }) => label ?? []), ...Object.keys(unitAliases), ...units.keys()]);
  return { flaw: `there is no unit ${name}${meant === undefined ? "" : `; did you mean ${meant}?`}` };
}

/** The SI unit to which numbers of a unit are converted; undefined where `Units` has none, for percentages say. */
export function siUnitOf({ phenomenon }: UnitDescription, units: ReadonlyMap<string, UnitDescription>): UnitDescription | undefined {
  return [...units.values()].find((unit) => unit.si === true && unit.phenomenon === phenomenon && isOne(unit));
}

function isOne({ factor, offset }: UnitDescription): boolean {
  return factor.over === factor.under && offset.over === 0n;
}

/** A spelling without what writers vary: `m²`, `m^2` and `m2` are one, and so are the two signs for micro. */
export function plainSpelling(name: string): string {
  return name.normalize("NFKC").replaceAll(/[\s^]/g, "").replaceAll(/[*\u00b7\u22c5]/g, ".");
}

function namesakes(name: string, units: ReadonlyMap<string, UnitDescription>): UnitDescription[] {
  const [, qualified] = /^(?:Units|u)[:.](\w+)$/.exec(name) ?? [];
  if (qualified !== undefined) return [...units.values()].filter((unit) => unit.name === qualified);
  const spelling = plainSpelling(name);
  const alias = aliasOf(name);
  return [...units.values()].filter((unit) => unit.name === name || unit.name === alias || (unit.label !== undefined && plainSpelling(unit.label) === spelling));
}

function aliasOf(name: string): string | undefined {
  const spelling = plainSpelling(name);
  return Object.hasOwn(unitAliases, spelling) ? unitAliases[spelling] : undefined;
}
