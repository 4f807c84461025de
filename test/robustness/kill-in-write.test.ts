import { beforeAll, describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { checkKill, type Reach } from "./kill-checks.js";
import { killAndFinish, setStage, type Stage } from "./killed-sync.js";
import { Random } from "./random.js";

/** Two runs and a look at what they left, on a machine with other things to do. */
const timeout = 300_000;
const kills = 12;

// The system reports fewer writes when it is busy, so the moments leave some room at the end.
describe("a sync of 20,000 records that is killed while it writes", () => {
  const folder = tempFolder();
  const random = new Random(2);
  const reached: Reach[] = [];
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage(folder);
  });

  it.each(Array.from({ length: kills }, (_, i) => i))("in a transaction, is completed by the next run (%i)", { timeout }, async (i) => {
    const writes = 1 + Math.floor(0.8 * stage.writes.wal * ((i + random.next()) / kills));
    reached.push(checkKill(await killAndFinish(folder, { writes, to: "wal" }), stage));
  });

  it.each([0, 1, 2])("while it moves the write-ahead log into the iModel's file, is completed by the next run (%i)", { timeout }, async (i) => {
    const writes = 1 + Math.floor(0.9 * stage.writes.database * ((i + random.next()) / 3));
    reached.push(checkKill(await killAndFinish(folder, { writes, to: "database" }), stage));
  });

  it("was killed in the middle of its work most of the times", () => {
    expect(reached).toHaveLength(kills + 3);
    expect(reached.filter(({ inserted, of }) => inserted > 0 && inserted < of).length).toBeGreaterThanOrEqual(kills / 3);
  });

  it("was gone on with where it had come to, most of these times", () => {
    const halfway = reached.filter(({ inserted, of }) => inserted > of / 2 && inserted < of);
    expect(halfway.length).toBeGreaterThan(0);
    expect(halfway.filter(({ passed }) => passed > 0)).toHaveLength(halfway.length);
  });
});
