import { InvalidArgumentError, type Command } from "commander";

/** The option that asks for reports of a run. */
export interface ReportCommandOption {
  report?: string[];
}

/** Adds the option that asks for reports of a run. */
export function withReportOption(command: Command): Command {
  return command.option("--report <file>", "also write a report: .json for programs, .html for people; may be repeated", collectReports);
}

/** The files to write reports to, as the library's option. */
export function reportsOf({ report }: ReportCommandOption): { reports?: readonly string[] } {
  return report === undefined ? {} : { reports: report };
}

/**
 * Collects the files that reports are written to.
 * @throws InvalidArgumentError for one whose name ends neither with `.json` nor with `.html`
 */
export function collectReports(path: string, before: readonly string[] = []): string[] {
  if (!/\.(json|html)$/i.test(path)) throw new InvalidArgumentError("Its name must end with .json or .html.");
  return [...before, path];
}
