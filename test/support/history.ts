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

/** Half of the things live in a named scope, for ever; the others in the unnamed one. */
export function scopeOf(id: string): string {
  return id < "d" ? "" : "east";
}

const scopes = ["", "east"];

/** One document of a history. */
export interface Step {
  things: Thing[];
  /** How the document ends: whole, cut before its end record, or partial. */
  ending: "whole" | "cut" | "partial";
  mode: "snapshot" | "delta";
  tombstones: string[];
  /** Scopes that the document says are complete. */
  complete: string[];
  /** Class that the alignment of the step gives to everything. */
  className: string;
}

function thingOf(someId: fc.Arbitrary<string>): fc.Arbitrary<Thing> {
  return fc.record({
    id: someId,
    label: fc.constantFrom("x", "y", "z"),
    code: fc.option(fc.constantFrom("C1", "C2", "C3", "C4", "C5", "C6"), { nil: undefined }),
    parent: fc.option(someId, { nil: undefined, freq: 2 }),
    feeds: fc.uniqueArray(someId, { maxLength: 3 }),
    bad: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  }, { requiredKeys: ["id", "label", "feeds", "bad"] }) as fc.Arbitrary<Thing>;
}

/** Documents whose ids and codes are unique, in any order of lines, with parents that may be missing, and change places from one document to the next. */
export function stepOf(ids: readonly string[], least = 0): fc.Arbitrary<Step> {
  const someId = fc.constantFrom(...ids);
  return fc.record({
    things: fc
      .tuple(fc.uniqueArray(thingOf(someId), { selector: ({ id }) => id, minLength: least, maxLength: ids.length }), fc.shuffledSubarray([...ids], { minLength: ids.length }))
      .map(([things, ranks]) => withoutCircles(withUniqueCodes(things), ranks)),
    ending: fc.constantFrom("whole", "whole", "whole", "cut", "partial"),
    mode: fc.constantFrom("snapshot", "snapshot", "snapshot", "delta"),
    tombstones: fc.uniqueArray(someId, { maxLength: 2 }),
    complete: fc.oneof({ weight: 3, arbitrary: fc.constant(scopes) }, { weight: 1, arbitrary: fc.subarray(scopes) }),
    className: fc.constantFrom("Generic:PhysicalObject", "Generic:PhysicalObject", "Generic:SpatialLocation"),
  });
}

/** Documents of few things. */
export const step = stepOf(["a", "b", "c", "d", "e", "f"]);

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

/** The alignment of a step. */
export function stepAlignment({ className }: Step): string {
  return `alignment: 1\nkinds: { Pump: { class: "${className}", references: { feeds: { relationship: BisCore:ElementGroupsMembers } } } }\n`;
}

/** The text of a step's document. */
export function stepText({ things, ending, mode, tombstones, complete }: Step): string {
  const reference = (id: string): { kind: string; id: string; scope: string } => ({ kind: "Pump", id, scope: scopeOf(id) });
  const entities = things.map(({ id, label, code, parent, feeds, bad }) => ({
    type: "entity",
    ...reference(id),
    label,
    ...(code !== undefined && { code }),
    ...(parent !== undefined && { parent: reference(parent) }),
    ...(feeds.length > 0 && { references: { feeds: feeds.map(reference) } }),
    ...(bad && { surprise: true }),
  })) as unknown as BodyRecord[];
  const named = new Set(things.map(({ id }) => id));
  const deletes = mode === "delta" ? tombstones.filter((id) => !named.has(id)).map((id): BodyRecord => ({ type: "delete", ...reference(id) })) : [];
  const end = ending === "cut" ? (false as const) : { status: ending === "whole" ? ("complete" as const) : ("partial" as const), scopes: complete };
  return documentText({ header: { mode, scopes }, records: [...entities, ...deletes], end });
}

/** What the rules say that a target holds, told in the simplest way: one pass over sets, no batches, no order of lines. */
export class Oracle {
  #things = new Map<string, Thing>();
  /** What the links of each thing point at. */
  #links = new Map<string, Set<string>>();
  /** Things that do without their code, because another one has it. */
  #codeless = new Set<string>();
  #classes = new Map<string, string>();
  /** What the last document wrote. */
  #written = new Set<string>();

  apply({ things, ending, mode, tombstones, complete, className }: Step): void {
    const before = this.#things;
    const good = new Map(things.filter(({ bad }) => !bad).map((each) => [each.id, each]));
    const seen = new Set(things.map(({ id }) => id));
    const after = this.#place(before, good);
    const gone = [...before.keys()].filter((id) => !seen.has(id) && (mode === "snapshot" ? complete.includes(scopeOf(id)) : tombstones.includes(id)));
    if (ending === "whole") this.#delete(after, new Set(gone));
    this.#giveCodes(after, good);
    this.#giveLinks(after, good);
    this.#written = new Set([...after.keys()].filter((id) => good.get(id) === after.get(id)));
    for (const id of this.#written) this.#classes.set(id, className);
    this.#things = after;
  }

  /** What of a target's content the oracle knows: everything, but for whether something is whole that the last document did not write. */
  known(content: Record<string, PlainContent>): Record<string, Partial<PlainContent>> {
    return Object.fromEntries(Object.entries(content).map(([name, { whole, ...rest }]) => [name, this.#written.has(name.slice("Pump ".length)) ? { ...rest, whole } : rest]));
  }

  /** What the target must show, as far as it is known. */
  content(): Record<string, Partial<PlainContent>> {
    const content = [...this.#things.values()].map(({ id, label, code, parent, feeds }): [string, Partial<PlainContent>] => {
      const there = [...(this.#links.get(id) ?? [])];
      const codeless = this.#codeless.has(id);
      const plain = { className: this.#classes.get(id) ?? "", label, ...(code !== undefined && !codeless && { code }), ...(parent !== undefined && { parent: `Pump ${parent}` }) };
      const whole = this.#written.has(id) ? { whole: there.length === feeds.length && !codeless } : {};
      return [`Pump ${id}`, { ...plain, links: there.length, ...whole }];
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

  /** A record whose parent is not there, or hangs below it, is rejected: what was there of it stays. Of records that contradict what a document leaves out, the first line wins. */
  #place(before: ReadonlyMap<string, Thing>, good: ReadonlyMap<string, Thing>): Map<string, Thing> {
    const after = new Map(before);
    const open = new Map(good);
    for (let placed = true; placed; ) {
      placed = false;
      for (const [id, each] of open) {
        if (each.parent !== undefined && (!after.has(each.parent) || isBelow(after, each.parent, id))) continue;
        after.set(id, each);
        open.delete(id);
        placed = true;
      }
    }
    return after;
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

/** Whether an entity is another one, or hangs below it. */
function isBelow(things: ReadonlyMap<string, Thing>, id: string, ancestor: string): boolean {
  for (let current: string | undefined = id; current !== undefined; current = things.get(current)?.parent) if (current === ancestor) return true;
  return false;
}
