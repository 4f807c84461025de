import { headerFlaw } from "../alignment/coordinates/header-flaw.js";
import { IngestError } from "../errors.js";
import { excerpt } from "../format/excerpt.js";
import type { RawRecord } from "../format/record-reader.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { Run } from "../run.js";
import { reportRecordIssue } from "./check-issue.js";
import { SchemaCheck } from "./check-schema.js";

const format = "imodel-ingest";
const majorVersion = "1";

/** Whether a header is of a later minor version of the format than this one: there may be fields and types nobody here has heard of. */
export function isLaterMinor({ formatVersion }: HeaderRecord): boolean {
  return minorOf(formatVersion) > 0;
}

/**
 * Checks a header against its schema, and reports what is wrong; undefined when it is not valid.
 * @throws IngestError `format-unsupported` when it is of another format or of an unknown major version.
 */
export function checkHeader(raw: RawRecord, run: Run): HeaderRecord | undefined {
  const { format: named, formatVersion: version } = raw.value;
  if (typeof named === "string" && named !== format) throw unsupported(raw, `of the format ${excerpt(named)}, not "${format}"`);
  const major = typeof version === "string" ? /^(\d+)\.\d+$/.exec(version)?.[1] : undefined;
  if (major !== undefined && major !== majorVersion) {
    throw unsupported(raw, `of version ${excerpt(String(version))} of the format; this program knows version ${majorVersion}`);
  }
  const laterMinor = typeof version === "string" && minorOf(version) > 0;
  const header = new SchemaCheck({ laterMinor, run }).accept("header", raw);
  const flaw = header && headerFlaw(header);
  if (!flaw) return header;
  reportRecordIssue(raw, { code: "crs-invalid", message: flaw.flaw, pointer: flaw.at }, run);
  return undefined;
}

function unsupported({ place }: RawRecord, reason: string): IngestError {
  return new IngestError("format-unsupported", `${place.file} is ${reason}`);
}

function minorOf(version: string): number {
  return Number(version.slice(version.indexOf(".") + 1));
}
