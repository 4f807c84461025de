// One run of the product in a process of its own, which loads what the command line loads: `sync <file> <imodel>` or `validate <file>`. Prints seconds since the process began, records and peak memory.
const [task, file, imodel] = process.argv.slice(2);
const counts = {};
if (task === "validate") {
  const { validate } = await import("../../dist/validate.js");
  await validate([file]);
} else {
  const { synchronize } = await import("../../dist/synchronize-inputs.js");
  const { documents } = await synchronize({ inputs: [file], imodel, force: true, deletionThreshold: { share: 1, count: 1e9 } });
  for (const kind of Object.values(documents[0].kinds)) for (const [name, count] of Object.entries(kind)) counts[name] = (counts[name] ?? 0) + count;
}
process.stdout.write(JSON.stringify({ seconds: performance.now() / 1000, counts, rss: process.resourceUsage().maxRSS / 1024 }));
