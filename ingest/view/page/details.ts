import { button, type Child, make, showTime } from "./dom.js";
import type { DetailsAnswer, OriginAnswer, ValueAnswer } from "./wire.js";

/** What the panel is made with. */
export interface DetailsOptions {
  details: DetailsAnswer;
  /** What became of it in the last run, where that is known. */
  state: string | undefined;
  onSelect(element: string): void;
}

/** All that is known of an element: what it is, where it came from, its values, and what it is related to. */
export function detailsPanel({ details, state, onSelect }: DetailsOptions): Node[] {
  const { element, className, label, lastChange, origins, groups, related } = details;
  const title = label || origins[0]?.id || element;
  const head: Child[] = [make("h2", {}, title), make("p", { className: "faint" }, `${className} `, make("span", { className: "mono" }, element))];
  if (state) head.push(make("p", {}, make("span", { className: `badge ${state}` }, state), make("span", { className: "faint" }, state === "marked" ? " its source no longer has it" : " in the last run")));
  return [
    ...(head as Node[]),
    make("h3", {}, "Comes from"),
    ...(origins.length === 0 ? [make("p", { className: "faint" }, "No source is known of it.")] : origins.map(originCard)),
    list([["Last change", showTime(lastChange)]]),
    ...groups.flatMap(({ name, values }) => [make("h3", {}, name || "Properties"), list(values.map(valueEntry))]),
    ...(related.length === 0 ? [] : [make("h3", {}, "Related"), relatedList(related, onSelect)]),
  ];
}

function originCard({ document, name, uri, scope, kind, id, version, checksum, missingSince }: OriginAnswer): HTMLElement {
  const copy = button("Copy", () => void navigator.clipboard.writeText(id).then(() => (copy.textContent = "Copied")));
  const entries: [string, Child][] = [
    ["Document", name === undefined || name === document ? document : `${name} (${document})`],
    ["File", uri === undefined ? undefined : addressOf(uri)],
    ["Scope", scope || undefined],
    ["Kind", kind],
    ["Record", make("span", {}, make("span", { className: "mono record" }, id), copy)],
    ["Version", version],
    ["Checksum", checksum === undefined ? undefined : make("span", { className: "mono" }, checksum)],
    ["Missing since", missingSince],
  ];
  return make("div", { className: "origin" }, list(entries));
}

/** Only an address of the web is a link; anything else of a source is text. */
function addressOf(uri: string): Child {
  return /^https?:\/\//i.test(uri) ? make("a", { href: uri, target: "_blank", rel: "noopener noreferrer" }, uri) : uri;
}

function valueEntry({ name, value, unit }: ValueAnswer): [string, Child] {
  const text = showValue(value);
  return [name, unit === undefined ? text : `${text} ${unit}`];
}

function showValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  if (Array.isArray(value) && value.every((entry) => typeof entry !== "object")) return value.map(showValue).join(", ");
  if (isPoint(value)) return [value.X, value.Y, value.Z].filter((part) => part !== undefined).map(showValue).join(", ");
  return JSON.stringify(value, undefined, 1);
}

function isPoint(value: unknown): value is { X: number; Y: number; Z?: number } {
  return typeof value === "object" && value !== null && "X" in value && "Y" in value;
}

function list(entries: readonly (readonly [string, Child])[]): HTMLElement {
  const known = entries.filter(([, value]) => value !== undefined && value !== "");
  return make("dl", {}, ...known.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

function relatedList(related: DetailsAnswer["related"], onSelect: (element: string) => void): HTMLElement {
  return make("ul", {}, ...related.map(({ relation, element, label }) => make("li", {}, make("span", { className: "faint" }, `${relation} `), button(label, () => onSelect(element)))));
}
