/** The style of the page. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #1b2430; --faint: #5b6675; --line: #dde2e9; --soft: #eef1f5;
  --accent: #1f5fbf; --good: #1a7340; --warn: #8f5200; --bad: #b3261e; --info: #3b5b8c;
  --good-soft: #e2f3e8; --warn-soft: #fdf0dc; --bad-soft: #fce8e6; --info-soft: #e6eef9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2029; --ink: #e6eaf0; --faint: #9aa6b5; --line: #2f3845; --soft: #232b36;
    --accent: #82b1ff; --good: #7fd6a0; --warn: #f2bd6b; --bad: #ff9c94; --info: #9dc0f2;
    --good-soft: #173324; --warn-soft: #3a2a10; --bad-soft: #42201d; --info-soft: #1d2c44;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, p, dl, dd, ul { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; }
a { color: var(--accent); }
.over { color: var(--faint); font-size: .85rem; letter-spacing: .02em; }
.title { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center; margin: .15rem 0 .5rem; }
.badge { display: inline-block; padding: .1rem .65rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-soft); }
.warn { color: var(--warn); background: var(--warn-soft); }
.bad { color: var(--bad); background: var(--bad-soft); }
.info { color: var(--info); background: var(--info-soft); }
.lead { max-width: 60rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: .6rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.cards li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .55rem .8rem; }
.cards b { display: block; font-size: 1.35rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
.cards span { color: var(--faint); font-size: .85rem; }
.cards .zero b { color: var(--faint); font-weight: 400; }
.cards .alarm b { color: var(--bad); }
.cards .notice b { color: var(--warn); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: .75rem 0; }
.facts dt { color: var(--faint); }
.facts dd { overflow-wrap: anywhere; min-width: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.4rem; margin-top: 1.5rem; }
article > .scroll { margin-top: .6rem; }
td a { white-space: nowrap; }
article > section, article > aside { margin-top: 1.6rem; }
.note { border-left: .3rem solid; border-radius: .4rem; padding: .75rem 1rem; }
.note h3 { margin-bottom: .25rem; }
.note ul { padding-left: 1.1rem; color: var(--ink); }
.note ul ul { font-size: .93em; }
.note p { color: var(--ink); }
header .note { margin-top: 1rem; }
.bar-head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: baseline; margin-bottom: .5rem; }
.faint, .none { color: var(--faint); }
[hidden] { display: none !important; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .32rem .7rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--faint); white-space: nowrap; border-bottom-color: var(--faint); }
td { overflow-wrap: anywhere; unicode-bidi: isolate; }
tbody tr:hover { background: var(--soft); }
tfoot td { font-weight: 650; border-top: 1px solid var(--faint); border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.zero { color: var(--faint); opacity: .65; }
th button { all: unset; cursor: pointer; font-weight: inherit; border-radius: .2rem; }
th button::after { content: "\\2195"; display: inline-block; width: 1.1em; text-align: right; opacity: .35; }
th[aria-sort=ascending] button, th[aria-sort=descending] button { color: var(--ink); }
th[aria-sort=ascending] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: "\\2193"; opacity: 1; }
th button:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
details.group { border: 1px solid var(--line); border-radius: .5rem; margin-top: .45rem; }
details.group > summary { cursor: pointer; padding: .45rem .8rem; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; list-style: none; }
details.group > summary::-webkit-details-marker { display: none; }
details.group > summary::before { content: "\\25b8"; color: var(--faint); width: .7rem; }
details.group[open] > summary::before { content: "\\25be"; }
details.group > summary:hover { background: var(--soft); border-radius: .5rem; }
.inside { padding: .1rem .8rem .75rem; }
.inside p { margin-bottom: .5rem; max-width: 60rem; }
summary .count { margin-left: auto; font-variant-numeric: tabular-nums; }
code, .key { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; font-size: .88em; }
.text, .key { white-space: pre-wrap; unicode-bidi: isolate; overflow-wrap: anywhere; }
.wide { min-width: 16rem; }
td .text { display: block; min-width: 8.5rem; }
ul.keys { columns: 15rem; column-gap: 1.25rem; padding: 0; list-style: none; }
ul.keys li { break-inside: avoid; padding: .05rem 0; }
label.filter { color: var(--faint); font-size: .9rem; }
input[type=search] { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--faint); border-radius: .35rem; padding: .2rem .55rem; width: 15rem; max-width: 60vw; }
.times td { vertical-align: middle; }
.times td:last-child { width: 45%; min-width: 9rem; }
.times svg { display: block; width: 100%; height: .7rem; }
.times rect.all { fill: var(--soft); }
.times rect.part { fill: var(--accent); }
.times small { display: block; color: var(--faint); }
.drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin: .6rem 0; }
.drawings figure { margin: 0; }
.drawings svg { display: block; width: 100%; background: var(--soft); border-radius: .5rem; }
.drawings figcaption { color: var(--faint); font-size: .85rem; }
.drawings path { stroke-width: .6; stroke-opacity: .75; fill-opacity: .5; stroke-linejoin: round; }
.drawings .unchanged { fill: var(--card); stroke: var(--faint); stroke-opacity: .5; }
.drawings .inserted { fill: var(--good-soft); stroke: var(--good); }
.drawings .updated { fill: var(--info-soft); stroke: var(--accent); }
.drawings .marked { fill: var(--bad-soft); stroke: var(--bad); }
.key-of { display: inline-block; width: .75rem; height: .75rem; margin-right: .3rem; border-radius: .15rem; border: 1px solid var(--faint); }
.key-of.inserted { background: var(--good); } .key-of.updated { background: var(--accent); } .key-of.marked { background: var(--bad); } .key-of.unchanged { background: var(--card); }
footer { margin-top: 2rem; color: var(--faint); font-size: .85rem; }
@media (max-width: 40rem) { .facts { grid-template-columns: 1fr; } .facts dt { margin-top: .4rem; } article { padding: 1rem; } }
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; --soft: #fff; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  article { border: 0; padding: 0; break-before: auto; }
  label.filter, th button::after { display: none; }
  .scroll { overflow: visible; }
  tr, .note, .cards li, details.group > summary { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .badge, .note, .times rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
