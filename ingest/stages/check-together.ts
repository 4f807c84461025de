import type { KeyTable } from "../format/key-table.js";
import type { PreparedRecords } from "../format/prepared-records.js";
import type { OutcomeRecorder } from "./check-outcome.js";
import type { RecordCheck } from "./check-record.js";
import { countChecked, countKind } from "./count-kinds.js";

/** What records are checked together with. */
export interface CheckingTogether {
  keys: KeyTable;
  outcome: OutcomeRecorder;
  /** Checks those of them that need more than a look. */
  checker: RecordCheck;
  /** Takes the number of entities of each kind that are as they should be. */
  kinds: Map<string, number>;
}

/** Checks records that are known to be valid and go no further, without an object for each. */
export function checkTogether(records: PreparedRecords, { keys, outcome, checker, kinds }: CheckingTogether): void {
  const { sorts, from, to } = records;
  const groups = sorts.map(({ scope, kind }) => (checker.covers(scope) ? keys.group(scope, kind) : undefined));
  const sound = sorts.map(() => 0);
  for (let index = from; index < to; index++) {
    const sort = records.sortAt(index);
    const group = groups[sort];
    const isPlain = group !== undefined && records.isAlone(index) && !checker.references.isWaiting;
    if (isPlain && checker.identities.addTo(group, records.idAt(index), { line: records.lineAt(index), entity: sorts[sort]?.type === "entity" })) sound[sort] = (sound[sort] ?? 0) + 1;
    else countChecked(kinds, checker.checkPrepared(records.at(index)));
  }
  for (const [sort, { type, kind }] of sorts.entries()) {
    outcome.counts[type] += sound[sort] ?? 0;
    if (type === "entity") countKind(kinds, kind, sound[sort] ?? 0);
  }
}
