import { IngestError } from "../errors.js";
import type { DocumentSort } from "./document-sort.js";
import type { Positions } from "./yaml-tree.js";

/** Errors that are told at once. */
const mostErrors = 20;

/** Gathers what is wrong with a document, so that all of it is told at once. */
export class DocumentErrors {
  /** One for each place: what is wrong there is put right at once. */
  readonly #messages = new Map<string, string>();

  constructor(
    readonly positions: Positions,
    private readonly key: DocumentSort["key"],
  ) {}

  /** Whether nothing is wrong so far. */
  get areNone(): boolean {
    return this.#messages.size === 0;
  }

  /** Notes that the value of a member is wrong; without a member, the branch itself. */
  add(branch: object, member: string | number | undefined, message: string): void {
    this.#note(this.positions.of(branch, member), message);
  }

  /** Notes that a member should not be there. */
  addKey(branch: object, key: string, message: string): void {
    this.#note(this.positions.ofKey(branch, key), message);
  }

  /** @throws IngestError with the key of the sort and one line for each error, in the order of their places, when there are any */
  throwAny(): void {
    if (this.areNone) return;
    const messages = [...this.#messages].map(([place, message]) => `${place}: ${message}`).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const rest = messages.length - mostErrors;
    throw new IngestError(this.key, [...messages.slice(0, mostErrors), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n"));
  }

  #note(place: string, message: string): void {
    if (!this.#messages.has(place)) this.#messages.set(place, message);
  }
}
