import type { SourceStatus, Trace } from "../index.js";
import { printable, showNumber } from "./terminal.js";

/** What an iModel knows of a source, as lines of text. */
export function statusText(source: SourceStatus): string {
  const kinds = Object.entries(source.kinds);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const listed = kinds.map(([kind, count]) => `${kind} ${showNumber(count)}`).join(", ");
  const connector = [source.connector, source.connectorVersion].filter((part) => part !== undefined).join(" ");
  return fields(source.name ?? source.source, [
    ["state", source.upToDate ? "up to date" : "not finished: the last run did not end well"],
    ["source", source.source],
    ["version", source.version],
    ["checksum", source.checksum],
    ["uri", source.uri],
    ["extractor", connector],
    ["entities", `${showNumber(total)}${kinds.length > 0 ? `: ${listed}` : ""}`],
  ]);
}

/** A source record and its element, as lines of text. */
export function traceText(trace: Trace): string {
  return fields(`${trace.kind} ${trace.id}`, [
    ["element", trace.element],
    ["class", trace.className],
    ["found by", trace.foundBy],
    ["relationship", trace.relationship],
    ["label", trace.label],
    ["code", trace.code],
    ["source", trace.source],
    ["scope", trace.scope],
    ["version", trace.version],
    ["checksum", trace.checksum],
  ]);
}

/** A title and the named values below it; absent and empty ones are left out. */
function fields(title: string, values: [name: string, value: string | undefined][]): string {
  const present = values.filter(([, value]) => value !== undefined && value !== "");
  return [printable(title), ...present.map(([name, value]) => `  ${name.padEnd(12)}  ${printable(value ?? "")}`)].join("\n");
}
