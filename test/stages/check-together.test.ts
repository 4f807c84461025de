import fc from "fast-check";
import { expect, test } from "vitest";
import { openDocument } from "../../ingest/stages/check-document.js";
import { countChecked } from "../../ingest/stages/count-kinds.js";
import { brief, header, inChunks, type LooseRecord, recordingRun, sealed } from "../format/documents.js";

const name = fc.constantFrom("1", "2", "3", "4", "ü", "x".repeat(70));
const kind = fc.constantFrom("Pump", "Valve", "constructor");
const scope = fc.constantFrom("", "s", "undeclared");
const reference = fc.record({ kind, id: name, scope }, { requiredKeys: ["kind", "id"] });
const record: fc.Arbitrary<LooseRecord> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("entity"), kind, id: fc.oneof(name, fc.integer({ min: 5, max: 60 }).map(String)), scope, label: fc.string({ maxLength: 3 }) }, { requiredKeys: ["type", "kind", "id"] }) },
  fc.record({ type: fc.constant("entity"), kind, id: name, parent: reference, references: fc.dictionary(fc.constantFrom("a", "b"), reference, { maxKeys: 2 }) }),
  fc.record({ type: fc.constant("entity"), kind, id: name, geometry: fc.constant([{ type: "part", part: "p" }]) }),
  fc.record({ type: fc.constant("part"), id: fc.constantFrom("p", "q"), geometry: fc.constant([{ type: "point", at: [0, 0, 0] }]) }),
  fc.record({ type: fc.constant("relationship"), kind, source: reference, target: reference }),
  fc.record({ type: fc.constantFrom("entity", "pump"), kind, id: fc.constantFrom("1", 7, "") }),
);

/** What is found out about a document; with `together`, as {@link validate} finds it out. */
async function checked(text: string, together: boolean): Promise<object> {
  const { run, issues } = recordingRun();
  const kinds = new Map<string, number>();
  const document = await openDocument(inChunks(text, 900), run, together ? { kinds } : {});
  let handedOn = 0;
  for await (const batch of document.batches) {
    handedOn += batch.length;
    if (!together) for (const each of batch) countChecked(kinds, each);
  }
  if (together) expect(handedOn).toBe(0);
  const { counts, complete, reasons, completeScopes, unreadable } = document.outcome;
  const dangling = [...document.dangling()].map(({ owner, pointer }) => `${owner.kind} ${owner.id} ${pointer}`);
  return { issues: issues.map(brief), kinds: [...kinds].sort(), counts, complete, reasons, completeScopes, unreadable, dangling };
}

test("records that are checked together are found to be what each of them is by itself", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 40 }), async (records) => {
      const text = sealed(records, { head: { ...header, scopes: ["", "s"] } });
      expect(await checked(text, true)).toEqual(await checked(text, false));
    }),
    { numRuns: 400, seed: 12 },
  );
});
