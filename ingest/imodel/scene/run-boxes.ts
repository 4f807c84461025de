import { existsSync } from "node:fs";
import { reading } from "../reading.js";
import { type BoxSample, readBoxes } from "./boxes.js";

/**
 * A sample of what lies in space in an iModel file, with what became of it in a run; undefined when there is no such file, or nothing lies in space.
 * @param since when the run began, in milliseconds since 1970.
 * @throws IngestError `imodel-unreadable`, `native-missing`
 */
export async function readRunBoxes(file: string, since: number): Promise<BoxSample | undefined> {
  if (!existsSync(file)) return undefined;
  const sample = await reading(file, (db) => readBoxes(db, since));
  return sample.boxes.length > 0 ? sample : undefined;
}
