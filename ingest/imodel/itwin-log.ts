import type { LoggingMetaData } from "@itwin/core-bentley";
import { Logger, LogLevel as ITwinLevel } from "./itwin/core-bentley.js";
import { logFor, type LogLevel, logLevel } from "../log.js";

/** What iTwin.js is asked for, at each level of ours: its information is for those who look for a fault. */
const levels: Record<LogLevel, ITwinLevel> = { error: ITwinLevel.Error, warn: ITwinLevel.Warning, info: ITwinLevel.Warning, debug: ITwinLevel.Info, trace: ITwinLevel.Trace };

/** Lets the log of iTwin.js, that of its native library too, go into ours, where there is one. To be called when iTwin.js has started; the function that is returned ends it. */
export function joinITwinLog(): () => void {
  const level = logLevel();
  if (level === undefined) return () => undefined;
  const into = (own: LogLevel) => (category: string, message: string, data: LoggingMetaData) => logFor(`itwin:${category}`, own)(message, Logger.getMetaData(data) as Record<string, unknown>);
  Logger.initialize(into("error"), into("warn"), into("debug"), into("trace"));
  Logger.setLevelDefault(levels[level]);
  return () => {
    Logger.initialize();
    Logger.setLevelDefault(ITwinLevel.None);
  };
}
