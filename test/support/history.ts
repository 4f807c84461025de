import fc from "fast-check";
import { type BodyRecord, documentText } from "./document-text.js";
import type { PlainContent } from "./target-content.js";

/** One entity as a history speaks of it. `bad` records do not match their schema. */
export interface Thing {
  id: string;
  label: string;
  code?: string;
  parent?: string;
  feeds: string[];
  bad: boolean;
}

/** One document of a history. */
export interface Step {
  things: Thing[];
  /** How the document ends: whole, cut before its end record, or partial. */
  ending: "whole" | "cut" | "partial";
  mode: "snapshot" | "delta";
  tombstones: string[];
}

const ids = ["a", "b", "c", "d", "e", "f"];
const someId = fc.constantFrom(...ids);

const thing: fc.Arbitrary<Thing> = fc.record({
  id: someId,
  label: fc.constantFrom("x", "y", "z"),
  code: fc.option(fc.constantFrom("C1", "C2", "C3", "C4", "C5", "C6"), { nil: undefined }),
  parent: fc.option(someId, { nil: undefined, freq: 2 }),
  feeds: fc.uniqueArray(someId, { maxLength: 3 }),
  bad: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
}, { requiredKeys: ["id", "label", "feeds", "bad"] }) as fc.Arbitrary<Thing>;

/** Documents whose ids and codes are unique, in any order of lines, with parents that may be missing, and change places from one document to the next. */
export const step: fc.Arbitrary<Step> = fc.record({
  things: fc
    .tuple(fc.uniqueArray(thing, { selector: ({ id }) => id, maxLength: ids.length }), fc.shuffledSubarray(ids, { minLength: ids.length }))
    .map(([things, ranks]) => withoutCircles(withUniqueCodes(things), ranks)),
  ending: fc.constantFrom("whole", "whole", "whole", "cut", "partial"),
  mode: fc.constantFrom("snapshot", "snapshot", "snapshot", "delta"),
  tombstones: fc.uniqueArray(someId, { maxLength: 2 }),
});

/** A code is the property of at most one thing, and a bad record has none, so that nobody has to decide who may have it. */
function withUniqueCodes(things: Thing[]): Thing[] {
  const taken = new Set<string>();
  return things.map(({ code, ...rest }) => {
    if (code === undefined || taken.has(code) || rest.bad) return rest;
    taken.add(code);
    return { ...rest, code };
  });
}

/** A parent comes before its children in `ranks`, whatever the order of lines. Records in a circle contradict each other; which of them is wrong nobody can say. */
function withoutCircles(things: Thing[], ranks: readonly string[]): Thing[] {
  return things.map(({ parent, ...rest }) => (parent !== undefined && ranks.indexOf(parent) < ranks.indexOf(rest.id) ? { ...rest, parent } : rest));
}

/** The text of a step's document. */
export function stepText({ things, ending, mode, tombstones }: Step): string {
  const reference = (id: string): { kind: string; id: string } => ({ kind: "Pump", id });
  const entities = things.map(({ id, label, code, parent, feeds, bad }) => ({
    type: "entity",
    kind: "Pump",
    id,
    label,
    ...(code !== undefined && { code }),
    ...(parent !== undefined && { parent: reference(parent) }),
    ...(feeds.length > 0 && { references: { feeds: feeds.map(reference) } }),
    ...(bad && { surprise: true }),
  })) as unknown as BodyRecord[];
  const named = new Set(things.map(({ id }) => id));
  const deletes = mode === "delta" ? tombstones.filter((id) => !named.has(id)).map((id): BodyRecord => ({ type: "delete", kind: "Pump", id })) : [];
  const end = ending === "cut" ? (false as const) : { status: ending === "whole" ? ("complete" as const) : ("partial" as const) };
  return documentText({ header: { mode }, records: [...entities, ...deletes], end });
}

