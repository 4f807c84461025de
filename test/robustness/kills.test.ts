import { beforeAll, describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { checkKill, type Reach } from "./kill-checks.js";
import { killAndFinish, plantRecords, setStage, type Moment, type Stage } from "./killed-sync.js";
import { Random } from "./random.js";

/** One number for each of so many kills. */
const each = (kills: number): number[] => Array.from({ length: kills }, (_, i) => i);

describe("a sync of 20,000 records that is killed", () => {
  const folder = tempFolder();
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage(folder);
    expect(stage.expected.known.size).toBe(plantRecords);
  });

  async function kill(moment: Moment): Promise<Reach> {
    return checkKill(await killAndFinish(folder, moment), stage);
  }

  /** Most kills are to strike between the first and the last record that a run inserts. */
  function expectMidway(reached: readonly Reach[], kills: number): void {
    expect(reached).toHaveLength(kills);
    expect(reached.filter(({ inserted, of }) => inserted > 0 && inserted < of).length).toBeGreaterThanOrEqual(Math.floor(kills / 3));
  }

  describe("at any time", () => {
    const kills = 15;
    const random = new Random(1);
    const reached: Reach[] = [];

    // One moment in each stretch of the run, so that the kills are spread over all of it.
    it.each(each(kills))("is completed by the next run (%i)", async (i) => {
      reached.push(await kill({ ticks: stage.ticks * ((i + random.next()) / kills) }));
    });

    it("was killed in the middle of its work most of the times", () => expectMidway(reached, kills));
  });

  // The system reports fewer writes when it is busy, so the moments leave some room at the end.
  describe("while it writes", () => {
    const kills = { wal: 12, database: 3 };
    const random = new Random(2);
    const reached: Reach[] = [];

    it.each(each(kills.wal))("in a transaction, is completed by the next run (%i)", async (i) => {
      const writes = 1 + Math.floor(0.8 * stage.writes.wal * ((i + random.next()) / kills.wal));
      reached.push(await kill({ writes, to: "wal" }));
    });

    it.each(each(kills.database))("while it moves the write-ahead log into the iModel's file, is completed by the next run (%i)", async (i) => {
      const writes = 1 + Math.floor(0.9 * stage.writes.database * ((i + random.next()) / kills.database));
      reached.push(await kill({ writes, to: "database" }));
    });

    it("was killed in the middle of its work most of the times", () => expectMidway(reached, kills.wal + kills.database));

    it("was gone on with where it had come to, most of these times", () => {
      const halfway = reached.filter(({ inserted, of }) => inserted > of / 2 && inserted < of);
      expect(halfway.length).toBeGreaterThan(0);
      expect(halfway.filter(({ passed }) => passed > 0)).toHaveLength(halfway.length);
    });
  });
});
