import { redact } from "./redact.js";

/** Levels of a log, each with those before it. */
export const logLevels = ["error", "warn", "info", "debug", "trace"] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** How a log is written. */
export interface LogSettings {
  level: LogLevel;
  /** Lines for people, or one JSON object a line. */
  format: "text" | "json";
  /** What each line carries, to tell the lines of one run from those of others. */
  run: string;
  /** Takes each line, without its end. */
  write(line: string): void;
}

/** What a line says besides its message. */
export type LogFields = Readonly<Record<string, unknown>>;

let current: LogSettings | undefined;

/** Begins the log of this process; without settings, ends it. There is one, since iTwin.js has one: nothing is logged before. */
export function setLog(settings: LogSettings | undefined): void {
  current = settings;
}

/** The level of the log; undefined while there is none. */
export function logLevel(): LogLevel | undefined {
  return current?.level;
}

/** Writes a line into the log, when there is one of that level; secrets are taken out. */
export function log(level: LogLevel, message: string, fields: LogFields = {}): void {
  write({ level, component: "imodel-ingest" }, message, fields);
}

/** The same for what another component of a name says. */
export function logFor(component: string, level: LogLevel): (message: string, fields?: LogFields) => void {
  return (message, fields = {}) => write({ level, component }, message, fields);
}

function write({ level, component }: { level: LogLevel; component: string }, message: string, fields: LogFields): void {
  if (!current || logLevels.indexOf(level) > logLevels.indexOf(current.level)) return;
  const { format, run } = current;
  const time = new Date().toISOString();
  const line = format === "json" ? JSON.stringify({ ...fields, time, level, run, component, message }) : `${time} ${level.padEnd(5)} ${run} ${component}: ${oneLine(message)}${fieldText(fields)}`;
  current.write(redact(line));
}

function fieldText(fields: LogFields): string {
  return Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join("");
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, " | ");
}
