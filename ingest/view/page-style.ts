/** The style of the page. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f8; --card: #fff; --ink: #1b2430; --faint: #5b6675; --line: #d9dfe7; --soft: #edf1f6; --accent: #1f5fbf; --on-accent: #fff; --sky: linear-gradient(#dfe8f2, #f7f9fb);
  --unchanged: #8a95a3; --inserted: #2e9e5b; --updated: #2f7fd6; --marked: #d6453d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2029; --ink: #e6eaf0; --faint: #9aa6b5; --line: #303a47; --soft: #252d39; --accent: #82b1ff; --on-accent: #0d1420; --sky: linear-gradient(#202936, #10141a);
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body { margin: 0; display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; }
h1 { font-size: 1.1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; overflow-wrap: anywhere; }
h3 { font-size: .8rem; letter-spacing: .03em; text-transform: uppercase; color: var(--faint); margin: 1rem 0 .3rem; }
.faint { color: var(--faint); }
.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
header { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; padding: .5rem .9rem; background: var(--card); border-bottom: 1px solid var(--line); }
header .name { flex: 1 1 14rem; min-width: 0; }
header .name p { font-size: .82rem; }
button, select, input { font: inherit; color: inherit; }
button, select, input[type=search] { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .22rem .6rem; }
button { cursor: pointer; }
button:hover { background: var(--soft); }
button:focus-visible, select:focus-visible, input:focus-visible, summary:focus-visible, canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
canvas:focus-visible { outline-offset: -2px; }
.search { position: relative; flex: 1 1 16rem; max-width: 26rem; }
.search input { width: 100%; }
#hits { position: absolute; z-index: 5; inset: 100% 0 auto 0; margin-top: .25rem; max-height: 60vh; overflow: auto; padding: .25rem; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; box-shadow: 0 .5rem 1.5rem #0004; }
#hits button { display: block; width: 100%; text-align: left; border: 0; background: none; overflow-wrap: anywhere; }
#hits button:hover, #hits button:focus { background: var(--soft); }
#hits li.faint { padding: .25rem .6rem; }
main { display: grid; min-height: 0; grid-template: "tree stage details" minmax(0, 1fr) "table table table" auto / minmax(12rem, 17rem) minmax(0, 1fr) minmax(15rem, 22rem); }
#left { grid-area: tree; display: flex; flex-direction: column; min-height: 0; background: var(--card); border-right: 1px solid var(--line); }
#tree { flex: 1; min-height: 0; overflow: auto; padding: .6rem .5rem; }
#details { grid-area: details; overflow: auto; padding: .8rem .9rem; background: var(--card); border-left: 1px solid var(--line); }
#stage { grid-area: stage; position: relative; min-height: 0; background: var(--sky); overflow: hidden; }
#canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; touch-action: none; }
#toolbar { position: absolute; top: .6rem; left: .6rem; right: .6rem; display: flex; flex-wrap: wrap; gap: .4rem; pointer-events: none; }
#toolbar > * { pointer-events: auto; }
.group { display: inline-flex; align-items: center; }
.group > button { border-radius: 0; border-right-width: 0; }
.group > button:first-child { border-radius: .4rem 0 0 .4rem; }
.group > button:last-child { border-radius: 0 .4rem .4rem 0; border-right-width: 1px; }
.section { gap: .4rem; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding-left: .6rem; }
.section > label > select, .section > button:last-child { border: 0; border-radius: .4rem; }
#section-at { width: 9rem; accent-color: var(--accent); }
#legend { position: absolute; right: .6rem; bottom: .6rem; max-height: 45%; overflow: auto; background: color-mix(in srgb, var(--card) 88%, transparent); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .7rem; font-size: .85rem; }
#legend div { display: flex; gap: .45rem; align-items: center; }
#legend b { margin-left: auto; padding-left: .8rem; font-weight: 500; font-variant-numeric: tabular-nums; color: var(--faint); }
.swatch { flex: none; display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; }
#progress { position: absolute; left: 50%; bottom: 1rem; translate: -50%; padding: .25rem .8rem; border-radius: 1rem; background: var(--card); border: 1px solid var(--line); font-size: .85rem; }
#progress:empty { display: none; }
#empty { position: absolute; inset: 45% 1rem auto; text-align: center; color: var(--faint); }
#map { flex: none; max-height: 55%; overflow: auto; padding: .4rem .7rem .5rem; border-top: 1px solid var(--line); font-size: .85rem; }
#map summary { cursor: pointer; color: var(--faint); }
#map svg { display: block; width: 100%; margin: .3rem 0; border-radius: .3rem; background: color-mix(in srgb, var(--updated) 14%, var(--card)); }
#map .land { fill: color-mix(in srgb, var(--inserted) 22%, var(--card)); stroke: var(--faint); stroke-width: .5; vector-effect: non-scaling-stroke; }
#map .graticule { fill: none; stroke: var(--faint); stroke-width: .4; opacity: .5; vector-effect: non-scaling-stroke; }
#map .here { fill: var(--marked); stroke: var(--card); vector-effect: non-scaling-stroke; }
#tree details { margin-left: .7rem; }
#tree > details { margin-left: 0; }
#tree summary { display: flex; gap: .35rem; align-items: center; padding: .1rem .25rem; border-radius: .3rem; cursor: pointer; list-style: none; }
#tree summary::-webkit-details-marker { display: none; }
#tree summary::before { content: "\\25b8"; flex: none; width: .8rem; color: var(--faint); }
#tree details[open] > summary::before { content: "\\25be"; }
#tree summary:hover, #tree li button:hover { background: var(--soft); }
#tree summary .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
#tree summary .count { margin-left: auto; color: var(--faint); font-size: .85rem; font-variant-numeric: tabular-nums; }
#tree input { margin: 0; accent-color: var(--accent); }
#tree ul { list-style: none; padding: 0 0 0 1.75rem; }
#tree li button { display: block; width: 100%; text-align: left; border: 0; background: none; padding: .05rem .35rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#tree li button[aria-current=true] { background: var(--accent); color: var(--on-accent); }
.badge { display: inline-block; padding: 0 .55rem; border-radius: 1rem; font-size: .8rem; font-weight: 600; color: #fff; white-space: nowrap; }
.unchanged { background: var(--unchanged); } .inserted { background: var(--inserted); } .updated { background: var(--updated); } .marked { background: var(--marked); }
#details dl { display: grid; grid-template-columns: minmax(5rem, 40%) 1fr; gap: .12rem .7rem; }
#details dt { color: var(--faint); overflow-wrap: anywhere; }
#details dd { overflow-wrap: anywhere; min-width: 0; unicode-bidi: isolate; white-space: pre-wrap; }
#details .origin { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .7rem; margin-bottom: .5rem; }
#details .origin button { font-size: .8rem; padding: 0 .45rem; margin-left: .4rem; }
#details ul { list-style: none; padding: 0; }
#details li button { border: 0; background: none; color: var(--accent); padding: 0; text-align: left; overflow-wrap: anywhere; }
code, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; font-size: .9em; }
#table { grid-area: table; border-top: 1px solid var(--line); background: var(--card); min-height: 0; }
#table .bar { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: center; padding: .35rem .9rem; }
#table .bar output { margin-left: auto; color: var(--faint); font-variant-numeric: tabular-nums; }
#table .scroll { height: 30vh; overflow: auto; border-top: 1px solid var(--line); }
#table table { border-collapse: collapse; width: 100%; font-size: .92rem; }
#table th, #table td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); max-width: 22rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
#table th:first-child, #table td:first-child { padding-left: .9rem; }
#table th { position: sticky; top: 0; background: var(--card); z-index: 1; }
#table th button { all: unset; cursor: pointer; font-weight: 600; color: var(--faint); }
#table th button:focus-visible { outline: 2px solid var(--accent); }
#table th[aria-sort] button { color: var(--ink); }
#table th[aria-sort=ascending] button::after { content: " \\2191"; } #table th[aria-sort=descending] button::after { content: " \\2193"; }
#table tbody tr { cursor: pointer; }
#table tbody tr:hover { background: var(--soft); }
#table tbody tr[aria-selected=true] { background: color-mix(in srgb, var(--accent) 22%, var(--card)); }
#table tbody button { all: unset; cursor: pointer; }
#table tbody button:focus-visible { outline: 2px solid var(--accent); }
@media (max-width: 55rem) {
  html, body { height: auto; }
  body { display: block; }
  main { display: flex; flex-direction: column; }
  #stage { order: -2; height: 62vh; min-height: 20rem; }
  #details { order: -1; }
  #tree, #details { max-height: 60vh; }
  #left, #details { border: 0; border-top: 1px solid var(--line); }
  #table .scroll { height: 55vh; }
}
`;
