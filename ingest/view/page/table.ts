import { button, make, showNumber } from "./dom.js";
import { type Entities, wordsOf } from "./entities.js";

/** Rows shown at first, and added when the end comes into sight. */
const shown = 200;

interface Column {
  title: string;
  text(row: number): string;
}

/** Everything there is, also what has no shape: filtered, sorted, and counted. */
export class Table {
  readonly #columns: Column[];
  readonly #filter = make("input", { type: "search", placeholder: "Filter", ariaLabel: "Filter the table", autocomplete: "off", spellcheck: false });
  readonly #state = make("select", { ariaLabel: "State in the last run" });
  readonly #shape = make("select", { ariaLabel: "Shape" });
  readonly #count = make("output");
  readonly #body = make("tbody");
  readonly #scroll = make("div", { className: "scroll", hidden: true });
  #rows: number[] = [];
  #sorted: { column: number; down: boolean } | undefined;
  #selected: number | undefined;

  constructor(place: HTMLElement, private readonly options: { entities: Entities; onSelect(row: number): void; open: boolean; statesKnown: boolean }) {
    const { entities, open, statesKnown } = options;
    const named = (title: string, column: "kinds" | "sources" | "models" | "classes" | "states"): Column => ({ title, text: (row) => entities.text(row, column) });
    this.#columns = [
      { title: "Name", text: (row) => entities.title(row) },
      named("Kind", "kinds"),
      { title: "Record", text: (row) => entities.ids[row] ?? "" },
      named("Source", "sources"),
      named("Model", "models"),
      named("Class", "classes"),
      ...(statesKnown ? [named("State", "states")] : []),
    ];
    this.#state.hidden = !statesKnown;
    this.#state.append(...["any state", ...entities.names.states].map((text, i) => make("option", { value: i === 0 ? "" : String(i - 1) }, text)));
    this.#shape.append(...[["", "with and without shape"], ["1", "with a place in space"], ["0", "without"]].map(([value, text]) => make("option", { value: value ?? "" }, text)));
    const toggle = button("Table", () => this.#toggle(toggle));
    toggle.setAttribute("aria-expanded", "false");
    place.replaceChildren(make("div", { className: "bar" }, toggle, this.#filter, this.#state, this.#shape, this.#count), this.#scroll);
    this.#scroll.append(make("table", {}, make("thead", {}, this.#head()), this.#body));
    this.#scroll.addEventListener("scroll", () => {
      if (this.#scroll.scrollTop + this.#scroll.clientHeight > this.#scroll.scrollHeight - 200) this.#more();
    });
    for (const input of [this.#filter, this.#state, this.#shape]) input.addEventListener("input", () => {
      if (this.#scroll.hidden) this.#toggle(toggle);
      this.#update();
    });
    this.#update();
    if (open) this.#toggle(toggle);
  }

  /** Marks the entity that is selected. */
  mark(row: number | undefined): void {
    this.#selected = row;
    for (const line of this.#body.rows) line.ariaSelected = String(line.dataset["row"] === String(row));
  }

  #toggle(button: HTMLButtonElement): void {
    this.#scroll.hidden = !this.#scroll.hidden;
    button.setAttribute("aria-expanded", String(!this.#scroll.hidden));
  }

  #head(): HTMLTableRowElement {
    const heads = this.#columns.map(({ title }, column) => {
      const head = make("th", { scope: "col" });
      head.append(button(title, () => {
        this.#sorted = { column, down: this.#sorted?.column === column && !this.#sorted.down };
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", this.#sorted.down ? "descending" : "ascending");
        this.#update();
      }));
      return head;
    });
    return make("tr", {}, ...heads);
  }

  #update(): void {
    const { entities } = this.options;
    const words = wordsOf(this.#filter.value);
    const state = this.#state.value === "" ? undefined : Number(this.#state.value);
    const spatial = this.#shape.value === "" ? undefined : this.#shape.value === "1";
    this.#rows = [];
    for (let row = 0; row < entities.count; row++) {
      if (state !== undefined && entities.columns.states[row] !== state) continue;
      if (spatial !== undefined && entities.spatial[row] !== spatial) continue;
      if (words.length === 0 || entities.matches(row, words)) this.#rows.push(row);
    }
    this.#sort();
    this.#count.textContent = this.#rows.length === entities.count ? `${showNumber(entities.count)} entities` : `${showNumber(this.#rows.length)} of ${showNumber(entities.count)} entities`;
    this.#body.replaceChildren();
    this.#scroll.scrollTop = 0;
    this.#more();
  }

  #sort(): void {
    if (!this.#sorted) return;
    const text = this.#columns[this.#sorted.column]?.text ?? String;
    const sign = this.#sorted.down ? -1 : 1;
    const keys = new Map(this.#rows.map((row) => [row, text(row)]));
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    this.#rows.sort((a, b) => sign * compare(keys.get(a) ?? "", keys.get(b) ?? ""));
  }

  #more(): void {
    const from = this.#body.rows.length;
    for (const row of this.#rows.slice(from, from + shown)) {
      const cells = this.#columns.map(({ text }, column) => {
        const words = text(row);
        return make("td", { title: words }, column === 0 ? button(words, () => undefined) : words);
      });
      const line = make("tr", { ariaSelected: String(row === this.#selected) }, ...cells);
      line.dataset["row"] = String(row);
      line.addEventListener("click", () => this.options.onSelect(row));
      this.#body.append(line);
    }
  }
}
