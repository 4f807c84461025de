import type { Severity } from "../issue.js";
import { showNumber } from "./terminal.js";

/** How many issues of each severity, for people: `3 errors, 1 warning`; empty when there are none. */
export function showCounts(counts: Record<Severity, number>): string {
  const present = (["error", "warning", "info"] as const).filter((severity) => counts[severity] > 0);
  return present.map((severity) => countOf(counts[severity], severity)).join(", ");
}

function countOf(count: number, severity: Severity): string {
  return `${showNumber(count)} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
}
