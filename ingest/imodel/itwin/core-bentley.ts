import type * as Bentley from "@itwin/core-bentley";
import { requirePackage } from "./require-package.js";

const bentley = requirePackage("@itwin/core-bentley") as typeof Bentley;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { DbConflictResolution, DbResult, IModelHubStatus, IModelStatus, Id64, LogLevel, Logger, OpenMode } = bentley;

export type DbConflictResolution = Bentley.DbConflictResolution;
export type LogLevel = Bentley.LogLevel;
export type Logger = Bentley.Logger;
