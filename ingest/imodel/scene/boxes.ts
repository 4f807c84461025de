import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { readAspects } from "../provenance.js";
import { selectIds, selectRows } from "../query.js";
import { type EntityState, LastRun } from "./last-run.js";

/** Where an element lies in space, in metres, and what became of it. */
export interface StateBox {
  low: [number, number, number];
  high: [number, number, number];
  state: EntityState;
}

/** Some of the elements that lie in space: those that a run wrote first, the others as an even sample. */
export interface BoxSample {
  boxes: StateBox[];
  /** How many elements lie in space. */
  total: number;
  /** Whether the iModel tells what the run wrote; where it does not, only `marked` says anything. */
  isKnown: boolean;
}

/** What bounds a sample: elements that were written, elements of all, and written ones that are looked for in space. */
const limits = { written: 400, all: 400, tried: 4000 } as const;

interface Row {
  id: Id64String;
  x0: number;
  y0: number;
  z0: number;
  x1: number;
  y1: number;
  z1: number;
}

const columns = "ECInstanceId AS [id], MinX AS [x0], MinY AS [y0], MinZ AS [z0], MaxX AS [x1], MaxY AS [y1], MaxZ AS [z1]";

/**
 * Reads a sample of the elements that lie in space, with what became of them in a run.
 * @param since when the run began, in milliseconds since 1970: when nothing was written since, everything is unchanged.
 */
export function readBoxes(db: IModelDb, since: number): BoxSample {
  const lastRun = LastRun.read(db, since);
  const rows = new Map<Id64String, Row>();
  const take = (row: Row): void => void rows.set(row.id, row);
  for (const id of lastRun?.written(limits.tried) ?? []) {
    if (rows.size >= limits.written) break;
    selectRows<Row>(db, `SELECT ${columns} FROM BisCore.SpatialIndex WHERE ECInstanceId=?`, { bind: [{ id }], take });
  }
  const ids = selectIds(db, "SELECT ECInstanceId FROM BisCore.SpatialIndex ORDER BY ECInstanceId");
  const step = Math.max(1, Math.ceil(ids.length / limits.all));
  for (let i = 0; i < ids.length; i += step) selectRows<Row>(db, `SELECT ${columns} FROM BisCore.SpatialIndex WHERE ECInstanceId=?`, { bind: [{ id: ids[i] ?? "" }], take });
  const boxes = [...rows.values()].map(({ id, x0, y0, z0, x1, y1, z1 }): StateBox => ({ low: [x0, y0, z0], high: [x1, y1, z1], state: stateOf(db, id, lastRun) }));
  return { boxes, total: ids.length, isKnown: LastRun.isKept(db) };
}

function stateOf(db: IModelDb, element: Id64String, lastRun: LastRun | undefined): EntityState {
  const aspects = readAspects(db, element).filter(({ own }) => own?.relationship === undefined);
  const marked = aspects.some(({ own }) => own?.missingSince !== undefined);
  const states = [{ id: undefined }, ...aspects].map(({ id: aspect }) => lastRun?.stateOf({ element, marked, ...(aspect !== undefined && { aspect }) }) ?? (marked ? "marked" : "unchanged"));
  return states.find((state) => state !== "unchanged") ?? "unchanged";
}
