import type { Place } from "../../issue.js";
import type { Fate } from "../../synchronize/journal.js";
import { stageMeanings } from "../../synchronize/stopwatch.js";
import type { ChangeList, DocumentReport, IssueGroup, IssueSample, KindReport, StageTime } from "../report.js";
import { showNumber, showSeconds } from "../show.js";
import { type Html, html } from "./html.js";
import { type Column, table } from "./table.js";
import { fateTones, severityTones, stageNames } from "./words.js";

/** What was counted of each kind, in the order of columns. */
export const countedResults = ["inserted", "updated", "unchanged", "deleted", "marked", "rejected"] as const satisfies (keyof KindReport)[];

/** What was withheld and why; nothing when nothing was. */
export function withheldNote({ withheld, reasons }: DocumentReport): Html | undefined {
  if (withheld.length === 0) return undefined;
  const because = reasons.length > 0 && html`<ul>${reasons.map(({ code, meaning }) => html`<li><code>${code}</code> ${meaning}</li>`)}</ul>`;
  const lines = withheld.map(({ message, why }) => html`<li><span class="text">${message}</span>${why === "incomplete" && because}</li>`);
  return html`<aside class="note ${withheld.every(({ why }) => why === "policy") ? "info" : "bad"}"><h3>Withheld</h3>
<ul>${lines}</ul></aside>`;
}

const kindColumns: Column<KindReport>[] = [
  { title: "Kind", cell: ({ kind }) => html`<span class="text">${kind}</span>` },
  ...countedResults.map((name): Column<KindReport> => ({ title: titled(name), cell: (row) => showNumber(row[name]), number: (row) => row[name] })),
];

/** What became of the records of each kind. */
export function kindsSection({ kinds }: DocumentReport): Html | undefined {
  if (kinds.length === 0) return undefined;
  const foot = kinds.length > 1 ? totalOf(kinds) : undefined;
  return html`<section class="kinds"><div class="bar-head"><h3>Records by kind</h3></div>
${table(kindColumns, kinds, foot)}</section>`;
}

/** The sum over kinds. */
export function totalOf(kinds: readonly KindReport[]): KindReport {
  const total: KindReport = { kind: "Total", inserted: 0, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 };
  for (const counts of kinds) for (const name of countedResults) total[name] += counts[name];
  return total;
}

const sampleColumns: Column<IssueSample>[] = [
  { title: "Place", cell: ({ place }) => html`<span class="text">${placeText(place)}</span>` },
  { title: "Record", cell: ({ kind, id, scope }) => html`<span class="text">${recordName(kind, id, scope)}</span>` },
  { title: "Message", cell: ({ message, pointer }) => html`<div class="wide">${message}${pointer && html` <code>${pointer}</code>`}</div>` },
];

/** Issues by code, with samples. */
export function issuesSection({ issues }: DocumentReport): Html | undefined {
  if (issues.length === 0) return undefined;
  return html`<section class="issues">${sectionHead("Issues", "Filter")}
${issues.map(issueGroup)}
<p class="none" hidden>Nothing matches.</p></section>`;
}

function issueGroup({ severity, code, count, meaning, hint, samples }: IssueGroup): Html {
  const more = count > samples.length && html`<p class="faint">The first ${samples.length} of ${showNumber(count)}:</p>`;
  const open = severity === "error" && html` open`;
  return html`<details class="group"${open}><summary><span class="badge ${severityTones[severity]}">${severity}</span> <code>${code}</code> <span>${meaning}</span> <b class="count">${showNumber(count)}</b></summary>
<div class="inside"><p><b>What to do:</b> ${hint}</p>${more}
${table(sampleColumns, samples)}</div></details>
`;
}

/** The entities that were changed, by kind. */
export function changesSection({ changes }: DocumentReport): Html | undefined {
  return listsSection("What changed", changes.filter(({ result }) => !keptOut.has(result)));
}

/** The entities that stay as they were, although the source says otherwise, by kind. */
export function withheldSection({ changes }: DocumentReport): Html | undefined {
  return listsSection("What was withheld, by name", changes.filter(({ result }) => keptOut.has(result)));
}

const keptOut = new Set<Fate>(["withheld", "rejected"]);

function listsSection(title: string, lists: readonly ChangeList[]): Html | undefined {
  if (lists.length === 0) return undefined;
  return html`<section class="changes">${sectionHead(title, "Filter")}
${lists.map(changeList)}
<p class="none" hidden>Nothing matches.</p></section>`;
}

function changeList({ kind, result, total, keys }: ChangeList): Html {
  const more = total > keys.length && html`<p class="faint">${keys.length === 0 ? "Only counted" : `The first ${showNumber(keys.length)} of ${showNumber(total)}`}, to keep this report small.</p>`;
  return html`<details class="group"><summary><span class="badge ${fateTones[result]}">${result}</span> <span class="text">${kind}</span> <b class="count">${showNumber(total)}</b></summary>
<div class="inside">${more}<ul class="keys">${keys.map(({ id, scope }) => html`<li class="key">${scope === undefined ? id : `${scope}/${id}`}</li>
`)}</ul></div></details>
`;
}

/** How long each stage took. */
export function timingsSection({ timings, seconds }: DocumentReport): Html | undefined {
  if (timings.length === 0) return undefined;
  const whole = Math.max(seconds, timings.reduce((sum, stage) => sum + stage.seconds, 0), 1e-9);
  const columns: Column<StageTime>[] = [
    { title: "Stage", cell: ({ stage }) => html`${stageNames[stage]}<small>${stageMeanings[stage]}</small>` },
    { title: "Time", cell: (time) => showSeconds(time.seconds), number: (time) => time.seconds },
    { title: "Share", cell: (time) => `${Math.round((100 * time.seconds) / whole)} %`, number: (time) => time.seconds / whole },
    { title: "Part of the whole", cell: (time) => bar(time.seconds / whole), plain: true },
  ];
  return html`<section class="times"><div class="bar-head"><h3>Time</h3></div>
${table(columns, timings)}</section>`;
}

function bar(share: number): Html {
  const width = Math.min(100, Math.max(0, 100 * share)).toFixed(1);
  return html`<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="1"/><rect class="part" width="${width}" height="1"/></svg>`;
}

function sectionHead(title: string, filter: string): Html {
  return html`<div class="bar-head"><h3>${title}</h3><label class="filter" hidden>${filter} <input type="search" aria-label="Filter: ${title}" autocomplete="off" spellcheck="false"></label></div>`;
}

function placeText({ file, line, origin }: Place): string {
  const own = line === undefined ? file : `${file}:${line}`;
  return origin ? `${own} (from ${placeText(origin)})` : own;
}

function recordName(kind: string | undefined, id: string | undefined, scope: string | undefined): string {
  const name = [kind, id].filter((part) => part !== undefined).join(" ");
  return scope === undefined || scope === "" ? name : `${scope}/${name}`;
}

/** A name as the head of a column. */
export function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
