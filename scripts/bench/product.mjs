// One run of the product in a process of its own: `sync <file> <imodel>` or `validate <file>`. Prints seconds since the process began, records and peak memory.
import { synchronize, validate } from "../../dist/index.js";

const [task, file, imodel] = process.argv.slice(2);
const counts = {};
if (task === "validate") await validate([file]);
else {
  const { documents } = await synchronize({ inputs: [file], imodel, force: true, deletionThreshold: { share: 1, count: 1e9 } });
  for (const kind of Object.values(documents[0].kinds)) for (const [name, count] of Object.entries(kind)) counts[name] = (counts[name] ?? 0) + count;
}
process.stdout.write(JSON.stringify({ seconds: performance.now() / 1000, counts, rss: process.resourceUsage().maxRSS / 1024 }));
