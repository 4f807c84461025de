import { limits } from "../node/intermediary.js";
import type { Findings } from "./findings.js";
import { textOf, type Model } from "./model.js";
import { SparseNumbers } from "./sparse-numbers.js";
import type { StepScan } from "./step-scan.js";

/** Names an entity of the document. */
export interface Reference {
  kind: string;
  id: string;
}

/** Kinds come in this order: what others are a part of first. */
const ranks = ["IFCPROJECT", "IFCCONTEXT", "IFCSPATIALSTRUCTUREELEMENT", "IFCSPATIALELEMENT", "IFCTYPEOBJECT"];

/**
 * What becomes an entity: every object and type of the file that has a GlobalId of its own. They are numbered from 0; holds the
 * GlobalId and some 30 bytes of each.
 */
export class Roots {
  readonly #numbers: number[] = [];
  readonly #globalIds: string[] = [];
  readonly #kinds: string[] = [];
  /** 1 + the index of an instance that is an entity. */
  readonly #indexes = new SparseNumbers();
  /** 1 + the index of the entity that has the same GlobalId as the instance. */
  readonly #namesakes = new SparseNumbers();

  constructor(model: Model, scan: StepScan, findings: Findings) {
    const known = new Map<string, number>();
    for (const number of objectsOf(model, scan)) {
      const line = scan.lines.get(number);
      const kind = model.schema.spelled(model.classOf(number)) ?? "";
      const globalId = textOf(model.line(number)?.["GlobalId"]) ?? "";
      if (globalId === "" || globalId.length > limits.id) {
        findings.tell("error", ["no-global-id", `${kind} #${number} has no GlobalId; it is left out`], { place: { line } });
        continue;
      }
      const first = known.get(globalId);
      if (first === undefined) {
        known.set(globalId, this.#numbers.length);
        this.#indexes.set(number, this.#numbers.length + 1);
        this.#numbers.push(number);
        this.#globalIds.push(globalId);
        this.#kinds.push(kind);
        continue;
      }
      this.#namesakes.set(number, first + 1);
      const other = this.#numbers[first] ?? 0;
      const message = `${kind} #${number} has the GlobalId of ${this.#kinds[first] ?? ""} #${other} in line ${scan.lines.get(other)}; the first one stands`;
      findings.tell("warning", ["duplicate-global-id", message], { place: { line }, kind, id: globalId });
    }
  }

  get size(): number {
    return this.#numbers.length;
  }

  /** Number of the instance. */
  numberOf(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  referenceOf(index: number): Reference {
    return { kind: this.#kinds[index] ?? "", id: this.#globalIds[index] ?? "" };
  }

  /** Of an instance that is an entity. */
  indexOf(number: number): number | undefined {
    const index = this.#indexes.get(number);
    return index === 0 ? undefined : index - 1;
  }

  /** Of the entity that stands for an instance: itself, or the first one with the same GlobalId. */
  standIn(number: number | undefined): number | undefined {
    if (number === undefined) return undefined;
    const index = this.#indexes.get(number) || this.#namesakes.get(number);
    return index === 0 ? undefined : index - 1;
  }
}

/** In the order of the ranks, and of the file. */
function objectsOf(model: Model, scan: StepScan): number[] {
  const groups: number[][] = [...ranks, ""].map(() => []);
  for (const name of scan.classes.keys()) {
    if (!model.schema.isA(name, "IFCOBJECTDEFINITION")) continue;
    const rank = ranks.findIndex((base) => model.schema.isA(name, base));
    const group = groups.at(rank) ?? [];
    for (const number of model.idsOfClass(name)) group.push(number);
  }
  return groups.flatMap((group) => group.sort((a, b) => scan.lines.get(a) - scan.lines.get(b)));
}
