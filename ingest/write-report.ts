import { constants } from "node:fs";
import { access, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { IngestError } from "./errors.js";
import { reportPage } from "./report/page/page.js";
import type { Picture } from "./report/picture/picture.js";
import type { Report } from "./report/report.js";

/**
 * Writes a report: as JSON when the path ends with `.json`, as a page when it ends with `.html`. The file appears under its name when it is whole.
 * @param picture some of the elements of the iModel, which a page draws.
 * @throws IngestError `usage` for other endings, `output-unwritable`
 */
export async function writeReport(report: Report, path: string, picture?: Picture): Promise<void> {
  const text = renderReport(report, path, picture);
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/**
 * Makes sure that reports can be written, before there is anything to report: their folders are made when they are not there.
 * @throws IngestError `usage` for a path that ends neither with `.json` nor with `.html`, `output-unwritable`
 */
export async function prepareReports(paths: readonly string[]): Promise<void> {
  for (const path of paths) requireEnding(path);
  for (const path of paths) {
    const folder = dirname(resolve(path));
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    } catch (error) {
      throw unwritable(path, error);
    }
    if (await isFolder(path)) throw unwritable(path);
  }
}

/** A report as the text of a file of that name. */
function renderReport(report: Report, path: string, picture: Picture | undefined): string {
  return requireEnding(path) === ".json" ? `${JSON.stringify(report, undefined, 2)}\n` : reportPage(report, picture);
}

function requireEnding(path: string): ".json" | ".html" {
  const ending = extname(path).toLowerCase();
  if (ending === ".json" || ending === ".html") return ending;
  throw new IngestError("usage", `${path}: a report's name ends with .json or .html`);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

function unwritable(path: string, error?: unknown): IngestError {
  return new IngestError("output-unwritable", `${path}: cannot be written`, error);
}
