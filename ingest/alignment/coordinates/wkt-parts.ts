/** The systems that a well-known text names. */
export interface WktParts {
  /** Well-known text of the projected or geographic system. */
  horizontal: string;
  /** Name of the vertical system. */
  vertical?: string;
  name: string;
  /** EPSG code of the horizontal system, when the text says it. */
  epsg?: number;
}

const horizontals = ["PROJCS", "GEOGCS", "PROJCRS", "PROJECTEDCRS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS"];
const compounds = ["COMPD_CS", "COMPOUNDCRS"];
const verticals = ["VERT_CS", "VERTCRS", "VERTICALCRS"];

/**
 * Takes a well-known text apart into its horizontal and its vertical system; undefined when it is none, or the one of something else.
 * Brackets are matched, and nothing else is looked at.
 */
export function readWkt(text: string): WktParts | undefined {
  const wkt = text.trim();
  const keyword = keywordOf(wkt);
  // Their parser takes keywords for names of members.
  if (/(__proto__|constructor|prototype)\s*[[(]/i.test(wkt) || closingBracket(wkt) !== wkt.length - 1) return undefined;
  if (horizontals.includes(keyword)) return describe(wkt, wkt);
  if (!compounds.includes(keyword)) return undefined;
  const members = membersOf(wkt);
  const horizontal = members.find((member) => horizontals.includes(keywordOf(member)));
  const vertical = members.find((member) => verticals.includes(keywordOf(member)));
  return horizontal === undefined ? undefined : { ...describe(wkt, horizontal), ...(vertical !== undefined && { vertical: nameOf(vertical) }) };
}

function describe(whole: string, horizontal: string): WktParts {
  const epsg = /(?:AUTHORITY|ID)\s*[[(]\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*[\])]\s*[\])]\s*$/i.exec(horizontal)?.[1];
  return { horizontal, name: nameOf(whole), ...(epsg !== undefined && { epsg: Number(epsg) }) };
}

function keywordOf(wkt: string): string {
  return (/^\s*([A-Za-z_]+)\s*[[(]/.exec(wkt)?.[1] ?? "").toUpperCase();
}

function nameOf(wkt: string): string {
  return /"([^"]*)"/.exec(wkt)?.[1] ?? "";
}

/** Index of the bracket that closes the first one; -1 when there is none. */
function closingBracket(wkt: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < wkt.length; i++) {
    const character = wkt[i] ?? "";
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ("[(".includes(character)) depth += 1;
    else if ("])".includes(character) && --depth <= 0) return depth === 0 ? i : -1;
    if (depth > deepest) return -1;
  }
  return -1;
}

/** Real texts have less than ten levels. */
const deepest = 32;

/** The members within the brackets of a text. */
function membersOf(wkt: string): string[] {
  const members: string[] = [];
  let rest = wkt.slice(wkt.search(/[[(]/) + 1);
  for (let start = rest.search(/[A-Za-z_]+\s*[[(]/); start >= 0; start = rest.search(/[A-Za-z_]+\s*[[(]/)) {
    rest = rest.slice(start);
    const end = closingBracket(rest);
    if (end < 0) break;
    members.push(rest.slice(0, end + 1));
    rest = rest.slice(end + 1);
  }
  return members;
}
