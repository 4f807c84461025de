/**
 * Writes an IFC file of any size, for measuring: the instances of a real one again and again, each time as a site of its own in the same project, with
 * new numbers and new GlobalIds.
 *
 *   node scripts/replicate-ifc.mjs duplex.ifc large.ifc 270
 *
 * takes the source, the target, and the size in megabytes. The same arguments give the same bytes.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

const [source, target, megabytes] = process.argv.slice(2);
if (!source || !target || !(Number(megabytes) > 0)) {
  console.error("usage: node scripts/replicate-ifc.mjs SOURCE TARGET MEGABYTES");
  process.exit(2);
}
const text = readFileSync(source, "latin1");
const [, head, body, tail] = /^(.*?\bDATA;\r?\n)(.*)(ENDSEC;\s*END-ISO-10303-21;\s*)$/s.exec(text) ?? [];
if (body === undefined) throw new Error(`${source} is no IFC file with one DATA section`);
const statements = splitStatements(body);
const numbers = statements.map((statement) => Number(/^#(\d+)/.exec(statement)?.[1]));
const shift = Math.max(...numbers) + 1;
const project = numbers[statements.findIndex((statement) => /^#\d+\s*=\s*IFCPROJECT\(/.test(statement))];

const descriptor = openSync(target, "w");
let written = writeSync(descriptor, head, null, "latin1");
for (let copy = 0; copy === 0 || written < Number(megabytes) * 1e6; copy++) {
  written += writeSync(descriptor, statements.map((statement) => copied(statement, copy)).join(""), null, "latin1");
}
writeSync(descriptor, tail, null, "latin1");
closeSync(descriptor);

/** Each with its line feed; texts may hold semicolons. */
function splitStatements(data) {
  return (data.match(/#(?:'(?:[^']|'')*'|[^';])*;/g) ?? []).map((statement) => `${statement}\n`);
}

function copied(statement, copy) {
  if (copy === 0) return statement;
  if (statement.startsWith(`#${project}=`) || statement.startsWith(`#${project} `)) return "";
  return statement
    .replace(/'(?:[^']|'')*'|#(\d+)/g, (whole, number) => (number === undefined ? whole : Number(number) === project ? whole : `#${Number(number) + copy * shift}`))
    .replace(/^(#\d+\s*=\s*IFC\w+\(')([0-9A-Za-z_$]{22})(?=',)/, (_, start, id) => start + otherId(id, copy));
}

function otherId(id, copy) {
  const digest = createHash("sha256").update(`${id} ${copy}`).digest();
  return [...digest.subarray(0, 22)].map((byte, place) => alphabet[byte % (place === 0 ? 4 : 64)]).join("");
}
