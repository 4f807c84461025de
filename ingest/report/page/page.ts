import { createHash } from "node:crypto";
import { countIssues } from "../report-recorder.js";
import type { Picture } from "../picture/picture.js";
import { pictureSection } from "../picture/picture-section.js";
import type { DocumentReport, Report } from "../report.js";
import { showNumber, showSeconds, showTime } from "../show.js";
import { documentArticle, facts } from "./document-article.js";
import { countedResults, titled, totalOf } from "./document-parts.js";
import { type Content, type Html, html, trusted } from "./html.js";
import { pageScript } from "./script.js";
import { pageStyle } from "./style.js";
import { type Column, table } from "./table.js";
import { documentWords, runWords } from "./words.js";

/**
 * A report as one HTML page that needs nothing else: no network, and no script to be read. All text of the source is escaped, and the page's
 * content security policy allows its own script and style, and nothing more.
 * @param picture some of the elements of the iModel, to be drawn.
 */
export function reportPage(report: Report, picture?: Picture): string {
  const { title } = runWords[report.outcome];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: ${report.imodel}</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<main>
${pageHeader(report)}
${report.documents.length > 1 && overview(report.documents)}
${picture && pictureSection(picture)}
${report.documents.map(documentArticle)}
<footer>Written by imodel-ingest ${report.product.version}. Times of stages do not overlap: while a stage waits for the one before it, the time is that one's.</footer>
</main>
<script>${trusted(pageScript)}</script>
</body>
</html>
`;
  return page.text;
}

function contentSecurityPolicy(): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; style-src ${hash(pageStyle)}; script-src ${hash(pageScript)}; base-uri 'none'; form-action 'none'`;
}

function pageHeader(report: Report): Html {
  const { outcome, imodel, stopped } = report;
  const { tone, title, text } = runWords[outcome];
  return html`<header>
<div class="over">Synchronization report</div>
<div class="title"><h1>${imodel}</h1><span class="badge ${tone}">${title}</span></div>
<p class="lead">${text}</p>
${stopped && html`<div class="note bad"><h3><code>${stopped.key}</code></h3><p class="text">${stopped.message}</p></div>`}
${cards(report)}
${facts(aboutRun(report))}
</header>`;
}

function cards({ documents }: Report): Html {
  const total = totalOf(documents.flatMap(({ kinds }) => kinds));
  const issues = (severity: "error" | "warning"): number => documents.reduce((sum, document) => sum + countIssues(document.issues, severity), 0);
  const card = (value: number, name: string, alarm: "" | "alarm" | "notice" = ""): Html =>
    html`<li class="${value === 0 ? "zero" : alarm}"><b>${showNumber(value)}</b><span>${name}</span></li>`;
  const alarms = { rejected: "alarm", marked: "notice" } as Partial<Record<string, "alarm" | "notice">>;
  return html`<ul class="cards">${countedResults.map((name) => card(total[name], name, alarms[name]))}${card(issues("error"), "errors", "alarm")}${card(issues("warning"), "warnings", "notice")}</ul>`;
}

function aboutRun({ imodel, created, started, seconds, options }: Report): (readonly [string, Content])[] {
  const { share, count } = options.deletionThreshold;
  const threshold = [count > 0 ? `more than ${showNumber(count)}` : "", share > 0 ? `more than ${Number((100 * share).toFixed(2))} %` : ""].filter(Boolean).join(" and ");
  const deletions = { apply: "applied", mark: "marked, not applied", never: "never applied" }[options.deletions];
  return [
    ["iModel", created ? `${imodel} (made by this run)` : imodel],
    ["Started", showTime(started)],
    ["Duration", showSeconds(seconds)],
    ["Deletions", options.deletions === "apply" ? `${deletions}; stopped when ${threshold || "any"} of a scope's entities are missing` : deletions],
    ["Rejected", options.quarantine && `kept in ${options.quarantine}`],
    ["Allowed", options.maxErrors !== undefined && `${showNumber(options.maxErrors)} rejected records`],
    ["Options", options.force ? "--force: every record was compared" : undefined],
  ];
}

/** All documents of a run, one a line. */
function overview(documents: readonly DocumentReport[]): Html {
  const rows = documents.map((document, index) => ({ document, index, total: totalOf(document.kinds) }));
  const columns: Column<(typeof rows)[number]>[] = [
    { title: "Document", cell: ({ document, index }) => html`<a href="#document-${index + 1}">${document.file}</a>` },
    { title: "Outcome", cell: ({ document: { status } }) => html`<span class="badge ${documentWords[status].tone}">${documentWords[status].title}</span>` },
    ...countedResults.map((name): Column<(typeof rows)[number]> => ({ title: titled(name), cell: ({ total }) => showNumber(total[name]), number: ({ total }) => total[name] })),
    { title: "Time", cell: ({ document }) => showSeconds(document.seconds), number: ({ document }) => document.seconds },
  ];
  return html`<article><h2>Documents</h2>${table(columns, rows)}</article>`;
}
