/**
 * JSON text that depends on the content alone: keys sorted by code unit, no white space, null members left out
 * (the format says that null means absent). Bounded by the depth limit that every record has passed.
 */
export function canonicalJson(value: unknown): string {
  const needs = needsOf(value);
  if (needs === 0) return JSON.stringify(value);
  return (needs & numbered) === 0 ? JSON.stringify(sorted(value)) : textOf(value);
}

/** Its keys are not in order. */
const unsorted = 1;
/** It has members that are null. */
const sparse = 2;
/** It may have keys that objects keep in an order of their own: that of their numbers. */
const numbered = 4;

/** What keeps a value from being canonical as it stands; most are, so that one native call writes them. */
function needsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let needs = 0;
  if (Array.isArray(value)) {
    for (const item of value) needs |= needsOf(item);
    return needs;
  }
  let previous = "";
  for (const name in value) {
    const first = name.charCodeAt(0);
    if (first >= 48 && first <= 57) needs |= numbered;
    if (name < previous) needs |= unsorted;
    previous = name;
    const member = value[name as keyof typeof value] as unknown;
    needs |= member === null || member === undefined ? sparse : needsOf(member);
  }
  return needs;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const member = value[name as keyof typeof value] as unknown;
    if (member !== null && member !== undefined) copy[name] = sorted(member);
  }
  return copy;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name as keyof typeof value] as unknown;
    if (member !== null && member !== undefined) members.push(`${JSON.stringify(name)}:${textOf(member)}`);
  }
  return `{${members.join(",")}}`;
}
