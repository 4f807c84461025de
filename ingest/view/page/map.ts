import { make } from "./dom.js";
import type { LandAnswer, Place } from "./wire.js";

const svgNames = "http://www.w3.org/2000/svg";

/** A map of the world and one of the neighbourhood, with the place in both: plate carrée, north up. */
export function addMap(panel: HTMLElement, place: Place, { world, near }: LandAnswer): void {
  const { longitude, latitude, height } = place;
  const shrink = Math.max(0.2, Math.cos((latitude * Math.PI) / 180));
  const half = { x: 10 / shrink, y: 6 };
  panel.append(
    drawing({ rings: world, here: place, box: { x: -180, y: -90, width: 360, height: 180 }, step: 30 }),
    drawing({ rings: near, here: place, box: { x: longitude - half.x, y: -latitude - half.y, width: 2 * half.x, height: 2 * half.y }, step: 2, shrink }),
    make("p", {}, `${degrees(latitude, "N", "S")} ${degrees(longitude, "E", "W")}`),
    make("p", { className: "faint" }, `${height.toFixed(1)} m above the ellipsoid`),
  );
  panel.hidden = false;
  if (matchMedia("(max-width: 55rem)").matches) panel.removeAttribute("open");
}

interface Drawing {
  rings: number[][];
  here: Place;
  box: { x: number; y: number; width: number; height: number };
  /** Degrees between the lines of the graticule. */
  step: number;
  /** How much shorter a degree of longitude is than one of latitude. */
  shrink?: number;
}

function drawing({ rings, here: { longitude, latitude }, box, step, shrink = 1 }: Drawing): SVGSVGElement {
  const outline = rings.map((ring) => pathOf(ring, shrink)).join("");
  const svg = shape("svg", { viewBox: `${shrink * box.x} ${box.y} ${shrink * box.width} ${box.height}`, role: "img" });
  svg.setAttribute("aria-label", `Map around ${degrees(latitude, "N", "S")} ${degrees(longitude, "E", "W")}`);
  svg.append(
    shape("path", { d: outline, class: "land" }),
    shape("path", { d: graticule(box, step, shrink), class: "graticule" }),
    shape("circle", { cx: String(shrink * longitude), cy: String(-latitude), r: String(box.height / 38), class: "here" }),
  );
  return svg;
}

function pathOf(ring: readonly number[], shrink: number): string {
  let path = "";
  for (let i = 0; i < ring.length; i += 2) path += `${i === 0 ? "M" : "L"}${((shrink * (ring[i] ?? 0)) / 100).toFixed(2)} ${(-(ring[i + 1] ?? 0) / 100).toFixed(2)}`;
  return `${path}Z`;
}

function graticule({ x, y, width, height }: Drawing["box"], step: number, shrink: number): string {
  let path = "";
  for (let at = Math.ceil(x / step) * step; at <= x + width; at += step) path += `M${shrink * at} ${y}v${height}`;
  for (let at = Math.ceil(y / step) * step; at <= y + height; at += step) path += `M${shrink * x} ${at}h${shrink * width}`;
  return path;
}

function shape<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Record<string, string>): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(svgNames, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
}
