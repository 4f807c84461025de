import { type Issue, issueCodes, type Severity } from "../issue.js";
import { reportLimits } from "./limits.js";
import type { IssueGroup } from "./report.js";

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Counts issues by code and severity. Holds the first ones of each. */
export class IssueGroups {
  readonly #groups = new Map<string, IssueGroup>();

  add({ code, severity, hint, ...sample }: Issue): void {
    const name = `${severity} ${code}`;
    const group = this.#groups.get(name) ?? { code, severity, count: 0, meaning: issueCodes[code].meaning, hint, samples: [] };
    this.#groups.set(name, group);
    group.count += 1;
    if (group.samples.length < reportLimits.samplesPerIssue) group.samples.push(sample);
  }

  /** Errors first, then warnings; of the same severity the most frequent first. */
  toArray(): IssueGroup[] {
    return [...this.#groups.values()].sort((a, b) => rank[a.severity] - rank[b.severity] || b.count - a.count);
  }
}
