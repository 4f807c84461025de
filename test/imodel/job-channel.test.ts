import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { openForWriting } from "../../ingest/imodel/open-imodel.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { documentText } from "../support/document-text.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { pump } from "../support/pumps.js";
import { tempFolder } from "../support/temp-folder.js";

let file = "";
beforeEach(() => (file = join(tempFolder(), "x.bim")));

function sync(source: string, { label = "a", channel }: { label?: string; channel?: string }): Promise<Ingested> {
  const text = documentText({ header: { source: { id: source } }, records: [pump("1", { label, code: `${source} code` })] });
  return withIModel(file, (target) => ingestText(text, target), channel === undefined ? {} : { channel });
}

describe("the job of a source with a channel", () => {
  it("is the root of the channel, and what hangs below it is closed to those who do not name it", async () => {
    expect(totals(await sync("plant", { channel: "plant-register" }))).toEqual({ inserted: 1 });
    await withHost(() => {
      const { db } = openForWriting(file);
      const [element = ""] = selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject");
      const [job] = selectIds(db, "SELECT ECInstanceId FROM BisCore.Subject WHERE CodeValue='plant'");
      expect(db.channels.queryChannelRoot("plant-register")).toBe(job);
      expect(db.channels.getChannelKey(element)).toBe("plant-register");
      expect(() => db.elements.updateElement({ ...db.elements.getElementProps(element), userLabel: "by hand" })).toThrow("not allowed");
      db.abandonChanges();
      db.close();
      return Promise.resolve();
    });
    expect(totals(await sync("plant", { label: "b", channel: "plant-register" }))).toEqual({ updated: 1 });
  });

  it("must be named with its channel, and no other source can have the same", async () => {
    await sync("plant", { channel: "register" });
    await expect(sync("plant", { label: "b" })).rejects.toMatchObject({ key: "usage", message: expect.stringContaining("--channel register") as string });
    await expect(sync("plant", { label: "b", channel: "other" })).rejects.toMatchObject({ key: "usage" });
    await expect(sync("site", { channel: "register" })).rejects.toMatchObject({ key: "usage", message: expect.stringContaining("has a root already, the Subject plant") as string });
    await expect(sync("site", { channel: "shared" })).rejects.toMatchObject({ key: "usage" });
    expect(totals(await sync("site", {}))).toEqual({ inserted: 1 });
  });

  it("gets it with the next change, when it had none", async () => {
    await sync("plant", {});
    expect(totals(await sync("plant", { channel: "register" }))).toEqual({ unchanged: 1 });
    expect(totals(await sync("plant", { label: "b", channel: "register" }))).toEqual({ updated: 1 });
    await withHost(() => {
      const { db } = openForWriting(file);
      expect(db.channels.queryChannelRoot("register")).toBeDefined();
      db.close();
      return Promise.resolve();
    });
  });
});
