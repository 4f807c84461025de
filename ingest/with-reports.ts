import { productVersion } from "./product.js";
import type { Picture } from "./report/picture/picture.js";
import type { Report } from "./report/report.js";
import { type RunFacts, ReportRecorder } from "./report/report-recorder.js";
import { prepareReports, writeReport } from "./write-report.js";

/** Which reports a run is to give, and what they say of it before it begins. */
export interface ReportRequest extends Omit<RunFacts, "version" | "started"> {
  /** Files to write a report to: `.json` or `.html`. */
  reports?: readonly string[];
  onReport?(report: Report): void;
}

/**
 * Runs `work` and gives its reports, whether it succeeds or throws. When no report is asked for, `work` gets no recorder.
 * When a run has failed, its error is thrown, even when its report cannot be written either.
 * @throws IngestError what `work` throws; `usage` or `output-unwritable` before it, when a report cannot be written, or `output-unwritable` after it
 */
export async function withReports<T>(request: ReportRequest, work: (recorder?: ReportRecorder) => Promise<T>): Promise<T> {
  const { reports = [], onReport, files, imodel, options } = request;
  if (reports.length === 0 && !onReport) return work();
  await prepareReports(reports);
  const recorder = new ReportRecorder({ version: productVersion(), started: new Date(), files, imodel, options });
  let result: T;
  try {
    result = await work(recorder);
  } catch (error) {
    recorder.stop(error);
    await deliver(recorder.report(), request).catch(() => undefined);
    throw error;
  }
  await deliver(recorder.report(), request);
  return result;
}

async function deliver(report: Report, { reports = [], onReport }: ReportRequest): Promise<void> {
  const picture = reports.some((path) => /\.html$/i.test(path)) ? await pictureOf(report) : undefined;
  for (const path of reports) await writeReport(report, path, picture);
  onReport?.(report);
}

/** What a page draws of the iModel that a run has left; nothing where the iModel could not be opened. A report never fails for want of a picture. */
async function pictureOf({ imodel, started, created }: Report): Promise<Picture | undefined> {
  if (created === undefined) return undefined;
  try {
    const { readRunBoxes } = await import("./imodel/scene/run-boxes.js");
    return await readRunBoxes(imodel, Date.parse(started));
  } catch {
    return undefined;
  }
}
