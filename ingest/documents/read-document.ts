import { readFileSync, statSync } from "node:fs";
import { IngestError } from "../errors.js";
import { checkTree } from "./check-tree.js";
import type { DocumentErrors } from "./document-errors.js";
import type { DocumentSort } from "./document-sort.js";
import { Positions, readTree } from "./yaml-tree.js";

/** What a file says, where it says it, and what is wrong with it by its schema. */
export interface ReadDocument {
  tree: unknown;
  positions: Positions;
  errors: DocumentErrors;
}

const mostBytes = 8 * 1024 * 1024;

/**
 * Reads a document that stands in one file. Holds all of it in memory.
 * @throws IngestError with the key of the sort, with file, line and column, when it is too large, no YAML or no object; `input-unreadable`
 */
export function readDocument(file: string, sort: DocumentSort): ReadDocument {
  const positions = new Positions();
  const source = { file, positions, sort };
  const tree = readTree(readText(file, sort), source);
  return { tree, positions, errors: checkTree(tree, source) };
}

function readText(file: string, sort: DocumentSort): string {
  try {
    if (statSync(file).size > mostBytes) throw new IngestError(sort.key, `${file}:1:1: it has more than ${mostBytes} bytes`);
    return readFileSync(file, "utf8");
  } catch (error) {
    throw IngestError.is(error) ? error : new IngestError("input-unreadable", `${file} cannot be read`, error);
  }
}
