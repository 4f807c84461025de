import { button, make, showNumber } from "./dom.js";
import { type Entities, wordsOf } from "./entities.js";

/** Hits that are listed. */
const mostHits = 40;

/** Lets people find entities by name, record, element or kind. Enter takes the first hit. */
export function addSearch(input: HTMLInputElement, hits: HTMLElement, { entities, onSelect }: { entities: Entities; onSelect(row: number): void }): void {
  const close = (): void => void (hits.hidden = true);
  const choose = (row: number): void => {
    close();
    onSelect(row);
  };
  let first: number | undefined;
  const update = (): void => {
    const words = wordsOf(input.value);
    first = undefined;
    if (words.length === 0) return close();
    const found: number[] = [];
    let count = 0;
    for (let row = 0; row < entities.count; row++) {
      if (!entities.matches(row, words)) continue;
      count += 1;
      if (found.length < mostHits) found.push(row);
    }
    first = found[0];
    const entries = found.map((row) => {
      const entry = button("", () => choose(row));
      entry.append(make("span", {}, entities.title(row)), make("span", { className: "faint" }, `  ${entities.text(row, "kinds")} ${entities.ids[row] ?? ""}`));
      return make("li", {}, entry);
    });
    const rest = count === 0 ? "Nothing has these words." : count > found.length ? `… ${showNumber(count - found.length)} more: use the table` : undefined;
    hits.replaceChildren(...entries, ...(rest === undefined ? [] : [make("li", { className: "faint" }, rest)]));
    hits.hidden = false;
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && first !== undefined) choose(first);
    else if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") hits.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  });
  hits.addEventListener("keydown", (event) => {
    const entries = [...hits.querySelectorAll("button")];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    if (event.key === "ArrowDown") entries[at + 1]?.focus();
    else if (event.key === "ArrowUp") (entries[at - 1] ?? input).focus();
    else if (event.key === "Escape") input.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !hits.contains(target) && target !== input) close();
  });
}
