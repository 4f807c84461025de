import type { IModelDb } from "@itwin/core-backend";
import { Logger, LogLevel } from "./itwin/core-bentley.js";
import { IngestError } from "../errors.js";

/** Where iTwin.js says why it refuses a schema; the error that it throws does not. */
const categories = ["ECObjectsNative", "ECDb", "DgnCore"];

/** Reasons that an error names, and characters of each. */
const shown = { reasons: 3, characters: 300 };

/**
 * Imports schemas as EC XML into an iModel: all of them or none. Commits by itself: nothing unsaved may be pending.
 * @param xml those that others refer to first.
 * @param what names the schemas in the error.
 * @throws IngestError `schema-refused`, with the reasons
 */
export async function importSchemaXml(db: IModelDb, xml: readonly string[], what: string): Promise<void> {
  const logged: string[] = [];
  const restore = captureErrors(logged);
  try {
    await db.importSchemaStrings([...xml]);
  } catch (error) {
    throw new IngestError("schema-refused", `the iModel refuses ${what}: ${reasonsOf(logged) || (error instanceof Error ? error.message : String(error))}`, error);
  } finally {
    restore();
  }
}

/** The log of iTwin.js, which tells what it was set up with only to what is derived from it. */
class Log extends Logger {
  static get functions(): Parameters<typeof Logger.initialize> {
    return [Logger._logError, Logger._logWarning, Logger._logInfo, Logger._logTrace];
  }
}

/** Collects what iTwin.js logs as errors, besides what was set up for its log; the function that is returned puts that back. */
function captureErrors(lines: string[]): () => void {
  const { functions } = Log;
  const { categoryFilter, minLevel } = Logger;
  const [onError, ...others] = functions;
  Logger.initialize((category, message, data) => {
    lines.push(message);
    onError?.(category, message, data);
  }, ...others);
  for (const category of categories) Logger.setLevel(category, LogLevel.Error);
  return () => {
    Logger.initialize(...functions);
    for (const [category, level] of Object.entries(categoryFilter)) if (level !== undefined) Logger.setLevel(category, level);
    if (minLevel !== undefined) Logger.setLevelDefault(minLevel);
    else Logger.onLogLevelChanged.raiseEvent();
  };
}

/** The first lines of what was logged, without the lines that only say that something failed. */
function reasonsOf(logged: readonly string[]): string {
  const reasons = logged.map((message) => message.split("\n", 1).join("").trim()).filter((line) => line !== "" && !/^Failed to read (schema|class) /.test(line));
  return [...new Set(reasons)].slice(0, shown.reasons).map((line) => line.slice(0, shown.characters)).join("; ");
}
