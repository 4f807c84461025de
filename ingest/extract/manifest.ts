import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { IngestError } from "../errors.js";
import { accepts } from "../format/accepts.js";
import { loadAjv } from "../format/lazy-ajv.js";

/** Manifest of an extractor, as `json-schemas/extractor.schema.json` describes it. */
export interface Manifest {
  name: string;
  version: string;
  title: string;
  description?: string;
  /** File name endings with the dot, for example `.csv`. */
  fileTypes: readonly string[];
  /** Program and arguments that write one document to standard output. */
  command: readonly string[];
  /** Program and arguments that tell whether the extractor can run here. */
  check: readonly string[];
  requirements?: readonly string[];
  /** Default alignment document, relative to the manifest. */
  alignment?: string;
}

/** An extractor on this machine: its manifest and where it lies. */
export interface Extractor {
  manifest: Manifest;
  /** Absolute path of the folder that holds `extractor.json`. */
  folder: string;
  /** Absolute path of the default alignment document. */
  alignment?: string;
}

/** Name of the manifest in an extractor's folder. */
export const manifestName = "extractor.json";

/**
 * Reads and checks one manifest.
 * @param path of the `extractor.json`
 * @throws IngestError `extractor-not-ready` when it cannot be read or does not match its schema
 */
export async function readManifest(path: string): Promise<Extractor> {
  const manifest = await readJson(path);
  if (!isManifest(manifest)) throw new IngestError("extractor-not-ready", `${path}: ${await flawOf(manifest)}`);
  const folder = dirname(resolve(path));
  return manifest.alignment === undefined
    ? { manifest, folder }
    : { manifest, folder, alignment: join(folder, manifest.alignment) };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    throw new IngestError("extractor-not-ready", `${path}: cannot be read as JSON`, error);
  }
}

function isManifest(value: unknown): value is Manifest {
  return accepts.extractor(value);
}

/** What is wrong with a manifest. */
async function flawOf(manifest: unknown): Promise<string> {
  const { Ajv2020: Ajv } = loadAjv();
  const path = fileURLToPath(new URL("../../json-schemas/extractor.schema.json", import.meta.url));
  const validate: ValidateFunction = new Ajv({ strict: true, validateSchema: false, code: { optimize: false } }).compile(JSON.parse(await readFile(path, "utf8")) as object);
  validate(manifest);
  const [first] = validate.errors ?? [];
  return `${first?.message ?? "is no manifest"}${first?.instancePath ? ` at ${first.instancePath}` : ""}`;
}
