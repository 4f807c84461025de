import { byId } from "./dom.js";
import { type Stage, views } from "./stage.js";

/** Connects the buttons above the view: fit, directions, section. */
export function addToolbar(stage: Stage): void {
  byId("fit").addEventListener("click", () => stage.fit());
  for (const button of document.querySelectorAll<HTMLElement>("#toolbar [data-view]")) button.addEventListener("click", () => stage.fit(views[button.dataset["view"] as keyof typeof views]));
  const axis = byId<HTMLSelectElement>("section-axis");
  const at = byId<HTMLInputElement>("section-at");
  const flip = byId("section-flip");
  let sign = -1;
  const cut = (): void => {
    const along = axis.value as "" | "x" | "y" | "z";
    at.hidden = flip.hidden = along === "";
    if (along !== "") {
      const { min, max } = stage.box;
      stage.section.normal.set(0, 0, 0)[along] = sign;
      const margin = 0.001 * (max[along] - min[along]) + 0.001;
      stage.section.constant = -sign * (min[along] - margin + (Number(at.value) / 1000) * (max[along] - min[along] + 2 * margin));
    }
    stage.cut(along !== "");
  };
  axis.addEventListener("input", cut);
  at.addEventListener("input", cut);
  flip.addEventListener("click", () => {
    sign = -sign;
    cut();
  });
}

/** What keys do when the view has the focus, and `/` wherever no text is typed. */
export function addKeys(stage: Stage, canvas: HTMLCanvasElement, onClear: () => void): void {
  const turns: Record<string, readonly [number, number]> = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, 10], ArrowDown: [0, -10] };
  const directions = Object.values(views);
  canvas.addEventListener("keydown", (event) => {
    const turn = turns[event.key];
    const view = /^[1-4]$/.test(event.key) ? directions[Number(event.key) - 1] : undefined;
    if (turn) stage.turn(...turn);
    else if (view) stage.fit(view);
    else if (event.key.toLowerCase() === "f") stage.fit();
    else if (event.key === "Escape") onClear();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || (event.target instanceof HTMLElement && event.target.matches("input, select, textarea"))) return;
    event.preventDefault();
    byId("search").focus();
  });
}
