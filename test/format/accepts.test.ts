import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { acceptedSchemas, type AcceptedSchema } from "../../ingest/format/accepted-schemas.js";
import { accepts } from "../../ingest/format/accepts.js";
import { loadSchema, recordTypes, type Schema } from "../../ingest/format/record-schemas.js";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const built = ((await import(new URL("dist/format/accepts.js", root).href)) as { accepts: typeof accepts }).accepts;

/** The schemas as they stand, compiled without anything of ours. */
const compilePlainly = (name: AcceptedSchema): ((value: unknown) => boolean) => new Ajv2020({ strict: false }).compile(JSON.parse(read(`json-schemas/${name}.schema.json`)) as object);

const examples: Record<AcceptedSchema, unknown[]> = {
  ...(Object.fromEntries(recordTypes.map((type) => [type, loadSchema(type)["examples"] as Schema[]])) as Record<(typeof recordTypes)[number], unknown[]>),
  alignment: ["cobie/alignment.yaml", "cobie/building.yaml", "ifc/alignment.yaml", "csv/alignment.yaml"].map((path) => parse(read(`extractors/${path}`)) as unknown),
  extractor: ["cobie", "ifc", "csv", "tables"].map((name) => JSON.parse(read(`extractors/${name}/extractor.json`)) as unknown),
};

const value = fc.oneof(fc.constantFrom<unknown>("", "a", "x".repeat(257), "𝔘".repeat(129), "a\0", -1, 0, 1.5, 1e9, true, null, [], {}, ["a", "a"], [0, 0, 0], "mesh", "2024-02-30"), fc.jsonValue({ maxDepth: 2 }));
const change = fc.record({ at: fc.array(fc.nat({ max: 50 }), { maxLength: 6 }), name: fc.constantFrom(undefined, "type", "id", "kind", "surprise", "__proto__", "oneOf"), value: fc.option(value, { nil: undefined }) });

/** A copy in which something, found by going down the members by number, is replaced, added or taken away. */
function changed(json: unknown, { at: [first, ...rest], name, value: put }: { at: number[]; name: string | undefined; value: unknown }): unknown {
  if (typeof json !== "object" || json === null) return put ?? null;
  const members = Object.entries(json);
  const [key] = members[(first ?? 0) % Math.max(1, members.length)] ?? [];
  const made = members.map(([each, inner]): [string, unknown] => [each, each === key && rest.length > 0 ? changed(inner, { at: rest, name, value: put }) : inner]);
  const kept = rest.length > 0 ? made : [...made.filter(([each]) => each !== (name ?? key)), ...(put === undefined ? [] : [[name ?? key ?? "new", put] as [string, unknown]])];
  return Array.isArray(json) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept);
}

describe.each(acceptedSchemas)("values of the schema %s", (name) => {
  it("are accepted as by ajv from the schema as it stands, by what is compiled now and what was compiled ahead", () => {
    const isValid = compilePlainly(name);
    const verdicts = { true: 0, false: 0 };
    const judge = (candidate: unknown): void => {
      const expected = isValid(candidate);
      verdicts[expected ? "true" : "false"] += 1;
      expect([accepts[name](candidate), built[name](candidate)]).toEqual([expected, expected]);
    };
    examples[name].forEach(judge);
    fc.assert(
      fc.property(fc.constantFrom(...examples[name]), fc.array(change, { minLength: 1, maxLength: 3 }), (example, changes) => judge(changes.reduce<unknown>(changed, example))),
      { numRuns: 400, seed: 17 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(3);
  });
});

it("what is compiled ahead needs no compiler", () => {
  const text = read("dist/format/accepts.js");
  expect([...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, path]) => path)).toEqual(["./code-points.js"]);
  expect(text).not.toContain("require(");
});
