import { compareCells } from "./compare-cells.js";
import { matchesWords } from "./matches-words.js";

/**
 * The script of the page: makes heads of tables into buttons that sort, and shows the filters. Without it the page only lacks these.
 * Nothing of the data is in it.
 */
export const pageScript = `"use strict";
const compareCells = ${compareCells.toString()};
const matchesWords = ${matchesWords.toString()};

const valueOf = (row, column) => {
  const cell = row.cells[column];
  return cell === undefined ? "" : cell.dataset.value ?? cell.textContent;
};

const sortBy = (table, column) => {
  const head = table.tHead.rows[0].cells[column];
  const numeric = head.classList.contains("number");
  const first = numeric ? "descending" : "ascending";
  const second = numeric ? "ascending" : "descending";
  const direction = head.getAttribute("aria-sort") === first ? second : first;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => sign * compareCells(valueOf(a, column), valueOf(b, column)));
  table.tBodies[0].append(...rows);
};

for (const table of document.querySelectorAll("table.sortable")) {
  if (table.tBodies[0].rows.length < 2) continue;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.classList.contains("plain")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Sort by " + head.textContent;
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(table, column));
    head.append(button);
  });
}

const filterGroups = (section, wanted) => {
  let shown = 0;
  for (const group of section.querySelectorAll("details.group")) {
    const name = group.querySelector("summary").textContent + " ";
    let hits = 0;
    for (const entry of group.querySelectorAll("tbody tr, li.key")) {
      entry.hidden = !matchesWords(name + entry.textContent, wanted);
      if (!entry.hidden) hits += 1;
    }
    const matches = hits > 0 || matchesWords(name, wanted);
    group.hidden = !matches;
    if (matches) shown += 1;
    if (wanted !== "") group.open = hits > 0;
  }
  section.querySelector(".none").hidden = shown > 0;
};

for (const filter of document.querySelectorAll("label.filter")) {
  const section = filter.closest("section");
  const input = filter.querySelector("input");
  filter.hidden = false;
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => filterGroups(section, input.value.trim()), 120);
  });
}

addEventListener("beforeprint", () => {
  for (const group of document.querySelectorAll("section.issues details.group")) group.open = true;
});
`;
