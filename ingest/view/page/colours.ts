import { make, showNumber } from "./dom.js";
import type { Dimension, Entities } from "./entities.js";

/** What entities can be coloured by, and what it is called. */
const choices: readonly [value: "" | Dimension, title: string][] = [["", "as in the source"], ["sources", "by source"], ["kinds", "by kind"], ["categories", "by category"], ["states", "by state in the last run"]];

const stateColours: readonly (readonly number[])[] = [[172, 180, 190], [46, 158, 91], [47, 127, 214], [214, 69, 61]];

/** Names shown in the legend. */
const mostNames = 14;

/** Colours of entities: the choice, and the legend for it. */
export class Colours {
  constructor(
    private readonly choice: HTMLSelectElement,
    private readonly legend: HTMLElement,
    private readonly options: { entities: Entities; statesKnown: boolean; onChange(colours: ((row: number) => readonly number[]) | undefined): void },
  ) {
    const offered = choices.filter(([value]) => value !== "states" || options.statesKnown);
    choice.replaceChildren(...offered.map(([value, title]) => make("option", { value }, title)));
    choice.addEventListener("change", () => this.#apply());
  }

  #apply(): void {
    const { entities, onChange } = this.options;
    const by = this.choice.value as "" | Dimension;
    this.legend.hidden = by === "";
    if (by === "") return onChange(undefined);
    const palette = entities.names[by].map((_, place) => (by === "states" ? stateColours[place] : hue(place)) ?? [128, 128, 128]);
    onChange((row) => palette[entities.columns[by][row] ?? -1] ?? [150, 156, 164]);
    this.#explain(by, palette);
  }

  #explain(by: Dimension, palette: readonly (readonly number[])[]): void {
    const counts = this.options.entities.counts(by);
    const names = this.options.entities.names[by].map((name, place) => ({ name, place, count: counts[place] ?? 0 }));
    const shown = names.filter(({ count }) => by === "states" || count > 0).sort((a, b) => b.count - a.count);
    this.legend.replaceChildren(...shown.slice(0, mostNames).map(({ name, place, count }) => {
      const swatch = make("span", { className: "swatch" });
      swatch.style.background = `rgb(${(palette[place] ?? []).join(" ")})`;
      return make("div", {}, swatch, make("span", {}, name), make("b", {}, showNumber(count)));
    }));
    if (shown.length > mostNames) this.legend.append(make("div", { className: "faint" }, `… ${shown.length - mostNames} more`));
  }
}

/** Colours far apart on the circle of hues, lighter and darker by turns. */
function hue(place: number): readonly number[] {
  const h = (210 + place * 137.508) % 360;
  const lightness = 0.5 + 0.1 * ((place % 3) - 1);
  const a = 0.55 * Math.min(lightness, 1 - lightness);
  const channel = (n: number): number => {
    const k = (n + h / 30) % 12;
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