/** What the rules say that a target holds, told in the simplest way: one pass over sets, no batches, no order of lines. */
export class Oracle {
  #things = new Map<string, Thing>();
  /** What the links of each thing point at. */
  #links = new Map<string, Set<string>>();
  /** Things that do without their code, because another one has it. */
  #codeless = new Set<string>();

  apply({ things, ending, mode, tombstones }: Step): void {
    const before = this.#things;
    const good = new Map(things.filter(({ bad }) => !bad).map((each) => [each.id, each]));
    const seen = new Set(things.map(({ id }) => id));
    const after = new Map([...before, ...good]);
    this.#dropUnparented(after, before, good);
    const gone = [...before.keys()].filter((id) => !seen.has(id) && (mode === "snapshot" || tombstones.includes(id)));
    if (ending === "whole") this.#delete(after, new Set(gone));
    this.#giveCodes(after, good);
    this.#giveLinks(after, good);
    this.#things = after;
  }

  /** What the target must show. */
  content(): Record<string, PlainContent> {
    const content = [...this.#things.values()].map(({ id, label, code, parent, feeds }): [string, PlainContent] => {
      const there = [...(this.#links.get(id) ?? [])];
      const codeless = this.#codeless.has(id);
      const plain = { label, ...(code !== undefined && !codeless && { code }), ...(parent !== undefined && { parent: `Pump ${parent}` }) };
      return [`Pump ${id}`, { ...plain, links: there.length, whole: there.length === feeds.length && !codeless }];
    });
    return Object.fromEntries(content.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What a document writes gets its links; what it does not write loses those to what is gone, and gets none. */
  #giveLinks(after: ReadonlyMap<string, Thing>, good: ReadonlyMap<string, Thing>): void {
    const links = new Map<string, Set<string>>();
    for (const [id, each] of after) {
      const wanted = good.get(id) === each ? each.feeds : [...(this.#links.get(id) ?? [])];
      links.set(id, new Set(wanted.filter((target) => after.has(target))));
    }
    this.#links = links;
  }

  /** What a document writes gets its code, unless something that the document does not write has it. */
  #giveCodes(after: ReadonlyMap<string, Thing>, good: ReadonlyMap<string, Thing>): void {
    const written = [...after.values()].filter((each) => good.get(each.id) === each);
    const others = [...after.values()].filter((each) => good.get(each.id) !== each && !this.#codeless.has(each.id));
    const held = new Set(others.map(({ code }) => code));
    for (const id of [...this.#codeless]) if (!after.has(id)) this.#codeless.delete(id);
    for (const { id, code } of written)
      if (code !== undefined && held.has(code)) this.#codeless.add(id);
      else this.#codeless.delete(id);
  }

  /** A record whose parent is not there, or hangs below it, is rejected: what was there of it stays. */
  #dropUnparented(after: Map<string, Thing>, before: ReadonlyMap<string, Thing>, good: ReadonlyMap<string, Thing>): void {
    for (;;) {
      const [wrong] = [...good.keys()].filter((id) => after.get(id) === good.get(id) && isWrong(after, id));
      if (wrong === undefined) return;
      const old = before.get(wrong);
      if (old) after.set(wrong, old);
      else after.delete(wrong);
    }
  }

  /** What something that stays hangs below is not deleted. */
  #delete(after: Map<string, Thing>, gone: Set<string>): void {
    for (;;) {
      const [held] = [...gone].filter((id) => [...after.values()].some((each) => each.parent === id && !gone.has(each.id)));
      if (held === undefined) break;
      gone.delete(held);
    }
    for (const id of gone) after.delete(id);
  }
}

/** Whether an entity's own parent is not there, or hangs below it. */
function isWrong(things: ReadonlyMap<string, Thing>, id: string): boolean {
  const parent = things.get(id)?.parent;
  if (parent !== undefined && !things.has(parent)) return true;
  const passed = new Set<string>();
  for (let current = parent; current !== undefined && !passed.has(current); current = things.get(current)?.parent) {
    if (current === id) return true;
    passed.add(current);
  }
  return false;
}
