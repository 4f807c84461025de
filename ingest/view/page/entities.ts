import { type EntityLine, entityStates, type NameLists } from "./wire.js";

/** A column of {@link Entities} that refers to names. */
export type Dimension = keyof NameLists | "states";

/** All entities, in columns: a number or text of each, by the place of its row. */
export class Entities {
  readonly names: Record<Dimension, string[]> = { sources: [], models: [], kinds: [], categories: [], classes: [], states: [...entityStates] };
  readonly columns: Record<Dimension, number[]> = { sources: [], models: [], kinds: [], categories: [], classes: [], states: [] };
  readonly elements: string[] = [];
  readonly labels: string[] = [];
  readonly ids: string[] = [];
  readonly scopes: string[] = [];
  readonly spatial: boolean[] = [];
  readonly #rows = new Map<string, number>();

  get count(): number {
    return this.elements.length;
  }

  add({ names, rows }: EntityLine): void {
    for (const [list, added] of Object.entries(names)) this.names[list as keyof NameLists].push(...(added as string[]));
    for (const [element, source, model, kind, category, className, state, spatial, label, id, scope] of rows) {
      if (!this.#rows.has(element)) this.#rows.set(element, this.count);
      this.elements.push(element);
      this.labels.push(label);
      this.ids.push(id);
      this.scopes.push(scope);
      this.spatial.push(spatial === 1);
      const places = { sources: source, models: model, kinds: kind, categories: category, classes: className, states: state };
      for (const [column, place] of Object.entries(places)) this.columns[column as Dimension].push(place);
    }
  }

  /** The row of an element; undefined when it stands for no entity. */
  rowOf(element: string): number | undefined {
    return this.#rows.get(element);
  }

  /** What a row says in a column. */
  text(row: number, column: Dimension): string {
    return this.names[column][this.columns[column][row] ?? -1] ?? "";
  }

  /** What a row is called. */
  title(row: number): string {
    return this.labels[row] || this.ids[row] || this.elements[row] || "";
  }

  /** How many rows have each name of a column. */
  counts(column: Dimension): number[] {
    const counts = this.names[column].map(() => 0);
    for (const place of this.columns[column]) if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
    return counts;
  }

  /** Whether a row has all the words, in its name, record, element, kind or class. */
  matches(row: number, words: readonly string[]): boolean {
    const text = `${this.labels[row]} ${this.ids[row]} ${this.elements[row]} ${this.text(row, "kinds")} ${this.text(row, "sources")} ${this.text(row, "classes")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }
}

/** What is searched for, word by word. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== "");
}
