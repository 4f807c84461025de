import { readFileSync, statSync } from "node:fs";
import { ECVersion } from "./itwin/ecschema-metadata.js";
import { DOMParser, type Element } from "@xmldom/xmldom";
import { IngestError } from "../errors.js";

/** Largest file that is read, in bytes; the largest schemas that are published have a tenth of it. */
const largestFile = 8 * 1024 * 1024;

const statuses = ["NotForProduction", "FieldTesting", "Production"] as const;

/** A schema that another one builds on. */
export interface SchemaReference {
  name: string;
  /** Newer ones that are compatible with it do as well. */
  version: ECVersion;
}

/** A schema in a file, as EC XML. */
export interface SchemaFile extends SchemaReference {
  file: string;
  references: readonly SchemaReference[];
  /** What its makers release it for; most schemas say nothing. */
  status?: ProductionStatus;
  xml: string;
}

/** `SupportedUse` of the custom attribute `ProductionStatus` in CoreCustomAttributes. */
export type ProductionStatus = (typeof statuses)[number];

/**
 * Reads a schema from a file, whole, into memory.
 * @throws IngestError `schema-refused` when it holds no schema, is too large, or declares a document type: entities are never expanded
 */
export function readSchemaFile(file: string): SchemaFile {
  const xml = readText(file);
  const root = parse(xml, file);
  if (root.localName !== "ECSchema") throw refused(file, `its root is ${root.nodeName}, not ECSchema`);
  const references = [...childrenOf(root, "ECSchemaReference")].map((element) => headOf(element, "name", file));
  const status = statusOf(root);
  return { file, xml, references, ...(status && { status }), ...headOf(root, "schemaName", file) };
}

/** Whether its makers say of a schema that it is not to be relied upon yet. */
export function isUnreleased({ status }: Pick<SchemaFile, "status">): boolean {
  return status === "NotForProduction" || status === "FieldTesting";
}

/** Whether a schema of a version does for one that was asked for: only the minor version may be newer. */
export function doesFor(present: ECVersion, wanted: ECVersion): boolean {
  return present.read === wanted.read && present.write === wanted.write && present.minor >= wanted.minor;
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > largestFile) throw refused(file, `it has ${size} bytes; a schema may have ${largestFile}`);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (IngestError.is(error)) throw error;
    throw refused(file, error instanceof TypeError ? "it is not UTF-8" : "it cannot be read", error);
  }
}

function parse(xml: string, file: string): Element {
  if (/<!DOCTYPE/i.test(xml)) throw refused(file, "it declares a document type, which no schema needs");
  let flaw: string | undefined;
  const onError = (level: string, message: string, context: { locator?: { lineNumber?: number } }): void => {
    if (level !== "warning") flaw ??= `near line ${context.locator?.lineNumber ?? 1}: ${message}`;
  };
  let root: Element | null = null;
  try {
    root = new DOMParser({ onError }).parseFromString(xml, "text/xml").documentElement;
  } catch (error) {
    flaw ??= error instanceof Error ? error.message : String(error);
  }
  if (flaw !== undefined || !root) throw refused(file, flaw ?? "it is empty");
  return root;
}

function* childrenOf(root: Element, name: string): Iterable<Element> {
  for (let node = root.firstChild; node; node = node.nextSibling) if (node.nodeType === node.ELEMENT_NODE && node.localName === name) yield node as Element;
}

/** Undefined where it is not said, or in no word that is known. */
function statusOf(root: Element): ProductionStatus | undefined {
  for (const attributes of childrenOf(root, "ECCustomAttributes"))
    for (const attribute of childrenOf(attributes, "ProductionStatus"))
      for (const { textContent } of childrenOf(attribute, "SupportedUse")) return statuses.find((status) => status.toLowerCase() === textContent?.trim().toLowerCase());
  return undefined;
}

function headOf(element: Element, nameAttribute: string, file: string): SchemaReference {
  const name = element.getAttribute(nameAttribute) ?? "";
  const version = element.getAttribute("version") ?? "";
  const numbers = /^(\d{1,6})\.(\d{1,6})(?:\.(\d{1,7}))?$/.exec(version)?.slice(1);
  if (!/^[A-Za-z_]\w*$/.test(name) || !numbers) throw refused(file, `${element.nodeName} has the name ${JSON.stringify(name)} and the version ${JSON.stringify(version)}`);
  const [read = "0", middle = "0", last] = numbers as (string | undefined)[];
  // Old schemas have a read and a minor version only.
  const [write, minor] = last === undefined ? ["0", middle] : [middle, last];
  return { name, version: new ECVersion(Number(read), Number(write), Number(minor)) };
}

function refused(file: string, reason: string, cause?: unknown): IngestError {
  return new IngestError("schema-refused", `${file} holds no schema: ${reason}`, cause);
}
