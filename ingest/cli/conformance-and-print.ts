import { basename } from "node:path";
import type { ConformanceReport, ConformanceResult } from "../index.js";
import type { Exit } from "./exit-codes.js";
import { type Column, textTable } from "./table.js";
import { printable, printNote, printResult } from "./terminal.js";

/** Options of `conformance`. */
export interface ConformanceCommandOptions {
  json?: boolean;
  large?: string;
  maxMemory?: number;
  marksEnd?: "yes" | "no";
  timeout?: number;
}

/** What is checked, on what, and how. */
export interface ConformanceRequest extends ConformanceCommandOptions {
  extractor: string;
  samples: readonly string[];
  extractorOptions: readonly string[];
  signal: AbortSignal;
}

/** Checks an extractor and prints each check with its result. */
export async function conformanceAndPrint(request: ConformanceRequest): Promise<Exit> {
  const { checkConformance } = await import("../check-conformance.js");
  const { extractor, samples, extractorOptions, signal, json, large, maxMemory, marksEnd, timeout } = request;
  const report = await checkConformance(extractor, {
    samples, extractorOptions, signal,
    ...(large !== undefined && { large }),
    ...(maxMemory !== undefined && { maxMemory }),
    ...(marksEnd !== undefined && { marksEnd: marksEnd === "yes" }),
    ...(timeout !== undefined && { timeout }),
  });
  await printResult(json ? JSON.stringify(report, undefined, 2) : textOf(report, samples.length > 1));
  if (!json) printNote(summaryOf(report));
  return report.conforms ? "fine" : "problems";
}

function textOf({ checks }: ConformanceReport, withSamples: boolean): string {
  const sample: Column<ConformanceResult> = { title: "sample", text: (check) => printable(basename(check.sample ?? "")) };
  const columns: Column<ConformanceResult>[] = [
    { title: "check", text: ({ name }) => name },
    { title: "result", text: ({ result }) => result.replace("-", " ") },
    ...(withSamples ? [sample] : []),
    { title: "what was seen", text: ({ detail = "" }) => printable(detail) },
  ];
  const [titles = "", ...rows] = textTable(columns, checks);
  const lines = rows.flatMap((row, index) => [row, ...hintOf(checks[index])]);
  return [titles, ...lines].join("\n");
}

function hintOf(check: ConformanceResult | undefined): string[] {
  return check?.hint === undefined ? [] : [`      ${check.hint}`];
}

function summaryOf({ extractor, conforms, checks }: ConformanceReport): string {
  const count = (result: ConformanceResult["result"]): number => checks.filter((check) => check.result === result).length;
  const verdict = conforms ? "conforms" : "does not conform";
  return `${extractor.name} ${extractor.version} ${verdict}: ${count("passed")} passed, ${count("failed")} failed, ${count("not-applicable")} not applicable`;
}
