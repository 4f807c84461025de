import type { EpsgEntry } from "./epsg-entry.js";

/**
 * How a datum is brought to WGS 84. `known`: by what the definition of the system says, or not at all; `approximate`: by parameters in place of a grid,
 * which is right to some metres; `unknown`: nobody said how, so positions stay as they are, which may be wrong by hundreds of metres.
 */
export interface DatumShift {
  sort: "known" | "approximate" | "unknown";
  /** Three or seven parameters, position vector, as PROJ's `towgs84` has them; where they take the place of what the definition has. */
  parameters?: string;
}

/** Parameters of datums whose definitions name a grid alone, by the name of the datum in well-known texts. From the EPSG data set, the operation behind each. */
const parametersOf: Readonly<Record<string, string>> = {
  Ordnance_Survey_of_Great_Britain_1936: "446.448,-125.157,542.06,0.15,0.247,0.842,-20.489", // 1314
  Deutsches_Hauptdreiecksnetz: "598.1,73.7,418.2,0.202,0.045,-2.455,6.7", // 1777
  Potsdam_Datum_83: "598.1,73.7,418.2,0.202,0.045,-2.455,6.7", // 1777
  Rauenberg_Datum_83: "598.1,73.7,418.2,0.202,0.045,-2.455,6.7", // 1777
  North_American_Datum_1927: "-8,160,176,0,0,0,0", // 1173
  New_Zealand_Geodetic_Datum_1949: "59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993", // 1564
  Australian_Geodetic_Datum_1966: "-133,-48,148,0,0,0,0", // 1235
  Australian_Geodetic_Datum_1984: "-134,-48,149,0,0,0,0", // 1236
  European_Datum_1950: "-87,-98,-121,0,0,0,0", // 1133
};

/** What is known of the datum of a system. */
export function shiftOf({ proj4, wkt }: EpsgEntry): DatumShift {
  const text = proj4 ?? "";
  if (/\+(towgs84|datum)=|\+nadgrids=@null/.test(text)) return { sort: "known" };
  if (!text.includes("+nadgrids=") && /\+ellps=(WGS84|GRS80)/.test(text)) return { sort: "known" };
  const datum = /DATUM\["([^"]+)"/.exec(wkt ?? "")?.[1] ?? "";
  const parameters = Object.hasOwn(parametersOf, datum) ? parametersOf[datum] : undefined;
  return parameters === undefined ? { sort: "unknown" } : { sort: "approximate", parameters };
}
