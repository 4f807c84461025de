import type { Violation } from "../format/explain-errors.js";
import type { RawRecord } from "../format/record-reader.js";
import type { RecordByType, RecordType } from "../format/record-schemas.js";
import { recordValidators, tolerantValidators } from "../format/record-validators.js";
import type { Run } from "../run.js";
import { identityDetails, reportRecordIssue } from "./check-issue.js";

/** Checks records against the JSON Schema of their type and reports what is wrong. Holds one text for each unknown field of a later minor version. */
export class SchemaCheck {
  #laterMinor: boolean;
  #run: Run;
  #noted = new Set<string>();

  /** In documents of a later minor version of the format, fields that this version does not know are ignored, with one warning each. */
  constructor({ laterMinor, run }: { laterMinor: boolean; run: Run }) {
    this.#laterMinor = laterMinor;
    this.#run = run;
  }

  /** The record, when it is valid. */
  accept<T extends RecordType>(type: T, raw: RawRecord): RecordByType[T] | undefined {
    const { value, fault } = raw;
    if (fault !== undefined) return undefined;
    if (recordValidators.accepts(type, value)) return value;
    if (this.#laterMinor && tolerantValidators.accepts(type, value)) {
      this.#note(type, raw);
      return value;
    }
    this.#reject(type, raw);
    return undefined;
  }

  #reject(type: RecordType, raw: RawRecord): void {
    const validators = this.#laterMinor ? tolerantValidators : recordValidators;
    for (const violation of validators.violations(type, raw.value, raw)) this.#report(violation, raw);
  }

  #note(type: RecordType, raw: RawRecord): void {
    for (const violation of recordValidators.violations(type, raw.value, raw)) {
      const text = `${type} ${violation.pointer.replace(/\/\d+(?=\/|$)/g, "/0")}`;
      if (this.#noted.has(text)) continue;
      this.#noted.add(text);
      this.#report({ ...violation, message: `${violation.message} It is ignored: the document is of a later version of the format` }, raw, "warning");
    }
  }

  #report({ pointer, message }: Violation, raw: RawRecord, severity?: "warning"): void {
    const issue = { code: "schema-violation", message, pointer, ...identityDetails(raw.value), ...(severity && { severity }) } as const;
    reportRecordIssue(raw, issue, this.#run);
  }
}
