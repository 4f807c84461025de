import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DynamicClass } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { type Edit, editByHand, withItems } from "./by-hand-edits.js";
import { missingParts } from "./missing-parts.js";
import { keptByRecord, storedByRecord, valuesOf } from "./stored-by-record.js";

const yaml = "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant }\n";
const folder = tempFolder();
let files = 0;

/** What of the schema a source sees. */
interface State {
  classes: readonly DynamicClass[];
  xml: string;
}

function stateOf(file: string): Promise<State> {
  return reading(file, (db) => ({ classes: findDynamicSchema(db, "Plant")?.classes ?? [], xml: exportSchemaXml(db, "Plant") }));
}

/** Edits by what they do; undefined where they cannot be made of a schema. The names are those that the source has too. */
const edits: Record<string, (xml: string, kind: string, name: string) => Edit | undefined> = {
  "adds a property": (xml, kind, name) => (has(xml, name) || !has(xml, kind) ? undefined : [classEnd(kind), `<ECProperty propertyName="${name}" typeName="string" displayLabel="By hand"/>`]),
  "adds a class": (xml, kind, name) => (has(xml, kind) ? undefined : withItems(`<ECEntityClass typeName="${kind}"><BaseClass>bis:PhysicalElement</BaseClass><ECProperty propertyName="${name}" typeName="int"/></ECEntityClass>`)),
  "derives a class": (xml, kind, name) => (has(xml, name) || has(xml, `Sub${kind}`) || !new RegExp(`ECEntityClass typeName="${kind}"`).test(xml) ? undefined : withItems(`<ECEntityClass typeName="Sub${kind}"><BaseClass>${kind}</BaseClass><ECProperty propertyName="${name}" typeName="boolean"/></ECEntityClass>`)),
  "adds a category": (xml, _, name) => (has(xml, `Group_${name}`) ? undefined : withItems(`<PropertyCategory typeName="Group_${name}" displayLabel="By hand" priority="7"/>`)),
  "adds a member": (xml, _, name) => (has(xml, name) || !xml.includes("<ECStructClass") ? undefined : [/(?<=<ECStructClass [^>]*>)/, `<ECProperty propertyName="${name}" typeName="double"/>`]),
  "describes": (xml) => (xml.includes("By hand, all") ? undefined : ['schemaName="Plant"', 'schemaName="Plant" description="By hand, all of it"']),
  "limits numbers": (xml) => (xml.includes('typeName="int" displayLabel') ? ['typeName="int" displayLabel', 'typeName="int" maximumValue="3" displayLabel'] : undefined),
  "forgets a source": (xml) => (xml.includes("<Path>/") ? [/<FromSource[^>]*>\s*<Path>\/.*?<\/FromSource>/s, ""] : undefined),
};

function has(xml: string, name: string): boolean {
  return new RegExp(`(property|type)Name="${name}"`, "i").test(xml);
}

function classEnd(name: string): RegExp {
  return new RegExp(`(?<=<ECEntityClass typeName="${name}"(?:(?!</ECEntityClass>).)*)(?=</ECEntityClass>)`, "s");
}

const kind = fc.constantFrom("Pump", "Valve", "Tank");
const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i");
const scalar = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(1.5, true, "x", "2020-02-29"));
const value = fc.oneof(scalar, scalar, fc.array(fc.integer(), { minLength: 1, maxLength: 2 }), fc.array(fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 2 }), { minLength: 1, maxLength: 2 }), fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 2 }));
const record = fc.record({ type: fc.constant("entity" as const), kind, id: fc.constantFrom("1", "2", "3"), properties: fc.dictionary(fc.oneof(name, name.map((each) => each.toUpperCase())), value, { minKeys: 1, maxKeys: 4 }) }) as fc.Arbitrary<EntityRecord>;
const documents = fc.uniqueArray(record, { minLength: 1, maxLength: 3, selector: ({ kind: own, id }) => `${own} ${id}` });
const edit = fc.record({ what: fc.constantFrom(...Object.keys(edits)), kind, name: fc.oneof(name, name.map((each) => each.toUpperCase())) });

/** A source and somebody who edits its schema, one after the other. */
class Story {
  readonly file = join(folder, `${++files}.bim`);
  readonly #given = new Map<string, EntityRecord>();
  readonly #classes: (readonly DynamicClass[])[] = [];

  async sync(records: readonly EntityRecord[]): Promise<object> {
    for (const each of records) this.#given.set(`${each.kind} ${each.id}`, each);
    const done = totals(await withIModel(this.file, (target) => ingestText(documentText({ header: { mode: "delta" }, records }), target, { yaml })));
    this.#classes.push((await stateOf(this.file)).classes);
    return done;
  }

  /** Every value that was given last is in a property, or kept as JSON. */
  async expectAll(): Promise<void> {
    await reading(this.file, (db) => {
      const found = [keptByRecord(db), ...this.#classes.map((classes) => storedByRecord(db, "Plant", classes))];
      for (const [key, { properties }] of this.#given) expect(found.flatMap((each) => each[key] ?? []), key).toEqual(expect.arrayContaining(valuesOf(properties)));
    });
  }

  /** Until nothing that was retyped has to move any more. */
  async expectRest(): Promise<void> {
    const all = [...this.#given.values()];
    await this.sync(all);
    await this.sync(all);
    const { xml } = await stateOf(this.file);
    expect(await this.sync(all)).toEqual({ unchanged: all.length });
    expect((await stateOf(this.file)).xml).toBe(xml);
  }
}

describe("a dynamic schema that a source and somebody else change in turn", () => {
  it("loses nothing of either, and comes to rest", async () => {
    const made = new Set<string>();
    await withHost(() =>
      fc.assert(
        fc.asyncProperty(documents, fc.array(fc.tuple(fc.array(edit, { minLength: 1, maxLength: 3 }), documents), { minLength: 2, maxLength: 3 }), async (first, steps) => {
          const story = new Story();
          await story.sync(first);
          for (const [wanted, records] of steps) {
            for (const { what, kind: own, name: of } of wanted) {
              const change = edits[what]?.((await stateOf(story.file)).xml, own, of);
              if (change) await editByHand(story.file, [change]);
              if (change) made.add(what);
            }
            const before = await stateOf(story.file);
            await story.sync(records);
            expect(missingParts(before.xml, (await stateOf(story.file)).xml)).toEqual([]);
            await story.expectAll();
          }
          await story.expectRest();
          await story.expectAll();
        }),
        { numRuns: 6, seed: 41, endOnFailure: true },
      ),
    );
    expect(made.size, "sorts of edits").toBeGreaterThan(Object.keys(edits).length - 2);
  });
});
