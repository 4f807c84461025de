// What a loop costs that does nothing but read: splits a file into lines, parses each, and hashes it when asked to. Prints seconds since the process began and records.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const [path, hashes] = process.argv.slice(2);
let records = 0;
let rest = Buffer.alloc(0);

function take(line) {
  JSON.parse(line.toString());
  if (hashes === "hash") createHash("sha256").update(line).digest();
  records += 1;
}

for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
  const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
  let start = 0;
  for (let end = block.indexOf(10, start); end >= 0; end = block.indexOf(10, start)) {
    take(block.subarray(start, end));
    start = end + 1;
  }
  rest = block.subarray(start);
}
if (rest.length > 0) take(rest);
process.stdout.write(JSON.stringify({ seconds: performance.now() / 1000, records, rss: process.resourceUsage().maxRSS / 1024 }));
