import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { loadAlignment } from "./alignment/alignment-document.js";
import { IngestError } from "./errors.js";
import { keyText } from "./format/entity-key.js";
import type { Change, Outcome } from "./synchronize/change.js";
import type { LockedIModel, Plan, PlanBasis, PlannedChange } from "./synchronize/plan.js";
import { recordingTarget } from "./synchronize/recording-target.js";
import { synchronizeInto, type SynchronizeOptions } from "./synchronize-inputs.js";

/** A plan is made with the options of the run that it is for. Inputs must be paths, since they are read twice: for the plan, then for the run. */
export interface PlanOptions extends Omit<SynchronizeOptions, "inputs" | "reports" | "onReport" | "quarantine" | "wait" | "onWait" | "onLocked"> {
  inputs: readonly string[];
  /** Takes everything the run would do, as it is found out. */
  onChange?(change: PlannedChange): void;
}

/**
 * Says what a synchronization would do, and does nothing: the run is rehearsed on a temporary copy of the iModel.
 * @throws IngestError as `synchronize` does, and `usage` for standard input
 */
export async function plan(options: PlanOptions): Promise<Plan> {
  const { withRehearsal } = await import("./imodel/rehearsal.js");
  const files = await basisOf(options);
  const onChange = options.onChange?.bind(options);
  return withRehearsal(
    options.imodel,
    async (target, imodel) => {
      const documents = await synchronizeInto(onChange ? recordingTarget(target, new ChangeSorter(onChange).take) : target, options);
      return { plan: 1, basis: { imodel, ...files }, documents };
    },
    options,
  );
}

/**
 * Compares what a plan has seen with what there is now.
 * @throws IngestError `plan-outdated`, saying what changed
 */
export async function checkPlan({ basis }: Plan, options: Pick<PlanOptions, "inputs" | "alignment"> & { imodel: string | LockedIModel }): Promise<void> {
  const { imodel } = options;
  const now = await basisOf(options);
  const [file, found] = typeof imodel === "string" ? [imodel, await fingerprintOf(imodel)] : [imodel.file, await imodel.fingerprint()];
  if (found !== basis.imodel) throw new IngestError("plan-outdated", `${file} has changed since the plan was made`);
  if (now.alignment !== basis.alignment) throw new IngestError("plan-outdated", "the alignment has changed since the plan was made");
  const files = new Set([...Object.keys(basis.inputs), ...Object.keys(now.inputs)]);
  for (const file of files)
    if (now.inputs[file] !== basis.inputs[file]) throw new IngestError("plan-outdated", `${file} is not the input that the plan was made for`);
}

/**
 * Reads a plan file.
 * @throws IngestError `usage` when it holds no plan
 */
export async function readPlan(file: string): Promise<Plan> {
  try {
    const value = JSON.parse(await readFile(file, "utf8")) as Partial<Plan> | null;
    if (value?.plan === 1 && value.basis) return value as Plan;
  } catch (error) {
    throw new IngestError("usage", `${file} cannot be read as a plan`, error);
  }
  throw new IngestError("usage", `${file} holds no plan`);
}

async function fingerprintOf(imodel: string): Promise<string> {
  const { fingerprint } = await import("./imodel/fingerprint.js");
  return fingerprint(imodel);
}

/** What a plan has seen besides the iModel. */
async function basisOf({ inputs, alignment }: Pick<PlanOptions, "inputs" | "alignment">): Promise<Omit<PlanBasis, "imodel">> {
  const digests: Record<string, string> = {};
  for (const file of inputs) digests[file] = await digestOf(file);
  return { inputs: digests, ...(alignment !== undefined && { alignment: await digestOfAlignment(alignment) }) };
}

/** Of the document and those that it extends; of the document alone where it is wrong, or extends that of an extractor, which is the product's own. */
async function digestOfAlignment(file: string): Promise<string> {
  return loadAlignment(file).then(({ digest }) => digest, () => digestOf(file));
}

async function digestOf(file: string): Promise<string> {
  if (file === "-") throw new IngestError("usage", "a plan needs inputs that can be read twice, not standard input");
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new IngestError("input-unreadable", `${file} cannot be read`, error);
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Turns changes and their outcomes into what people want to know. Holds the keys of insertions that are not whole yet. */
class ChangeSorter {
  readonly #openInsertions = new Set<string>();

  constructor(private readonly listener: (change: PlannedChange) => void) {}

  take = (source: string, change: Change, outcome: Outcome): void => {
    const action = actions[outcome.result];
    if (!action) return;
    const text = keyText(change.key);
    if (action === "update" && this.#openInsertions.has(text)) return;
    if (outcome.result === "inserted" && outcome.missing.length > 0) this.#openInsertions.add(text);
    const differences = "differences" in outcome ? outcome.differences : undefined;
    this.listener({ source, action, ...change.key, ...(differences && { differences }) });
  };
}

const actions: Partial<Record<Outcome["result"], PlannedChange["action"]>> = { inserted: "insert", updated: "update", deleted: "delete", marked: "mark" };
