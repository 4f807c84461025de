import { type BodyRecord, documentText } from "../support/document-text.js";
import { Random } from "./random.js";

type EntityBody = BodyRecord & { type: "entity" };

/** How kinds become elements in the tests of this folder: references of pumps become links. */
export const plantAlignment = `alignment: 1
kinds:
  Pump: { class: "Generic:PhysicalObject", references: { feeds: { relationship: "BisCore:ElementGroupsMembers" }, near: { relationship: "BisCore:ElementGroupsMembers", direction: backward } } }
default: { class: "Generic:PhysicalObject" }
defaultRelationship: { relationship: "BisCore:ElementGroupsMembers" }
`;

const areas = 400;
const parts = 20;
const relationships = 600;

/** Two versions of one plant: the second has so many records, of which the first knows nearly all: as they are, otherwise, or under another parent. */
export function plantVersions(records: number): { before: string; after: string } {
  const random = new Random(20_000);
  const count = records - areas - parts - relationships;
  const pumps = Array.from({ length: count }, (_, i) => pump(i, { random, count }));
  const old = pumps.filter(() => random.next() < 0.96).map((record) => older(record, { random, count }));
  const gone = Array.from({ length: 200 }, (_, i) => ({ ...pump(100_000 + i, { random, count }), references: {} }));
  return {
    before: documentText({ header: header("1"), records: [...partRecords("old"), ...areaRecords(), ...old, ...gone] }),
    after: documentText({ header: header("2"), records: [...partRecords("new"), ...random.shuffle([...areaRecords(), ...pumps, ...links(random, pumps.length)])] }),
  };
}

function header(version: string): { source: { id: string; version: string; name: string } } {
  return { source: { id: "plant", name: "Anlage „Süd“", version } };
}

function partRecords(state: string): BodyRecord[] {
  const size = (i: number): number => (i === 3 && state === "old" ? 2 : 1 + i / 10);
  return Array.from({ length: parts }, (_, i) => ({ type: "part", id: `part-${i}`, geometry: [{ type: "box", low: [0, 0, 0], high: [size(i), 1, 1] }] }));
}

/** Areas stand in areas: a tree that is three levels deep. */
function areaRecords(): EntityBody[] {
  return Array.from({ length: areas }, (_, i) => ({
    type: "entity",
    kind: "Area",
    id: `A-${i}`,
    label: `Bereich ${i} – 区域`,
    ...(i > 0 && { parent: { kind: "Area", id: `A-${Math.floor(i / 8)}` } }),
  }));
}

/** Random choices in a plant of so many pumps. */
interface Choices {
  random: Random;
  count: number;
}

function pump(number: number, { random, count }: Choices): EntityBody {
  const record: EntityBody = {
    type: "entity",
    kind: "Pump",
    id: `P-${number}`,
    label: `Pumpe ${number} 🜄`,
    code: `P-${number}`,
    properties: { power: random.below(1000) / 10, vendor: { name: "Ærø", since: "2019-04-01" } },
  };
  if (random.next() < 0.7) record.parent = { kind: "Area", id: `A-${random.below(areas)}` };
  if (random.next() < 0.2) record.references = { feeds: [{ kind: "Pump", id: `P-${random.below(1000)}` }, { kind: "Pump", id: `P-${1000 + random.below(count - 1000)}` }] };
  if (random.next() < 0.1) record.references = { ...record.references, near: { kind: "Area", id: `A-${random.below(areas)}` } };
  if (random.next() < 0.5) record.placement = { origin: [number, random.below(100), 0], yaw: random.below(360) };
  if (random.next() < 0.2) record.geometry = [{ type: "part", part: `part-${random.below(parts)}` }];
  else if (random.next() < 0.1) record.geometry = [{ type: "box", low: [0, 0, 0], high: [1, 1, 1 + random.below(9)] }];
  return record;
}

/** What an earlier version had instead: a fortieth of it otherwise, and of that the references came later. */
function older(record: EntityBody, { random, count }: Choices): EntityBody {
  const { references: _references, ...rest } = record;
  const chance = random.next();
  if (chance >= 0.025) return record;
  if (chance < 0.0125) return { ...rest, label: "old" };
  if (chance < 0.01875) return { ...rest, parent: { kind: "Area", id: `A-${random.below(areas)}` } };
  // The code of another one of today: codes change hands.
  return { ...rest, code: `P-${random.below(count)}` };
}

function links(random: Random, pumps: number): BodyRecord[] {
  const seen = new Set<string>();
  const records: BodyRecord[] = [];
  while (records.length < relationships) {
    const [source, target] = [random.below(pumps), random.below(pumps)];
    if (source === target || seen.has(`${source} ${target}`)) continue;
    seen.add(`${source} ${target}`);
    records.push({ type: "relationship", kind: "connects", source: { kind: "Pump", id: `P-${source}` }, target: { kind: "Pump", id: `P-${target}` } });
  }
  return records;
}
