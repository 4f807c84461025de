import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { openForWriting } from "../../ingest/imodel/open-imodel.js";
import { aspectProps } from "../../ingest/imodel/provenance.js";
import type { Change } from "../../ingest/synchronize/change.js";
import { imodelContent } from "../support/imodel-content.js";
import { change, key, results, session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}.bim`);
}

const groups = "BisCore:ElementGroupsMembers";

describe("a session on an iModel file", () => {
  it("inserts, finds unchanged, updates and deletes", async () => {
    const file = newFile();
    expect(await results(file, [change("1", { label: "one" }), change("2")])).toEqual(["inserted", "inserted"]);
    expect(await results(file, [change("1", { label: "one" }), change("2", { label: "two" }, "2")])).toEqual(["unchanged", "updated"]);
    expect(await results(file, [{ operation: "delete", key: key("1") }])).toEqual(["deleted"]);
    const content = await imodelContent(file);
    expect(content["plant Pump 2"]).toMatchObject({ label: "two", category: "Equipment", provenance: ["Pump 2  2"] });
    expect(Object.keys(content).filter((name) => name.includes("Pump"))).toEqual(["plant Pump 2"]);
  });

  it("clears what a record no longer has", async () => {
    const file = newFile();
    await results(file, [change("1", { label: "one", code: { spec: "s", value: "c" }, json: { properties: { a: 1 } } })]);
    expect(await results(file, [change("1", {}, "2")])).toEqual(["updated"]);
    const one = (await imodelContent(file))["plant Pump 1"];
    expect(one).not.toHaveProperty("label");
    expect(one).not.toHaveProperty("code");
    expect(one?.json ?? {}).not.toHaveProperty("imodelIngest");
  });

  it("lets a child wait for its parent and moves it to another one", async () => {
    const file = newFile();
    const below = (parent: string) => ({ parent: { target: key(parent), relationship: "BisCore:PhysicalElementAssemblesElements" } });
    expect(await results(file, [change("child", below("a")), change("a"), change("b")])).toEqual(["waiting", "inserted", "inserted"]);
    expect(await results(file, [change("child", below("a"))])).toEqual(["inserted"]);
    expect(await results(file, [change("child", below("b"), "2")])).toEqual(["updated"]);
    expect((await imodelContent(file))["plant Pump child"]).toMatchObject({ parent: "plant Pump b" });
    expect(await results(file, [change("b", below("child"), "2")])).toEqual(["waiting"]);
    expect(await results(file, [{ operation: "delete", key: key("b") }])).toEqual(["rejected"]);
    expect(await results(file, [{ operation: "delete", key: key("b") }, { operation: "delete", key: key("child") }])).toEqual(["deleted", "deleted"]);
    expect(Object.keys(await imodelContent(file)).filter((name) => name.includes("Pump"))).toEqual(["plant Pump a"]);
  });

  it("links what references name, in either order, and replaces only the links that changed", async () => {
    const file = newFile();
    const to = (...ids: string[]) => ({
      references: ids.map((id) => ({ pointer: `/references/feeds`, target: key(id), link: { relationship: groups, backward: false } })),
    });
    const first = await session(file, async (opened) => opened.apply([change("1", to("2", "3", "9")), change("2"), change("3")]));
    expect(first[0]).toMatchObject({ result: "inserted", missing: [{ code: "reference-unresolved", message: "Pump 9 is not there", pointer: "/references/feeds" }] });
    const content = await imodelContent(file);
    expect(content["plant Pump 1"]).toMatchObject({ links: [`${groups} plant Pump 2`, `${groups} plant Pump 3`], provenance: ["Pump 1  "] });
    expect(await results(file, [change("1", to("3"))])).toEqual(["updated"]);
    expect((await imodelContent(file))["plant Pump 1"]).toMatchObject({ links: [`${groups} plant Pump 3`], provenance: ["Pump 1  1"] });
    expect(await results(file, [change("1", to("3"))])).toEqual(["unchanged"]);
  });

  it("writes an element without its code while another one has it", async () => {
    const file = newFile();
    const code = (value: string) => ({ code: { spec: "imodel-ingest:Pump", value } });
    await results(file, [change("1", code("A")), change("2", code("B"))]);
    const swapped = [change("1", code("B"), "2"), change("2", code("A"), "2")];
    const outcomes = await session(file, async (opened) => opened.apply(swapped));
    expect(outcomes[0]).toMatchObject({ result: "updated", missing: [{ code: "code-taken", message: "another element has the code B" }] });
    expect(await results(file, swapped)).toEqual(["updated", "unchanged"]);
    const content = await imodelContent(file);
    expect([content["plant Pump 1"]?.code, content["plant Pump 2"]?.code]).toEqual(["B", "A"]);
  });

  it("keeps relationship records apart from the links of references", async () => {
    const file = newFile();
    const relate = (source: string, target: string, checksum = "1"): Change => ({
      operation: "relationship",
      key: key("r", "connects"),
      item: { checksum },
      place: { file: "a.ndjson" },
      bytes: 0,
      pointerBase: "",
      relationship: { source: key(source), target: key(target), link: { relationship: groups, backward: false }, json: { properties: { port: "out" } } },
    });
    await results(file, [change("1"), change("2"), change("3")]);
    expect(await results(file, [relate("1", "9")])).toEqual(["waiting"]);
    expect(await results(file, [relate("1", "2")])).toEqual(["inserted"]);
    expect(await results(file, [relate("1", "2")])).toEqual(["unchanged"]);
    expect(await results(file, [relate("3", "2", "2")])).toEqual(["updated"]);
    const content = await imodelContent(file);
    expect(content["plant Pump 1"]).toMatchObject({ links: [] });
    expect(content["plant Pump 3"]).toMatchObject({ links: [`${groups} plant Pump 2`], provenance: ["Pump 3  1", "connects r  2"] });
    expect(await results(file, [{ operation: "delete", key: key("r", "connects") }])).toEqual(["deleted"]);
    expect((await imodelContent(file))["plant Pump 3"]).toMatchObject({ links: [], provenance: ["Pump 3  1"] });
  });

  it("records the state of the document only when a run completes, and erases it when the next one writes", async () => {
    const file = newFile();
    const state = { item: { version: "v1", checksum: "c1" }, headerDigest: "h", alignmentDigest: "alignment" };
    await session(file, async (opened) => {
      expect(opened.recorded).toEqual({});
      await opened.apply([change("1")]);
      await opened.complete(state);
    });
    await session(file, async (opened) => {
      expect(opened.recorded).toEqual(state);
      await opened.apply([change("1", { label: "new" }, "2")]);
    });
    expect(await session(file, (opened) => Promise.resolve(opened.recorded))).toEqual({ alignmentDigest: "alignment" });
  });

  it("keeps an element that another source describes too", async () => {
    const file = newFile();
    await results(file, [change("1")]);
    const element = await session(file, async (opened) => (await opened.index()).find(key("1"))?.element ?? "");
    await withHost(async () => {
      const { db } = openForWriting(file);
      db.elements.insertAspect(aspectProps({ element, scope: "0x1", kind: "Other", identifier: "x" }));
      db.saveChanges();
      db.close();
      return Promise.resolve();
    });
    expect(await results(file, [{ operation: "delete", key: key("1") }])).toEqual(["deleted"]);
    expect(Object.values(await imodelContent(file)).map(({ provenance }) => provenance)).toContainEqual(["Other x  "]);
  });
});

describe("an element whose alignment names another class", () => {
  it("is replaced under the same id, with its children, links, code and the aspects of others", async () => {
    const file = newFile();
    const below = { parent: { target: key("1"), relationship: "BisCore:PhysicalElementAssemblesElements" } };
    const code = { code: { spec: "imodel-ingest:Pump", value: "A" } };
    const feeds = (id: string) => ({ references: [{ pointer: "/references/feeds", target: key(id), link: { relationship: groups, backward: false } }] });
    const relate: Change = {
      operation: "relationship",
      key: key("r", "connects"),
      item: { checksum: "1" },
      place: { file: "a.ndjson" },
      bytes: 0,
      pointerBase: "",
      relationship: { source: key("1"), target: key("2"), link: { relationship: "BisCore:GroupImpartsToMembers", backward: false }, json: {} },
    };
    await results(file, [change("1", { ...code, ...feeds("2") }), change("child", below), change("2", feeds("1")), relate]);
    const id = await session(file, async (opened) => (await opened.index()).find(key("1"))?.element ?? "");
    const location = { ...change("1", { ...code, ...feeds("2"), className: "Generic:SpatialLocation" }) };
    const child = change("child", { parent: { target: key("1"), relationship: "BisCore:ElementOwnsChildElements" } });
    const outcomes = await session(file, async (opened) => opened.apply([location, child]));
    expect(outcomes).toMatchObject([{ result: "updated", replaced: true, missing: [] }, { result: "updated" }]);
    expect(await session(file, async (opened) => (await opened.index()).find(key("1"))?.element)).toBe(id);
    expect(await imodelContent(file)).toMatchObject({
      "plant Pump 1": {
        className: "Generic:SpatialLocation",
        code: "A",
        links: [`${groups} plant Pump 2`, "BisCore:GroupImpartsToMembers plant Pump 2"].sort(),
        provenance: ["Pump 1  1", "connects r  1"],
      },
      "plant Pump child": { parent: "plant Pump 1" },
      "plant Pump 2": { links: [`${groups} plant Pump 1`] },
    });
    expect(await results(file, [location, child, change("2", feeds("1")), relate])).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
    expect(await results(file, [change("2", {}, "2"), { operation: "delete", key: key("r", "connects") }])).toEqual(["updated", "deleted"]);
    expect((await imodelContent(file))["plant Pump 1"]).toMatchObject({ links: [`${groups} plant Pump 2`] });
  });
});
