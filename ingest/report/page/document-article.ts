import type { DocumentReport } from "../report.js";
import { showNumber, showSeconds } from "../show.js";
import { changesSection, issuesSection, kindsSection, timingsSection, withheldNote, withheldSection } from "./document-parts.js";
import { type Content, type Html, html } from "./html.js";
import { documentWords } from "./words.js";

/** Everything about one document. */
export function documentArticle(document: DocumentReport, index: number): Html {
  const { tone, title } = documentWords[document.status];
  return html`<article id="document-${index + 1}">
<div class="title"><h2>${document.file}</h2><span class="badge ${tone}">${title}</span></div>
${facts(aboutDocument(document))}
${withheldNote(document)}
${kindsSection(document)}
${issuesSection(document)}
${withheldSection(document)}
${changesSection(document)}
${timingsSection(document)}
</article>`;
}

/** A list of facts; those without a value are left out. */
export function facts(all: readonly (readonly [name: string, value: Content])[]): Html {
  const known = all.filter(([, value]) => value !== undefined && value !== false && value !== "");
  return html`<dl class="facts">${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function aboutDocument(document: DocumentReport): (readonly [string, Content])[] {
  const { source, extractor, mode, scopes = [], alignment, records, seconds, recordsPerSecond, status } = document;
  const rate = status === "unchanged" || records === 0 ? "" : `, ${showNumber(recordsPerSecond)} records/s`;
  return [
    ["Source", source && (source.name === undefined || source.name === source.id ? source.id : `${source.name} (${source.id})`)],
    ["Version", source?.version],
    ["Checksum", source?.checksum !== undefined && html`<code>${source.checksum}</code>`],
    ["Extractor", extractor && `${extractor.name} ${extractor.version}`],
    ["Covers", mode === "delta" ? "changes only" : scopes.some((scope) => scope !== "") ? `scopes ${scopes.map((scope) => scope || "(unnamed)").join(", ")}` : undefined],
    ["Alignment", alignment && html`${alignment.file} <code class="faint" title="${alignment.digest}">${alignment.digest.replace(/^sha256:/, "").slice(0, 12)}</code>`],
    ["Records", source === undefined ? undefined : `${showNumber(records)} in ${showSeconds(seconds)}${rate}`],
  ];
}
