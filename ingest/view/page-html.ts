import { createHash } from "node:crypto";
import { importMap } from "./served-files.js";

const imports = JSON.stringify(importMap);

/** What the page may load and run: only what this server sends. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'sha256-${createHash("sha256").update(imports).digest("base64")}'`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The icon of the page: a box. */
export const pageIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#82b1ff" d="M16 2 29 9 16 16 3 9z"/><path fill="#1f5fbf" d="M3 9 16 16V30L3 23z"/><path fill="#3f7fdf" d="M29 9 16 16V30L29 23z"/></svg>
`;

/** The page. It holds nothing of the iModel: its modules ask for that. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>imodel-ingest view</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script type="importmap">${imports}</script>
<script type="module" src="/page/main.js"></script>
</head>
<body>
<header>
<div class="name"><h1 id="name">…</h1><p id="run" class="faint"></p></div>
<label class="search"><span class="quiet">Search</span><input type="search" id="search" placeholder="Search names, records, kinds  ( / )" autocomplete="off" spellcheck="false" aria-controls="hits"><ol id="hits" hidden></ol></label>
<label class="colours">Colours <select id="colours"></select></label>
</header>
<main>
<div id="left"><nav id="tree" aria-label="Sources, models and kinds"><p class="faint">Reading…</p></nav>
<details id="map" hidden open><summary>Where</summary></details></div>
<section id="stage" aria-label="Three-dimensional view">
<canvas id="canvas" tabindex="0" aria-label="The model. Arrow keys move it, F fits it, 1 to 4 choose a view, Escape clears the selection."></canvas>
<div id="toolbar" role="toolbar" aria-label="View">
<button type="button" id="fit" title="Fit everything (F)">Fit</button>
<span class="group"><button type="button" data-view="iso" title="From a corner (1)">Corner</button><button type="button" data-view="top" title="From above (2)">Top</button><button type="button" data-view="front" title="From the south (3)">Front</button><button type="button" data-view="side" title="From the east (4)">Side</button></span>
<span class="group section"><label><span>Section</span> <select id="section-axis"><option value="">off</option><option value="z">level</option><option value="x">east–west</option><option value="y">north–south</option></select></label><input type="range" id="section-at" min="0" max="1000" value="500" aria-label="Where the section is" hidden><button type="button" id="section-flip" hidden>Flip</button></span>
</div>
<div id="legend" hidden></div>
<div id="progress" role="status"></div>
<p id="empty" hidden>Nothing here has a shape. The table below lists what there is.</p>
</section>
<aside id="details" aria-label="The selected element" aria-live="polite"><p class="faint">Click an element to see its properties and where it came from.</p></aside>
<section id="table" aria-label="All entities"></section>
</main>
</body>
</html>
`;
