import type { BodyRecord } from "../support/document-text.js";
import type { Random } from "./random.js";

/** Valid records of every type, with everything that one can have. */
export function validRecord(number: number, random: Random): BodyRecord {
  const id = `R-${number}`;
  const other = { kind: "Pump", id: `R-${random.below(number + 1)}` };
  switch (random.below(10)) {
    case 0:
      return { type: "relationship", kind: "connects", id, source: other, target: { kind: "Pump", id }, properties: { flow: 1.5 } };
    case 1:
      return { type: "part", id, geometry: [{ type: "mesh", points: [0, 0, 0, 1, 0, 0, 0, 1, 0], triangles: [0, 1, 2] }] };
    case 2:
      return random.pick<BodyRecord>([{ type: "delete", kind: "Pump", id }, { type: "checkpoint", state: { page: number } }, { type: "issue", severity: "info", code: "note", message: id }]);
    case 3:
      return { type: "entity", kind: random.pick(["Task", "Odd"]), id, properties: { at: "2024-02-29T10:00:00+01:00", url: "https://example.org", count: number } };
    default:
      return {
        type: "entity",
        kind: "Pump",
        id,
        label: "Pumpe „Süd“ 🜄",
        code: id,
        parent: other,
        references: { feeds: [other, other], near: other },
        properties: { power: 7.5, nested: { list: [1, "two", null, true] } },
        placement: { origin: [1, 2, 3], yaw: 45 },
        geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }, { type: "lineString", points: [[0, 0, 0], [1, 1, 1]] }, { type: "point", at: [0, 0, 0] }],
      };
  }
}

const numbers = ["1e999", "-1e999", "9".repeat(400), "1e308", "-1e300", "5e-324", "-0", "1e15", "0.1e+2", "2147483648", "9007199254740993"];
const texts = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ufeff"', '""', '" "', `"${"x".repeat(5000)}"`, '"2024-02-30"', '"__proto__"', '"NaN"', '"0x1"', '"\\u2028"'];
const values = ["null", "true", "0", '""', "[]", "{}", "[[]]", '[{"a":[null]}]', ...numbers, ...texts];
const members = [
  '"__proto__":{"polluted":1}',
  '"\\u005f_proto__":{"polluted":1}',
  '"__pro\\u0074o__":null',
  '"constructor":{"prototype":{"polluted":1}}',
  '"properties":{"__proto__":{"polluted":1}}',
  '"properties":{"constructor":{"prototype":{"polluted":1}},"toString":"x","hasOwnProperty":1}',
  '"properties":{"\\ud800":1,"":2,"a\\u0000":3}',
  '"type":"entity"',
  '"type":"header"',
  '"id":"again"',
  '"scope":"elsewhere"',
  '"ext":{"a":[1]}',
];
const bytes = [[0], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xef, 0xbb, 0xbf], [0x0d], [0x1b], [0xe2, 0x82]];

/** A line that is damaged in one of many ways, as bytes without line feed. */
export function mutatedLine(line: string, other: string, random: Random): Buffer {
  const text = Buffer.from(line);
  const at = random.below(text.length);
  const insert = (position: number, piece: Uint8Array): Buffer => Buffer.concat([text.subarray(0, position), piece, text.subarray(position)]);
  switch (random.below(10)) {
    case 0:
      return flip(text, 1 + random.below(4), random);
    case 1:
      return text.subarray(0, at);
    case 2:
      return Buffer.concat([text.subarray(0, at), Buffer.from(other).subarray(random.below(other.length))]);
    case 3:
      return insert(at, Buffer.from(random.pick(bytes)));
    case 4:
      return Buffer.concat([text.subarray(0, at), text.subarray(Math.min(text.length, at + 1 + random.below(20)))]);
    case 5:
    case 6:
      return Buffer.from(replaceValue(line, random));
    case 7:
      return insert(1, Buffer.from(`${random.pick(members)},`));
    case 8:
      return Buffer.from(line.replace(/}$/, `,${random.pick(members)}}`));
    default:
      return Buffer.from(line.replace(/-?\d+(\.\d+)?(?=[,\]}])/, () => random.pick(numbers)));
  }
}

/** Lines that are large or deep beyond measure. */
export function monstrousLines(): Buffer[] {
  const around = (value: string): string => `{"type":"entity","kind":"Pump","id":"monster ${value.length}","properties":{"p":${value}}}`;
  const deep = 100_000;
  return [
    around("[".repeat(deep) + "]".repeat(deep)),
    around('{"a":'.repeat(deep) + "1" + "}".repeat(deep)),
    "[".repeat(deep),
    '{"a":'.repeat(deep),
    around("[".repeat(62) + "]".repeat(62)),
    around(`"${"x".repeat(20 * 1024 * 1024)}"`),
    "x".repeat(20 * 1024 * 1024),
    around(`{"${"k".repeat(1024 * 1024)}":1}`),
    around(`{"${"\\u0000".repeat(100_000)}":1}`),
    around(`[${"9".repeat(400)}]`),
    around("9".repeat(1024 * 1024)),
    `{"type":"entity","kind":"Pump","id":"wide",${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(",")}}`,
    `{"type":"entity","kind":"Pump","id":"long","geometry":[{"type":"mesh","points":[${"0,".repeat(300_000)}0],"triangles":[0,1,2]}]}`,
    `{"type":"entity","kind":"${"k".repeat(1024 * 1024)}","id":"1"}`,
    `{"type":"${"t".repeat(1024 * 1024)}"}`,
  ].map((line) => Buffer.from(line));
}

function flip(text: Buffer, times: number, random: Random): Buffer {
  const flipped = Buffer.from(text);
  for (let i = 0; i < times; i++) {
    const at = random.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  }
  return flipped;
}

/** Puts another value in the place of one of the values of a record, wherever it is. */
function replaceValue(line: string, random: Random): string {
  const starts = [...line.matchAll(/[:[,](?=["\d[{tfn-])/g)].map(({ index }) => index + 1).filter((at) => !isKey(line, at));
  const start = random.pick(starts);
  const end = valueEnd(line, start);
  return line.slice(0, start) + random.pick(values) + line.slice(end);
}

function isKey(line: string, at: number): boolean {
  return line[at] === '"' && line[valueEnd(line, at)] === ":";
}

/** Where the value that starts at `start` ends. Texts of these records hold no escapes. */
function valueEnd(line: string, start: number): number {
  if (line[start] === '"') return line.indexOf('"', start + 1) + 1;
  if (line[start] !== "{" && line[start] !== "[") return start + (/^[^,\]}]*/.exec(line.slice(start))?.[0].length ?? 0);
  let depth = 0;
  for (let i = start; i < line.length; i++) {
    if (line[i] === '"') i = line.indexOf('"', i + 1);
    else if (line[i] === "{" || line[i] === "[") depth++;
    else if ((line[i] === "}" || line[i] === "]") && --depth === 0) return i + 1;
  }
  return line.length;
}
