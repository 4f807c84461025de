import type { EntityKey } from "../format/entity-key.js";
import type { Fate } from "../synchronize/journal.js";
import { reportLimits } from "./limits.js";
import type { ChangeList } from "./report.js";

/** The order of lists within a kind. */
const order: readonly Fate[] = ["inserted", "updated", "replaced", "deleted", "marked", "withheld", "rejected"];

/** Lists what became of entities, by kind and fate. Holds as many keys as {@link reportLimits} allow, and a number for each list. */
export class ChangeLists {
  readonly #kinds = new Map<string, Map<Fate, ChangeList>>();
  #keys = 0;

  add({ kind, id, scope }: EntityKey, result: Fate): void {
    const list = this.#list(kind, result);
    list.total += 1;
    if (list.keys.length >= reportLimits.keysPerList || this.#keys >= reportLimits.keysPerDocument) return;
    this.#keys += 1;
    list.keys.push(scope === "" ? { id } : { id, scope });
  }

  /** Kinds in order of appearance. */
  toArray(): ChangeList[] {
    return [...this.#kinds.values()].flatMap((lists) => order.flatMap((fate) => lists.get(fate) ?? []));
  }

  #list(kind: string, result: Fate): ChangeList {
    const lists = this.#kinds.get(kind) ?? new Map<Fate, ChangeList>();
    this.#kinds.set(kind, lists);
    const list = lists.get(result) ?? { kind, result, total: 0, keys: [] };
    lists.set(result, list);
    return list;
  }
}
