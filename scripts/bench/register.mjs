// A synthetic asset register as an intermediary document: about 500 bytes and 8 properties a record, the same for the same numbers.
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";

const makers = ["Northern Pumps", "Åberg & Söner", "Kessel GmbH", "Valvoline Works", "Hydra"];

/** The record of number `i`; `revision` changes one of its values. */
export function registerRecord(i, { revision = 0, shape = "none" } = {}) {
  const record = {
    type: "entity",
    kind: `Asset${i % 10}`,
    id: `A-${String(i).padStart(8, "0")}`,
    label: `Asset number ${i}`,
    code: `TAG-${i.toString(36).toUpperCase().padStart(6, "0")}`,
    properties: {
      manufacturer: makers[i % makers.length],
      serialNumber: createHash("md5").update(String(i)).digest("hex"),
      installed: `20${String(10 + (i % 15)).padStart(2, "0")}-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")}`,
      flow: (i % 1000) / 8,
      pressure: 1 + (i % 40) / 4 + revision,
      inService: i % 3 !== 0,
      remarks: `Checked in round ${i % 97}; bearings replaced ${i % 7} times, seals ${i % 5}, no leakage found.`,
      weight: i % 2500,
    },
  };
  if (shape === "none") return record;
  record.placement = { origin: [(i % 1000) * 4, Math.floor(i / 1000) * 4, 0] };
  record.geometry = [shape === "box" ? { type: "box", low: [0, 0, 0], high: [2, 1, 1] } : mesh(i)];
  return record;
}

/** A ridge of 500 triangles. */
function mesh(i) {
  const points = [];
  const indices = [];
  for (let column = 0; column <= 250; column++) points.push(column / 100, 0, Math.sin(column / 10 + i), column / 100, 1, Math.cos(column / 10 + i));
  for (let column = 0; column < 250; column++) indices.push(2 * column, 2 * column + 2, 2 * column + 1, 2 * column + 1, 2 * column + 2, 2 * column + 3);
  return { type: "mesh", points, triangles: indices };
}

const header = {
  type: "header", format: "imodel-ingest", formatVersion: "1.0", extractor: { name: "bench", version: "1.0.0" },
  source: { id: "register" }, mode: "snapshot", units: { length: "m", angle: "deg" },
};

/**
 * Writes a register. With `change`, one in a hundred records is changed, another one in a hundred is left out, and as many are added.
 * `json`: as one JSON document instead of NDJSON.
 */
export function writeRegister(path, count, { shape = "none", change = false, json = false } = {}) {
  const file = openSync(path, "w");
  const hash = createHash("sha256");
  let pending = json ? `{"header":${JSON.stringify(header)},"records":[` : `${JSON.stringify(header)}\n`;
  let written = 0;
  const put = (record) => {
    pending += json ? `${written > 0 ? ",\n" : "\n"}${JSON.stringify(record)}` : `${JSON.stringify(record)}\n`;
    written += 1;
    if (pending.length > 1 << 20) flush();
  };
  const flush = () => {
    hash.update(pending);
    writeSync(file, pending);
    pending = "";
  };
  for (let i = 0; i < count; i++) if (!change || i % 100 !== 50) put(registerRecord(i, { shape, revision: change && i % 100 === 7 ? 1 : 0 }));
  if (change) for (let i = 0; i < count / 100; i++) put(registerRecord(count + i, { shape }));
  flush();
  const end = { type: "end", status: "complete", counts: { entity: written } };
  writeSync(file, json ? `],"end":${JSON.stringify(end)}}` : `${JSON.stringify({ ...end, digest: `sha256:${hash.digest("hex")}` })}\n`);
  closeSync(file);
}
