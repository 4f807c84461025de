import { describe, expect, it } from "vitest";
import { cube, pumps, shownSizes } from "../support/cube-parts.js";
import { documentText } from "../support/document-text.js";
import { Hub } from "./hub.js";

const hub = new Hub();

describe("parts with the same content, in iModelHub", () => {
  it("come together and leave each other under the locks of their source", async () => {
    const imodel = await hub.newIModel();
    const histories: [string, number, number][] = [["ann", 1, 2], ["bob", 1, 1], ["ann", 1, 3], ["bob", 3, 1], ["ann", 3, 3]];
    for (const [user, a, b] of histories) {
      const { found } = await hub.sync(user, imodel, { text: documentText({ records: [cube("a", a), cube("b", b), ...pumps] }) });
      expect(found).toEqual([]);
      expect(await hub.read(imodel, shownSizes)).toEqual({ "1": [a], "2": [b] });
      expect(hub.locks(imodel)).toEqual([]);
    }
    expect(await hub.content(imodel)).toEqual(await hub.localContent("ann", imodel));
  });

  it("leave each other in a delta, too", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: documentText({ records: [cube("a", 1), cube("b", 1), ...pumps] }) });
    const { found } = await hub.sync("bob", imodel, { text: documentText({ header: { mode: "delta" }, records: [cube("b", 2)] }) });
    expect(found.map(({ code }) => code)).toEqual(["part-diverged"]);
    expect(await hub.read(imodel, shownSizes)).toEqual({ "1": [1], "2": [1] });
  });
});
