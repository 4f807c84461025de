import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { IngestError } from "../errors.js";

/** A language that {@link newExtractor} knows. */
export type ExtractorLanguage = "python" | "node" | "cpp";

/** Where a new extractor is made, and in which language. */
export interface NewExtractorOptions {
  language: ExtractorLanguage;
  /** Folder in which the extractor's own folder is made; the current one unless given. */
  into?: string;
}

/** What was made. */
export interface NewExtractor {
  /** The extractor's own folder, as an absolute path. */
  folder: string;
  /** Names of its files. */
  files: string[];
}

/** The name that the templates bear. */
const templateName = "template-name";

/** Modules of the package's own extractors that come along, so that the new one needs nothing but itself. */
const companions: Record<ExtractorLanguage, readonly string[]> = {
  python: ["python/intermediary.py", "python/output.py", "python/program.py", "python/source.py"],
  node: [],
  cpp: [],
};

const extractors = fileURLToPath(new URL("../../extractors", import.meta.url));

/**
 * Writes a small extractor that works into a folder of its name.
 * @throws IngestError `usage` when the name cannot be used or the folder is there already; `output-unwritable`
 */
export async function newExtractor(name: string, { language, into = "." }: NewExtractorOptions): Promise<NewExtractor> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) throw new IngestError("usage", `"${name}" cannot be an extractor's name: up to 64 small letters, digits and hyphens, no hyphen first`);
  const folder = resolve(into, name);
  await makeFolder(folder);
  try {
    for (const source of ["common", language]) await fill(folder, join(extractors, "templates", source), name);
    for (const path of companions[language]) await copyFile(join(extractors, path), join(folder, basename(path)));
    return { folder, files: (await readdir(folder)).sort() };
  } catch (error) {
    throw new IngestError("output-unwritable", `${folder}: cannot be written`, error);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(resolve(folder, ".."), { recursive: true });
    await mkdir(folder);
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw exists ? new IngestError("usage", `${folder}: is there already, and nothing is overwritten`, error) : new IngestError("output-unwritable", `${folder}: cannot be made`, error);
  }
}

async function fill(folder: string, template: string, name: string): Promise<void> {
  for (const file of await readdir(template)) {
    const text = await readFile(join(template, file), "utf8");
    await writeFile(join(folder, file), text.replaceAll(templateName, name));
  }
}
