import type { Id64String } from "@itwin/core-bentley";
import type { ElementProps } from "@itwin/core-common";
import type { Difference, ShownElement } from "../synchronize/change.js";
import type { WantedProps } from "./element-props.js";

/** Members that are named otherwise for people, or hold too much to be shown. */
const shownNames: Record<string, string> = { userLabel: "label", code: "code", parent: "parent", geom: "geometry", elementGeometryBuilderParams: "geometry" };

/**
 * What an update changes, property by property, as people read it. JSON properties are taken apart by name.
 * @param show says how an element is shown that is referred to
 */
export function describeDifferences(stored: ElementProps, changed: Partial<WantedProps>, show: (id: Id64String) => ShownElement): Difference[] {
  const shown = (name: string, value: unknown): unknown => {
    if (name === "code") return (value as { value?: string } | null)?.value ?? "";
    const id = referredBy(name, value);
    return id === undefined ? value : show(id);
  };
  const present = stored as unknown as Record<string, unknown>;
  return Object.entries(changed).flatMap(([name, value]) => {
    if (name === "jsonProperties") return jsonDifferences(ownJson(present[name]), ownJson(value), []);
    if (name === "geom" || name === "elementGeometryBuilderParams") return [{ property: "geometry" }];
    return [{ property: shownNames[name] ?? name, old: shown(name, present[name]), new: shown(name, value) }];
  });
}

/** What we keep of an element that is of no use to people. */
const hiddenNames = new Set(["shape", "binding"]);

function jsonDifferences(old: unknown, wanted: unknown, path: readonly string[]): Difference[] {
  if (JSON.stringify(old) === JSON.stringify(wanted)) return [];
  if (!isObject(old) || !isObject(wanted)) return path.some((name) => hiddenNames.has(name)) ? [] : [{ property: path.join("."), old, new: wanted }];
  const names = new Set([...Object.keys(old), ...Object.keys(wanted)]);
  return [...names].flatMap((name) => jsonDifferences(old[name], wanted[name], path.length === 0 && name === "properties" ? [] : [...path, name]));
}

function ownJson(json: unknown): unknown {
  return (json as { imodelIngest?: unknown } | null | undefined)?.imodelIngest ?? {};
}

/** The element that a value is the id of: navigation properties are objects, only the category is not. */
function referredBy(name: string, value: unknown): Id64String | undefined {
  const id = name === "category" ? value : isObject(value) ? value["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
