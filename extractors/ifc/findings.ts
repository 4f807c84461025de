import type { DocumentWriter, IssueDetails, Severity } from "../node/intermediary.js";

/** Problems of the source, written as issue records. What many instances have in common is told once. */
export class Findings {
  readonly #document: DocumentWriter;
  readonly #told = new Set<string>();
  readonly #counted = new Map<string, { severity: Severity; code: string; message: string; count: number }>();

  constructor(document: DocumentWriter) {
    this.#document = document;
  }

  /** Writes an issue. */
  tell(severity: Severity, what: readonly [code: string, message: string], details?: IssueDetails): void {
    this.#document.issue(severity, what, details);
  }

  /** Writes an issue, but not a second one of the same code and key. */
  once(severity: Severity, code: string, [key, message]: readonly [key: string, message: string]): void {
    const name = `${code} ${key}`;
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#document.issue(severity, [code, message]);
  }

  /** Counts what is told by {@link tellCounts} in one issue for each key. `{count}` in the message stands for the number. */
  count(severity: Severity, code: string, [key, message]: readonly [key: string, message: string]): void {
    const name = `${code} ${key}`;
    const known = this.#counted.get(name);
    if (known === undefined) this.#counted.set(name, { severity, code, message, count: 1 });
    else known.count++;
  }

  tellCounts(): void {
    for (const { severity, code, message, count } of this.#counted.values()) this.#document.issue(severity, [code, message.replace("{count}", String(count))]);
    this.#counted.clear();
  }
}
