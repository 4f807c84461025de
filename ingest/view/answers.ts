import type { Scene } from "../imodel/scene/scene.js";
import { encodeGraphics } from "./encode-graphics.js";
import { type EntityLine, type EntityRow, entityStates, type ModelAnswer, type NameLists } from "./page/wire.js";

/** What the page needs to know before all else. */
export function modelAnswer(scene: Scene, file: string): ModelAnswer {
  const centre = scene.centre();
  const { lastRun } = scene;
  const place = scene.geographic()?.(centre);
  return {
    name: scene.name,
    file,
    centre: [centre.x, centre.y, centre.z],
    ...(place && { place }),
    ...(lastRun && { lastRun: { ended: lastRun.ended, steps: lastRun.steps, deleted: lastRun.deleted, deletedCount: lastRun.deletedCount } }),
  };
}

/** All entities, some thousands a line, as JSON. Holds one line in memory, and the names. */
export function* entityLines(scene: Scene): Generator<string> {
  const named = scene.names();
  const lists = { sources: new NameList(), models: new NameList(), kinds: new NameList(), categories: new NameList(), classes: new NameList() };
  for (const page of scene.entities()) {
    const rows = page.map(({ element, document, model, kind, category, className, state, spatial, label, id, scope }): EntityRow => [
      element,
      lists.sources.place(document && (document.name ?? document.id)),
      lists.models.place(named[model] ?? model),
      lists.kinds.place(kind),
      lists.categories.place(category && (named[category] ?? category)),
      lists.classes.place(className),
      entityStates.indexOf(state),
      spatial ? 1 : 0,
      label,
      id,
      scope,
    ]);
    const names = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.added()])) as unknown as NameLists;
    yield `${JSON.stringify({ names, rows } satisfies EntityLine)}\n`;
  }
}

/** All graphics as binary records. Holds those of some elements in memory. */
export function* graphicRecords(scene: Scene): Generator<Uint8Array> {
  const { x, y, z } = scene.centre();
  for (const graphics of scene.graphics()) yield* encodeGraphics(graphics, [x, y, z]);
}

/** Names in order of appearance, each once. */
class NameList {
  readonly #places = new Map<string, number>();
  #new: string[] = [];

  place(name: string | undefined): number {
    if (name === undefined) return -1;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#places.size);
    this.#new.push(name);
    return this.#places.size - 1;
  }

  /** The names that are new since the last call. */
  added(): string[] {
    const added = this.#new;
    this.#new = [];
    return added;
  }
}
