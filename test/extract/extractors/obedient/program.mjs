// Does what its arguments say, in their order: lines N, end, exit CODE, die, hang, stubborn, announce, where, stdin; it prints any other word.
import { once } from "node:events";

const words = process.argv.slice(2);
const print = async (text) => {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, "drain");
};
for (let word = words.shift(); word !== undefined; word = words.shift()) {
  if (word === "lines") for (let line = Number(words.shift()), n = 0; n < line; n++) await print(JSON.stringify({ type: "entity", kind: "Line", id: String(n) }));
  else if (word === "end") await print(JSON.stringify({ type: "end", status: "partial", counts: {} }));
  else if (word === "exit") process.exit(Number(words.shift()));
  else if (word === "die") process.kill(process.pid, "SIGKILL");
  else if (word === "hang") await new Promise((resolve) => setTimeout(resolve, 600_000));
  else if (word === "stubborn") process.on("SIGTERM", () => process.stderr.write("not yet\n"));
  else if (word === "announce") process.stderr.write(`running as ${process.pid}\n`);
  else if (word === "where") await print(process.cwd());
  else if (word === "stdin") for await (const chunk of process.stdin) await print(String(chunk).trim());
  else await print(word);
}
