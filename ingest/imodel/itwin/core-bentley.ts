import { createRequire } from "node:module";
import type * as Bentley from "@itwin/core-bentley";

const bentley = createRequire(import.meta.url)("@itwin/core-bentley") as typeof Bentley;

/** What is used of the package while it runs. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const { DbConflictResolution, DbResult, IModelHubStatus, IModelStatus, Id64, LogLevel, Logger, OpenMode } = bentley;

/** Instances of it. */
export type DbConflictResolution = Bentley.DbConflictResolution;
/** Instances of it. */
export type LogLevel = Bentley.LogLevel;
/** Instances of it. */
export type Logger = Bentley.Logger;
