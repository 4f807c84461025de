import type { ProgramEnd } from "./observed-program.js";
import type { WrittenDocument } from "./written-document.js";

/** Lines by which the run-times of common languages start to tell where a program broke off. */
const traces = [
  /^Traceback \(most recent call last\)/m,
  /^\s+at .*[\w>)]:\d+(:\d+)?\)?$/m,
  /^\s+at [\w$.<>]+\(.*\)/m,
  /^terminate called after throwing/m,
  /^thread '.*' .*panicked at/m,
  /^goroutine \d+ \[/m,
  /^panic: /m,
];

/** Whether a text holds a stack trace of Python, JavaScript, Java, C#, C++, Rust or Go. */
export function holdsStackTrace(text: string): boolean {
  return traces.some((trace) => trace.test(text));
}

/** The first line of a text that is not blank, cut to a readable length; undefined when there is none. */
export function firstLineOf(text: string): string | undefined {
  const line = text.split("\n").map((each) => each.trim()).find((each) => each !== "");
  return line !== undefined && line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** How a program ended, in a few words. */
export function showEnd({ code, signal, stderr, seconds, timedOut }: ProgramEnd): string {
  if (timedOut) return `did not end within ${Math.round(seconds)} s`;
  const said = firstLineOf(stderr);
  return `${code === null ? `was killed by ${signal ?? "a signal"}` : `ended with exit code ${code}`}${said === undefined ? "" : `: ${said}`}`;
}

/** Why a program failed in a way that helps nobody; undefined when it ended well, or said what was wrong. */
export function crashOf(end: ProgramEnd, written: WrittenDocument): string | undefined {
  if (end.timedOut || end.signal !== null) return showEnd(end);
  if (holdsStackTrace(end.stderr)) return `shows a stack trace and ends with exit code ${String(end.code)}: ${firstLineOf(end.stderr) ?? ""}`;
  if (end.code !== 0 && end.stderr.trim() === "" && written.issues.length === 0) return `ended with exit code ${String(end.code)} without a word`;
  return undefined;
}

/** What an extractor says with its exit code and with `end`, where the two contradict each other. */
export function contradictionOf({ code }: ProgramEnd, { end }: WrittenDocument): string | undefined {
  if (code === 0 && end === undefined) return "ended with exit code 0, but wrote no end";
  if (code !== 0 && end?.["status"] === "complete") return `ended with exit code ${String(code)}, but its end says complete`;
  return undefined;
}

/** Whether nothing tells that anything was wrong with the source. */
export function isSilent({ code }: ProgramEnd, { end, issues }: WrittenDocument): boolean {
  return code === 0 && issues.length === 0 && end?.["status"] === "complete";
}
