/** Reads a date or time in one form; undefined for a text that has another one, or a day that does not exist. */
export type ReadDate = (text: string) => string | undefined;

type Field = "year" | "month" | "day" | "hour" | "minute" | "second" | "half";

interface Piece {
  field?: Field;
  /** Digits, least and most; of a literal, none. */
  digits?: readonly [number, number];
  literal?: string;
  /** Of an hour: counted from 1 to 12. */
  half?: true;
}

/** All letters that a form may have. */
const letters: Readonly<Record<string, Piece>> = {
  yyyy: { field: "year", digits: [4, 4] },
  MM: { field: "month", digits: [2, 2] },
  M: { field: "month", digits: [1, 2] },
  dd: { field: "day", digits: [2, 2] },
  d: { field: "day", digits: [1, 2] },
  HH: { field: "hour", digits: [2, 2] },
  H: { field: "hour", digits: [1, 2] },
  hh: { field: "hour", digits: [2, 2], half: true },
  h: { field: "hour", digits: [1, 2], half: true },
  mm: { field: "minute", digits: [2, 2] },
  ss: { field: "second", digits: [2, 2] },
  a: { field: "half" },
};

const longestText = 1000;

type Fields = Partial<Record<Field, number>>;

/**
 * Compiles the form of a date, such as `dd.MM.yyyy`. What is read becomes an ISO date, or an ISO time without a time zone. Flaws are handed to `fail`.
 */
export function compileDateForm(form: string, fail: (message: string) => void): ReadDate {
  const pieces = piecesOf(form, fail);
  const fields = pieces.flatMap(({ field }) => field ?? []);
  if (new Set(fields).size < fields.length) fail(`${form} has a part of a date twice`);
  else if (!["year", "month", "day"].every((field) => fields.includes(field as Field))) fail(`${form} needs yyyy, MM or M, and dd or d`);
  else if (pieces.some(({ half }) => half) !== fields.includes("half")) fail(`${form} needs h or hh and a together`);
  else if (fields.some((field) => ["minute", "second", "half"].includes(field)) && !fields.includes("hour")) fail(`${form} needs the hour`);
  return (text) => {
    const found = text.length > longestText ? undefined : match(text.trim(), pieces);
    return found && isoOf(found);
  };
}

function piecesOf(form: string, fail: (message: string) => void): Piece[] {
  const pieces: Piece[] = [];
  for (const [token, quoted, run] of form.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)) {
    const known = run === undefined || !Object.hasOwn(letters, token) ? undefined : letters[token];
    if (known) pieces.push(known);
    else if (quoted !== undefined) pieces.push({ literal: quoted });
    else if (run === undefined && token !== "'") pieces.push({ literal: token });
    else fail(`${token} in ${form} is no part of a date: there are ${Object.keys(letters).join(", ")}; other letters stand between apostrophes`);
  }
  return pieces;
}

function match(text: string, pieces: readonly Piece[]): Fields | undefined {
  const fields: Fields = {};
  let at = 0;
  for (const { field, digits, literal } of pieces) {
    if (literal !== undefined) {
      if (!text.startsWith(literal, at)) return undefined;
      at += literal.length;
    } else if (digits && field) {
      let end = at;
      while (end < at + digits[1] && isDigit(text.charCodeAt(end))) end++;
      if (end - at < digits[0]) return undefined;
      fields[field] = Number(text.slice(at, end));
      at = end;
    } else if (field) {
      const half = ["AM", "PM"].indexOf(text.slice(at, at + 2).toUpperCase());
      if (half < 0) return undefined;
      fields[field] = half;
      at += 2;
    }
  }
  return at === text.length ? fields : undefined;
}

function isoOf({ year = 0, month = 0, day = 0, hour, minute = 0, second = 0, half }: Fields): string | undefined {
  if (!isDay(year, month, day)) return undefined;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  if (hour === undefined) return date;
  const hours = half === undefined ? hour : hourOfDay(hour, half);
  return hours > 23 || minute > 59 || second > 59 ? undefined : `${date}T${pad(hours)}:${pad(minute)}:${pad(second)}`;
}

/** Of an hour from 1 to 12, in the first or second half of a day; 12 is the first hour of its half. */
function hourOfDay(hour: number, half: number): number {
  return hour < 1 || hour > 12 ? Infinity : (hour % 12) + 12 * half;
}

function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function pad(number: number, length = 2): string {
  return String(number).padStart(length, "0");
}
