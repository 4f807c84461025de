import { formatIssue, type Issue, type IssueCode, type Severity } from "../issue.js";
import { coloursFor, printable, showNumber, type Colours } from "./terminal.js";

/** How many issues of one code are shown in full when they accompany a result. */
export const issuesPerCode = 20;

/** Makes text of issues as they come: the hint stands below the first issue of each code. */
export class IssueLines {
  readonly #colours: Colours;
  readonly #limit: number;
  readonly #counts = new Map<IssueCode, number>();

  /**
   * @param stream where the lines go
   * @param limit how many of each code are shown; the others are only counted
   */
  constructor(stream: NodeJS.WriteStream, limit = Number.POSITIVE_INFINITY) {
    this.#colours = coloursFor(stream);
    this.#limit = limit;
  }

  /** The issue as text; undefined when there were enough of its code. */
  next(issue: Issue): string | undefined {
    const count = (this.#counts.get(issue.code) ?? 0) + 1;
    this.#counts.set(issue.code, count);
    if (count > this.#limit) return undefined;
    const line = this.#line(issue);
    return count === 1 ? `${line}\n    ${this.#colours.dim(issue.hint)}` : line;
  }

  /** One line for each code of which more were found than shown. */
  rest(): string[] {
    const rest = [...this.#counts].filter(([, count]) => count > this.#limit);
    return rest.map(([code, count]) => `… and ${showNumber(count - this.#limit)} more ${code}`);
  }

  #line(issue: Issue): string {
    const painted = ` ${this.#paint(issue.severity)} `;
    return printable(formatIssue(issue)).replace(` ${issue.severity} `, painted);
  }

  #paint(severity: Severity): string {
    const { red, yellow, cyan } = this.#colours;
    return { error: red, warning: yellow, info: cyan }[severity](severity);
  }
}
