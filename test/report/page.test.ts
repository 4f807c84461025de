import { createHash } from "node:crypto";
import { runInNewContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { compareCells } from "../../ingest/report/page/compare-cells.js";
import { html, trusted } from "../../ingest/report/page/html.js";
import { matchesWords } from "../../ingest/report/page/matches-words.js";
import { reportPage } from "../../ingest/report/page/page.js";
import type { DocumentReport, Report } from "../../ingest/report/report.js";
import { exampleReport } from "../support/report.js";

/** Text that tries to be more than text. */
const hostile = `</script></style><script>alert("x")</script><img src=x onerror='alert(1)'>&lt;"'`;

/** The value with every text replaced that may come from a source. */
function withTexts(report: Report, text: string): Report {
  const poison = (value: unknown, name = ""): unknown => {
    if (["format", "formatVersion", "outcome", "status", "result", "severity", "what", "why", "stage", "deletions", "mode", "started"].includes(name)) return value;
    if (typeof value === "string") return text;
    if (Array.isArray(value)) return value.map((item) => poison(item, name));
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison(item, key)]));
    return value;
  };
  return poison(report) as Report;
}

/** What a page consists of, by a strict reading of its markup. */
function tagsOf(page: string): string[] {
  const markup = page.replace(/<style>.*?<\/style>/s, "<style></style>").replace(/<script>.*?<\/script>/s, "<script></script>");
  return [...markup.matchAll(/<(\/?[a-z0-9]+|!doctype)/gi)].map(([, name = ""]) => name.toLowerCase());
}

describe("the page of a report", () => {
  const stopped: Report = { ...exampleReport, outcome: "stopped", stopped: { key: "defect", message: "oops" } };
  const [first] = exampleReport.documents;
  const more: DocumentReport[] = first ? [{ ...first, reasons: [{ code: "end-missing", meaning: "no end" }], scopes: ["a", "b"] }, first] : [];

  it.each<[string, Report]>([
    ["of the example", exampleReport],
    ["of a run that was stopped", stopped],
    ["of several documents", { ...stopped, documents: more }],
  ])("%s keeps every text a text, wherever it stands", (_, report) => {
    const page = reportPage(withTexts(report, hostile));
    expect(page).not.toContain(hostile);
    expect(page).toContain("&lt;/script&gt;&lt;/style&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;lt;&quot;&#39;");
    // The same elements as with harmless texts: nothing was added.
    expect(tagsOf(page)).toEqual(tagsOf(reportPage(withTexts(report, "harmless"))));
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.replace(/"[^"<>]*"/g, '""')).not.toMatch(/<[a-z][^>]*\son\w+=/);
  });

  it("closes what it opens", () => {
    const open: string[] = [];
    for (const tag of tagsOf(reportPage({ ...stopped, documents: more }))) {
      if (["!doctype", "meta", "input", "rect"].includes(tag)) continue;
      if (tag.startsWith("/")) expect(open.pop()).toBe(tag.slice(1));
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });

  it("needs nothing else, and its policy allows only its own style and script", () => {
    const page = reportPage(exampleReport);
    expect(page).not.toMatch(/\b(src|href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import|https?:\/\//);
    expect(page).not.toMatch(/ style=/);
    const [, written = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const policy = written.replaceAll("&#39;", "'");
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'; form-action 'none'$/);
    for (const name of ["style", "script"]) {
      const [, text = ""] = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(page) ?? [];
      expect(policy).toContain(`${name}-src 'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    }
  });

  it("has a script that is one", () => {
    const [, text = ""] = /<script>(.*?)<\/script>/s.exec(reportPage(exampleReport)) ?? [];
    // Compiled, not run.
    expect(() => new Script(text)).not.toThrow();
  });

  it("shows what was withheld, the counts, the issues and the changes without any script", () => {
    const page = reportPage(exampleReport).replace(/<script>.*<\/script>/s, "");
    for (const text of ["run again with --max-deletions 30", "Deletions stopped", "schema-violation", "/label must be string", "P-101", "The first 2 of 30"]) expect(page).toContain(text);
  });
});

describe("html", () => {
  it("escapes text, keeps HTML, joins lists and leaves out what is not there", () => {
    expect(html`<p title="${'"'}">${"<b>"}${html`<i>${"&"}</i>`}${["'", 1, undefined, false]}${trusted("<br>")}</p>`.text).toBe('<p title="&quot;">&lt;b&gt;<i>&amp;</i>&#39;1<br></p>');
  });

  it("takes backslashes as they are", () => {
    expect(html`${"a\\n\u0041"}`.text).toBe("a\\nA");
  });
});

describe("compareCells", () => {
  const sorted = (...cells: string[]): string[] => cells.sort(compareCells);

  it("sorts numbers by value, before text", () => {
    expect(sorted("10", "9", "x", "-1", "2.5", "1e3")).toEqual(["-1", "2.5", "9", "10", "1e3", "x"]);
  });

  it("sorts text as people do, and what is empty before it", () => {
    expect(sorted("P-10", "p-9", "P-2", "", "É", "E", "Z")).toEqual(["", "E", "É", "P-2", "p-9", "P-10", "Z"]);
  });

  it("works on its own, as the page holds it", () => {
    const copy = runInNewContext(`(${compareCells.toString()})`) as typeof compareCells;
    expect(["b", "a", "2", "10"].sort(copy)).toEqual(["2", "10", "a", "b"]);
  });
});

describe("matchesWords", () => {
  it.each([
    ["Pump P-101 inserted", "p-101 PUMP", true],
    ["Pump P-101 inserted", "P-102", false],
    ["anything", "", true],
  ])("%j and %j: %j", (text, wanted, expected) => {
    expect(matchesWords(text, wanted)).toBe(expected);
    const copy = runInNewContext(`(${matchesWords.toString()})`) as typeof matchesWords;
    expect(copy(text, wanted)).toBe(expected);
  });
});
