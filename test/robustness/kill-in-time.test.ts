import { beforeAll, describe, expect, it } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
import { checkKill, type Reach } from "./kill-checks.js";
import { killAndFinish, plantRecords, setStage, type Stage } from "./killed-sync.js";
import { Random } from "./random.js";

/** Two runs and a look at what they left, on a machine with other things to do. */
const timeout = 300_000;
const kills = 15;

describe("a sync of 20,000 records that is killed at any time", () => {
  const folder = tempFolder();
  const random = new Random(1);
  const reached: Reach[] = [];
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage(folder);
    expect(stage.expected.known.size).toBe(plantRecords);
  });

  // One moment in each stretch of the run, so that the kills are spread over all of it.
  it.each(Array.from({ length: kills }, (_, i) => i))("is completed by the next run (%i)", { timeout }, async (i) => {
    const milliseconds = stage.milliseconds * ((i + random.next()) / kills);
    reached.push(checkKill(await killAndFinish(folder, { milliseconds }), stage));
  });

  it("was killed in the middle of its work most of the times", () => {
    expect(reached).toHaveLength(kills);
    expect(reached.filter(({ inserted, of }) => inserted > 0 && inserted < of).length).toBeGreaterThanOrEqual(kills / 3);
  });
});
