import { describe, expect, it } from "vitest";
import { defaults } from "../../ingest/options.js";
import { stopIfInterrupted } from "../../ingest/stages/stop-if-interrupted.js";

describe("stopIfInterrupted", () => {
  const controller = new AbortController();
  const run = { report: () => undefined, limits: defaults.limits, signal: controller.signal };

  it("lets a run go on until it is asked to stop, and names what was going on", async () => {
    await expect(stopIfInterrupted(run, "Writing")).resolves.toBeUndefined();
    controller.abort();
    await expect(stopIfInterrupted(run, "Writing")).rejects.toThrow(expect.objectContaining({ key: "interrupted", message: "Writing was stopped" }) as Error);
  });
});
