import type { EntityRecord } from "../../ingest/format/record-types.js";

function entity(kind: string, id: string, properties: Record<string, unknown>): EntityRecord {
  return { type: "entity", kind, id, properties };
}

/** Versions of a source with values of every type; types drift, kinds and properties are added. */
export const ordinaryRecords: readonly (readonly EntityRecord[])[] = [
  [
    entity("Pump", "1", {
      Flow: 1, "Max Head": 2.5, Tag: "P-1", Tags: ["a", "b"], On: true, Built: "2020-02-29", Local: "2020-01-01T10:00", Seen: "2020-01-01T10:00:00+02:00", Serial: 2 ** 40,
      At: { x: 1, y: 2, z: 3 }, Flat: { x: 1, y: 2 }, Counts: [1, 2], Path: [{ x: 1, y: 2 }, { x: 3, y: 4 }], Rows: [{ a: 1 }, [2]], Stages: [{ Head: 1, id: "a", spec: "s" }, { Head: 2, Seal: { Kind: "x", on: true }, Tags: ["q", "r"], At: { x: 1, y: 2 }, Built: "2020-02-29", Seen: "2020-01-01T10:00:00Z", Parts: [{ n: 1 }] }], Pset_Pump: { Status: "new", Tag: "x" },
    }),
    entity("Website", "2", { rating: 5 }),
    entity("PumpType", "3", { Pressure: 10 }),
    entity("Group", "4", { Colour: "red" }),
  ],
  [entity("Pump", "1", { Flow: 1.5, Tag: 7, Tags: "c", Extra: true, Stages: [{ Head: 1.5, New: [1, 2] }], Pset_Pump: { Status: 1 } }), entity("Valve", "5", { Flow: 1 })],
  [entity("Pump", "1", { Flow: "much", On: "yes", Built: "2020-02-29T10:00:00Z", At: "here", Stages: "none" }), entity("Valve", "5", { Flow: [1] })],
];

/** Names that EC, ECSQL, BIS or JavaScript give a meaning of their own, that differ in case or at their end only, or that no name can be. */
export const hostileNames: readonly string[] = [
  "Id", "CodeValue", "userLabel", "ECClassId", "constructor", "toJSON", "1st", "Über № 1", "n".repeat(300), `${"n".repeat(299)}m`, "flow", "Flow", "FLOW", "a.b", "a/b", "a~b", "", " ", "select", "Model", "\u{1f600}",
];

/** Kinds of that sort. */
export const hostileKinds: readonly string[] = ["pump", "PUMP", "Id", "Model", "x".repeat(256), "Über № 1", "__proto__", "constructor", "Group_a", "FromSource", "Plant"];

/** Records with hostile names, hostile kinds, many properties, and names that come apart in groups only. */
export const hostileRecords: readonly EntityRecord[] = [
  entity("Pump", "1", Object.fromEntries(hostileNames.map((name, i) => [name, `v${i}`]))),
  entity("Pump", "2", Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p${i}`, i]))),
  entity("Pump", "3", { a: { b: 1 }, a_b: 2, A: { B: 3 }, "a / b": 4, Group_a: { b: 5 }, deep: { er: { and: { deeper: { still: 1 } } } } }),
  ...hostileKinds.map((kind, i) => entity(kind, `k${i}`, { a: { b: i }, name: kind })),
];
