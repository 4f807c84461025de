import { type Html, html, trusted } from "../page/html.js";
import { showNumber } from "../show.js";
import type { Picture, PictureBox, PictureState } from "./picture.js";
import { type DrawnBox, isometric, plan, type Projection } from "./projections.js";

/** Width and height of a drawing, in its own units. */
const size = { width: 480, height: 360 } as const;

const stateOrder: readonly PictureState[] = ["inserted", "updated", "marked", "unchanged"];

/** Plan and isometric view of the iModel after the run, coloured by what the run did. Nothing of it is text of a source. */
export function pictureSection({ boxes, total, isKnown }: Picture): Html {
  const near = withoutStrays(boxes);
  const states = stateOrder.filter((state) => near.some((box) => box.state === state) && (isKnown || state === "marked"));
  const shown = near.length < total && html` ${showNumber(near.length)} of ${showNumber(total)} elements are drawn: those that the run wrote first, and some of the others.`;
  return html`<article class="picture"><h2>The iModel</h2>
<div class="drawings">${drawing("From above", near, plan)}${drawing("From the south-east", near, isometric)}</div>
<p class="faint">${states.map((state) => html`<span class="key-of ${state}"></span>${state} &ensp;`)}Each box encloses one element.${shown}${!isKnown && " What the run wrote of it cannot be told: this iModel keeps no transactions."}</p></article>`;
}

function drawing(title: string, boxes: readonly PictureBox[], projection: Projection): Html {
  const drawn = projection(boxes);
  const fit = fitting(drawn);
  const changedLast = [...drawn.filter(({ state }) => state === "unchanged"), ...drawn.filter(({ state }) => state !== "unchanged")];
  // Numbers and fixed words only.
  const paths = changedLast.map(({ state, outline, edges }) => `<path class="${state}" d="${pathOf(outline, fit)}Z${edges.map((edge) => pathOf(edge, fit)).join("")}"/>`);
  return html`<figure><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">${trusted(paths.join(""))}</svg><figcaption>${title}</figcaption></figure>`;
}

interface Fit {
  scale: number;
  x: number;
  y: number;
}

function fitting(drawn: readonly DrawnBox[]): Fit {
  const low = [Infinity, Infinity] as [number, number];
  const high = [-Infinity, -Infinity] as [number, number];
  for (const { outline } of drawn)
    for (const point of outline)
      for (const axis of [0, 1] as const) {
        low[axis] = Math.min(low[axis], point[axis]);
        high[axis] = Math.max(high[axis], point[axis]);
      }
  const margin = 8;
  const scale = Math.min((size.width - 2 * margin) / Math.max(high[0] - low[0], 1e-6), (size.height - 2 * margin) / Math.max(high[1] - low[1], 1e-6));
  return { scale, x: size.width / 2 - (scale * (low[0] + high[0])) / 2, y: size.height / 2 - (scale * (low[1] + high[1])) / 2 };
}

function pathOf(points: readonly (readonly [number, number])[], { scale, x, y }: Fit): string {
  return points.map(([across, down], i) => `${i === 0 ? "M" : "L"}${tenth(scale * across + x)} ${tenth(scale * down + y)}`).join("");
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}

/** Leaves out the few that lie so far away that nothing could be seen of the rest. */
function withoutStrays(boxes: readonly PictureBox[]): PictureBox[] {
  const middle = ([0, 1, 2] as const).map((axis) => median(boxes.map(({ low, high }) => (low[axis] + high[axis]) / 2)));
  const distance = ({ low, high }: PictureBox): number => Math.hypot(...([0, 1, 2] as const).map((axis) => (low[axis] + high[axis]) / 2 - (middle[axis] ?? 0)));
  const usual = boxes.map(distance).sort((a, b) => a - b)[Math.floor(0.95 * (boxes.length - 1))] ?? 0;
  return boxes.filter((box) => distance(box) <= 10 * usual + 1);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
