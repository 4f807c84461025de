#!/usr/bin/env node
// Extractor template-name: the areas and pumps of a plant register. No packages are needed.
//
//   extract.mjs FILE     write the document to standard output
//   extract.mjs --check  tell whether the program can run here
//
// A register has one thing a line, its fields separated by "|": plant|id|name, area|id|name, pump|id|name|area|power, end|number of things.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { DocumentWriter } from "./document-writer.mjs";
import { PlantRegister } from "./plant-register.mjs";

const extractor = { name: "template-name", version: "0.1.0" };
const exitCodes = { ok: 0, unreadable: 1, usage: 2 };

/** A reason to stop, in one line for the user. */
class ExtractorError extends Error {
  constructor(message, exitCode = exitCodes.unreadable) {
    super(message);
    this.exitCode = exitCode;
  }
}

async function main(args) {
  // Whoever could read this far has all there is to have. What else the program needs is to be tried here.
  if (args.length === 1 && args[0] === "--check") return exitCodes.ok;
  if (args.length !== 1) throw new ExtractorError("usage: extract.mjs FILE", exitCodes.usage);
  const [path] = args;
  const checksum = await checksumOf(path);
  const document = new DocumentWriter();
  let register;
  let line = 0;
  for await (const text of linesOf(path)) {
    line++;
    if (register) {
      await register.read(text, line);
      continue;
    }
    // The id in the source, which outlives the file's name; the checksum lets an unchanged file be skipped.
    await document.begin({ extractor, source: { id: plantOf(text, path), name: basename(path), checksum }, units: { length: "m", angle: "deg" }, crs: { local: true } });
    register = new PlantRegister(document);
  }
  if (!register) throw new ExtractorError(`${path}: is no plant register: it is empty`);
  await register.finish(line);
  if ((await checksumOf(path)) !== checksum) throw new ExtractorError(`${path}: was changed while it was being read; try again`);
  await document.finish();
  if (!document.isPartial) return exitCodes.ok;
  process.stderr.write(`${extractor.name}: partial: not everything could be read, the issue records say what\n`);
  return exitCodes.unreadable;
}

function plantOf(text, path) {
  const [word, id, ...rest] = text.split("|");
  if (word !== "plant" || !id || id.length > 256 || rest.length !== 1) throw new ExtractorError(`${path}: is no plant register: its first line is not plant|id|name`);
  return id;
}

/** The lines of a file, without their ends. */
async function* linesOf(path) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  const decode = (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new ExtractorError(`${path}: is no plant register: it is not UTF-8`);
    }
  };
  for await (const chunk of createReadStream(path)) {
    const lines = (rest + decode(chunk)).split("\n");
    rest = lines.pop();
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  rest += decode();
  if (rest !== "") yield rest;
}

async function checksumOf(path) {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  return `sha256:${digest.digest("hex")}`;
}

// Nobody reads the output any more, and nobody needs to be told.
process.stdout.on("error", () => process.exit(exitCodes.unreadable));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // An error of the system says what is wrong with which file. Everything else is a mistake in this program, in one line, too.
  process.stderr.write(`${extractor.name}: ${error.message}\n`);
  process.exitCode = error.exitCode ?? exitCodes.unreadable;
}
