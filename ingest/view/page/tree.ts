import { button, make, showNumber } from "./dom.js";
import type { Entities } from "./entities.js";

/** Entities listed at first below a kind, and added by each wish for more. */
const listed = 200;

/** What the tree is made with. */
export interface TreeOptions {
  entities: Entities;
  onSelect(row: number): void;
  onShow(rows: readonly number[], visible: boolean): void;
}

interface Branch {
  name: string;
  rows: number[];
  branches: Branch[];
}

/** Sources, their models, their kinds and their entities, with boxes that show and hide. */
export class Tree {
  constructor(private readonly place: HTMLElement, private readonly options: TreeOptions) {
    const { entities } = options;
    const all = [...entities.elements.keys()];
    const sources = branchesOf(all, (row) => entities.text(row, "sources") || "(no source)");
    for (const source of sources) {
      source.branches = branchesOf(source.rows, (row) => entities.text(row, "models"));
      for (const model of source.branches) model.branches = branchesOf(model.rows, (row) => entities.text(row, "kinds"));
    }
    const few = sources.length <= 3;
    place.replaceChildren(...(sources.length === 0 ? [make("p", { className: "faint" }, "There is nothing in it.")] : sources.map((source) => this.#branch(source, few ? 2 : 0))));
  }

  /** Marks the entity that is selected, where it is listed. */
  mark(row: number | undefined): void {
    for (const marked of this.place.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
    if (row !== undefined) this.place.querySelector(`button[data-row="${row}"]`)?.setAttribute("aria-current", "true");
  }

  #branch(branch: Branch, open: number): HTMLElement {
    const { name, rows, branches } = branch;
    const box = make("input", { type: "checkbox", checked: true, title: `Show or hide ${name}`, ariaLabel: `Show ${name}` });
    const summary = make("summary", {}, box, make("span", { className: "text", title: name }, name), make("span", { className: "count" }, showNumber(rows.length)));
    const details = make("details", {}, summary);
    box.addEventListener("change", () => {
      for (const below of details.querySelectorAll<HTMLInputElement>("details input")) below.checked = box.checked;
      branch.branches.forEach((below) => setShown(below, box.checked));
      setShown(branch, box.checked);
      this.options.onShow(rows, box.checked);
    });
    const fill = (): void => {
      if (details.childElementCount > 1) return;
      const inside = branches.length > 0 ? branches.map((below) => this.#branch(below, open - 1)) : [this.#list(rows)];
      details.append(...inside);
    };
    box.checked = !hidden.has(branch);
    details.addEventListener("toggle", fill);
    if (open > 0) {
      details.open = true;
      fill();
    }
    return details;
  }

  #list(rows: readonly number[]): HTMLElement {
    const { entities, onSelect } = this.options;
    const list = make("ul");
    const more = (from: number): void => {
      for (const row of rows.slice(from, from + listed)) {
        const title = entities.title(row);
        const entry = button(title, () => onSelect(row));
        entry.title = title;
        entry.dataset["row"] = String(row);
        list.append(make("li", {}, entry));
      }
      if (rows.length <= from + listed) return;
      const rest = make("li", {});
      rest.append(button(`… ${showNumber(rows.length - from - listed)} more`, () => {
        rest.remove();
        more(from + listed);
      }));
      list.append(rest);
    };
    more(0);
    return list;
  }
}

/** Branches that are not shown: those not yet opened must know. */
const hidden = new WeakSet<Branch>();

function setShown(branch: Branch, shown: boolean): void {
  if (shown) hidden.delete(branch);
  else hidden.add(branch);
  for (const below of branch.branches) setShown(below, shown);
}

const { compare } = new Intl.Collator(undefined, { numeric: true });

function branchesOf(rows: readonly number[], nameOf: (row: number) => string): Branch[] {
  const branches = new Map<string, Branch>();
  for (const row of rows) {
    const name = nameOf(row);
    const branch = branches.get(name) ?? { name, rows: [], branches: [] };
    branches.set(name, branch);
    branch.rows.push(row);
  }
  return [...branches.values()].sort((a, b) => compare(a.name, b.name));
}
