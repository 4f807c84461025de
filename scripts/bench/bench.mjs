// Measures the product against bare loops over the same data, in processes that run by turns on one machine, and prints the ratios. See docs/benchmarks.md.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeRegister } from "./register.mjs";

const { values } = parseArgs({ options: { scale: { type: "string", default: "1" }, rounds: { type: "string", default: "3" }, output: { type: "string", default: "coverage/benchmarks.json" }, only: { type: "string" } } });
const scale = Number(values.scale);
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-bench-"));
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = script("../../dist/cli/main.js");

function run(name, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script(name), ...args.map(String)], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const files = new Map();
function register(count, options = {}) {
  const key = JSON.stringify([count, options]);
  if (!files.has(key)) {
    const path = join(folder, `register-${files.size}.${options.json ? "json" : "ndjson"}`);
    writeRegister(path, count, options);
    files.set(key, path);
  }
  return files.get(key);
}

let imodels = 0;
const imodel = () => join(folder, `${imodels++}.bim`);
const copyOf = (path) => {
  const copy = imodel();
  copyFileSync(path, copy);
  return copy;
};
const remove = (path) => ["", ".lock", "-wal", "-shm"].forEach((end) => rmSync(path + end, { force: true }));

/** The ratio of the rates of product and bare loop, of the median of rounds in which they take turns. */
function compare(product, bare, records) {
  const times = Array.from({ length: rounds }, () => [product(), bare()]);
  const [ours, theirs] = [median(times.map(([a]) => a.seconds)), median(times.map(([, b]) => b.seconds))];
  return { ratio: theirs / ours, rate: records / ours, bareRate: records / theirs, rss: Math.max(...times.map(([a]) => a.rss)) };
}

function firstSync(count, shape, ...bare) {
  const file = register(count, { shape });
  const into = (write) => () => {
    const path = imodel();
    const result = write(path);
    remove(path);
    return result;
  };
  return compare(into((path) => run("product.mjs", "sync", file, path)), into((path) => run("bare-write.mjs", path, count, shape, ...bare)), count);
}

const thousand = (count) => Math.max(1000, Math.round(count * 1000 * scale));
const small = thousand(100);
const large = thousand(1000);
const synced = new Map();
function syncedWith(count) {
  if (!synced.has(count)) {
    const path = imodel();
    synced.set(count, { path, first: run("product.mjs", "sync", register(count), path) });
  }
  return synced.get(count);
}

const unchanged = (count) => run("product.mjs", "sync", register(count), syncedWith(count).path);

const cases = {
  "first sync, no geometry": () => ({ records: small, bar: ">= 0.90", ...firstSync(small, "none") }),
  "first sync, a box each": () => ({ records: small, bar: ">= 0.90", ...firstSync(small, "box") }),
  "first sync, meshes of 500 triangles": () => ({ records: thousand(20), bar: ">= 0.85", ...firstSync(thousand(20), "mesh") }),
  "no geometry, against a loop without transactions": () => ({ records: small, bar: "reported", ...firstSync(small, "none", "no-transactions") }),
  "unchanged re-sync": () => ({ records: large, bar: ">= 0.80", ...compare(() => unchanged(large), () => run("bare-read.mjs", register(large), "hash"), large) }),
  "1 % changed, deleted, new, against unchanged": () => {
    const before = median(Array.from({ length: rounds }, () => unchanged(large).seconds));
    const { path } = syncedWith(large);
    const after = [register(large, { change: true }), register(large)].map((file) => run("product.mjs", "sync", file, path).seconds);
    return { records: large, bar: "<= 1.35", ratio: median(after) / before };
  },
  "the writes of such a run, against a bare loop": () => {
    const before = median(Array.from({ length: rounds }, () => unchanged(large).seconds));
    const { path } = syncedWith(large);
    const [ours, theirs] = [copyOf(path), copyOf(path)];
    const writing = run("product.mjs", "sync", register(large, { change: true }), ours).seconds - before;
    const { seconds, changes } = run("bare-change.mjs", theirs);
    [ours, theirs].forEach(remove);
    return { records: changes, bar: "reported", ratio: seconds / writing, rate: changes / writing, bareRate: changes / seconds };
  },
  "growth of first sync, per record": () => ({ records: large, bar: "<= 1.25", ratio: syncedWith(large).first.seconds / large / (syncedWith(small).first.seconds / small), rss: syncedWith(large).first.rss }),
  "growth of unchanged, per record": () => ({ records: large, bar: "<= 1.25", ratio: unchanged(large).seconds / large / (unchanged(small).seconds / small) }),
  "peak memory of a first sync, MB": () => ({ records: large, bar: "<= 600", ratio: syncedWith(large).first.rss }),
  "peak memory of an unchanged sync, MB": () => ({ records: large, bar: "<= 600", ratio: unchanged(large).rss }),
  "validate": () => ({ records: large, bar: ">= 0.80", ...compare(() => run("product.mjs", "validate", register(large)), () => run("bare-read.mjs", register(large)), large) }),
  "validate one JSON document": () => ({ records: large, bar: "reported", ...compare(() => run("product.mjs", "validate", register(large, { json: true })), () => run("bare-read.mjs", register(large)), large) }),
  "alignment of a COBie workbook, 100,000/s": () => {
    const { seconds, records, rss } = run("align.mjs", large);
    return { records, bar: ">= 1", ratio: records / seconds / 100_000, rss };
  },
  "start-up: --help against node -e 0": () => {
    const time = (...args) => {
      const started = performance.now();
      spawnSync(process.execPath, args);
      return (performance.now() - started) / 1000;
    };
    const times = Array.from({ length: 9 }, () => [time(cli, "--help"), time("-e", "0")]);
    return { records: 1, bar: "<= 3", ratio: median(times.map(([a]) => a)) / median(times.map(([, b]) => b)) };
  },
};

try {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: Math.round(totalmem() / 2 ** 30), node: process.version, "core-backend": JSON.parse(readFileSync(script("../../node_modules/@itwin/core-backend/package.json"), "utf8")).version };
  console.log(`${machine.cores} × ${machine.cpu}, ${machine.memory} GB, Node ${machine.node}, core-backend ${machine["core-backend"]}; median of ${rounds}`);
  const results = [];
  for (const [name, measure] of Object.entries(cases)) {
    if (values.only && !name.includes(values.only)) continue;
    const { records, bar, ratio, rate, bareRate, rss } = measure();
    results.push({ name, records, bar, ratio, rate, bareRate, rss });
    const rates = rate ? `${Math.round(rate)}/s against ${Math.round(bareRate)}/s` : "";
    console.log([name.padEnd(46), String(records).padStart(8), ratio.toFixed(2).padStart(8), bar.padEnd(9), rates, rss ? `${Math.round(rss)} MB` : ""].join("  "));
  }
  mkdirSync(join(values.output, ".."), { recursive: true });
  writeFileSync(values.output, `${JSON.stringify({ machine, rounds, scale, results }, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
