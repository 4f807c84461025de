import { describe, expect, it } from "vitest";
import type { BodyRecord } from "./document-text.js";
import { totals } from "./ingest-text.js";
import { pump, type PumpTarget, to } from "./pumps.js";

/** A pump in a scope, the unnamed one included. */
function at(scope: string, id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord {
  return pump(id, { ...(scope !== "" && { scope }), ...rest });
}

/** What every target must do with entities in several scopes. */
export function scopeSuite({ run, content, transactions }: PumpTarget): void {
  const ids = async () => Object.keys(await content()).map((text) => text.replace("Pump ", ""));

  it("leaves scopes alone that a document does not cover", async () => {
    await run([at("1", "a"), at("2", "b"), at("4", "c")], { header: { scopes: ["1", "2", "4"] } });
    expect(totals(await run([at("1", "a")], { header: { scopes: ["1", "2"] } }))).toEqual({ unchanged: 1, deleted: 1 });
    expect(await ids()).toEqual(["a", "c"]);
  });

  describe("an entity that moves to another scope", () => {
    const covers = { header: { scopes: ["", "a", "b"] } };
    const family = (scope: string, rest = {}) => [
      at(scope, "x", { code: "X", label: "ex", references: { feeds: to("y") }, ...rest }),
      at(scope, "c", { code: "C", parent: to("x") }),
      at(scope, "y", { references: { feeds: [to("x"), to("c")] } }),
      at("", "z", { references: { feeds: { ...to("x"), ...(scope !== "" && { scope }) } } }),
    ];
    const wanted = {
      "Pump c": { code: "C", parent: "Pump x", links: 0, whole: true },
      "Pump x": { label: "ex", code: "X", links: 1, whole: true },
      "Pump y": { links: 2, whole: true },
      "Pump z": { links: 1, whole: true },
    };

    it.each([
      ["a", "b"],
      ["b", "a"],
      ["a", ""],
      ["", "b"],
    ])("ends as one element with its code, links and children (from %j to %j)", async (from, into) => {
      await run(family(from), covers);
      const moved = await run(family(into), covers);
      expect(moved.found).toEqual([]);
      expect(totals(moved)).toEqual({ inserted: 3, updated: 1, deleted: 3 });
      expect(await content()).toMatchObject(wanted);
      expect(await ids()).toHaveLength(4);
      const before = await transactions();
      expect(totals(await run(family(into), covers))).toEqual({ unchanged: 4 });
      expect(await transactions()).toBe(before);
    });

    it("ends so too when it changed besides, and when it comes back", async () => {
      await run(family("a"), covers);
      await run(family("b", { label: "new", code: "N" }), covers);
      expect(await content()).toMatchObject({ ...wanted, "Pump x": { label: "new", code: "N", links: 1, whole: true } });
      await run(family("a"), covers);
      expect(await content()).toMatchObject(wanted);
      expect(await ids()).toHaveLength(4);
    });

    it("keeps the children that stay where they are and follow it with their parent", async () => {
      await run([at("a", "x", { code: "X" }), at("a", "c", { code: "C", parent: to("x") })], covers);
      const moved = await run([at("b", "x", { code: "X" }), at("a", "c", { code: "C", parent: { ...to("x"), scope: "b" } })], covers);
      expect(moved.found).toEqual([]);
      expect(totals(moved)).toEqual({ inserted: 1, updated: 1, deleted: 1 });
      expect(await content()).toMatchObject({ "Pump x": { code: "X", whole: true }, "Pump c": { code: "C", parent: "Pump x", whole: true } });
    });

    it("leaves it where something that stays still hangs below it", async () => {
      await run([at("a", "x", { code: "X" }), at("a", "c", { parent: to("x") })], covers);
      const moved = await run([at("b", "x", { code: "X" }), at("a", "c", { parent: to("x") })], covers);
      expect(moved.found.map(({ code, id, scope }) => `${code} ${scope ?? ""} ${id ?? ""}`).sort()).toEqual(["code-taken b x", "deletion-withheld a x"]);
      expect(totals(moved)).toEqual({ inserted: 1, unchanged: 1 });
    });

    it("tells two entities of the same id apart, whichever of them goes", async () => {
      const both = [at("a", "x", { label: "ex", code: "X" }), at("b", "x", { label: "ex" })];
      await run(both, covers);
      expect(totals(await run(both.slice(1), covers))).toEqual({ unchanged: 1, deleted: 1 });
      expect(totals(await run(both, covers))).toEqual({ inserted: 1, unchanged: 1 });
      expect(totals(await run(both.slice(0, 1), covers))).toEqual({ unchanged: 1, deleted: 1 });
      expect(await content()).toMatchObject({ "Pump x": { label: "ex", code: "X", whole: true } });
    });

    it("is deleted from the old scope when only that one is complete", async () => {
      await run(family("a"), covers);
      const moved = await run(family("b"), { ...covers, end: { scopes: ["a"] } });
      expect(totals(moved)).toEqual({ inserted: 3, updated: 1, deleted: 3 });
      expect(await content()).toMatchObject(wanted);
    });

    it("stays in the old scope, with its code, until that one is complete", async () => {
      await run(family("a"), covers);
      const moved = await run(family("b"), { ...covers, end: { scopes: ["", "b"] } });
      expect(totals(moved)).toEqual({ inserted: 3, updated: 1 });
      expect(moved.found.map(({ code, id, scope }) => `${code} ${scope ?? ""} ${id ?? ""}`).sort()).toEqual(["code-taken b c", "code-taken b x"]);
      expect(totals(await run(family("b"), covers))).toEqual({ updated: 2, unchanged: 2, deleted: 3 });
      expect(await content()).toMatchObject(wanted);
      expect(await ids()).toHaveLength(4);
    });
  });
}
