import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readOwnDocument } from "../../ingest/alignment/extend-document.js";
import { unitAliases } from "../../ingest/alignment/unit-names.js";
import { Positions } from "../../ingest/documents/yaml-tree.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { codeBlocks } from "../markdown.js";
import { root } from "../package-folder.js";
import { aligned, pumpAlignment, units } from "./plant.js";

const page = "docs/alignment.md";

/** A block of the page as a whole document; a comment above the block says which part it is. */
function whole(text: string, part: string): string {
  const indented = (spaces: string): string => text.replace(/^/gm, spaces);
  if (part === "properties") return `alignment: 1\nkinds:\n  K:\n    class: A:B\n    properties:\n${indented("      ")}\n`;
  return part === "kind" ? `alignment: 1\nkinds:\n  K:\n${indented("    ")}\n` : `${text}\n`;
}

describe(page, () => {
  const blocks = codeBlocks(page).filter(({ language }) => language === "yaml");

  it("shows whole alignments and parts of them", () => {
    expect(blocks.map(({ comment }) => comment)).toEqual(["", "properties", "kind", "", ""]);
  });

  it.each(blocks.map(({ line, text, comment }) => [line, whole(text, comment)] as const))("shows what the schema accepts in line %i", (line, text) => {
    expect(readOwnDocument(text, `${page}:${line}`, new Positions()).document).toHaveProperty("kinds");
  });

  const rows = [...readFileSync(`${root}/${page}`, "utf8").matchAll(/^\|(?: `\w+`)? \|.*\| `(\{.*\})` \| `(\{.*\})` \| (?:`(.*)`|nothing) \|$/gm)];

  it.each(rows.map(([, rule = "", properties = "", made = "null"]) => [rule, properties, made] as const))("says of %s with %s what it makes: %s", (rule, properties, made) => {
    const { element, issues } = aligned(pumpAlignment(`x: ${rule}`), { properties: JSON.parse(properties) as NonNullable<EntityRecord["properties"]> });
    const left = (element?.json.properties ?? {}) as Record<string, unknown>;
    expect([left.x ?? null, issues]).toEqual([JSON.parse(made), []]);
  });

  it("explains every key of a rule, in the order of its JSON Schema", () => {
    const schema = JSON.parse(readFileSync(`${root}/json-schemas/alignment.schema.json`, "utf8")) as { $defs: { propertyRule: { properties: object } } };
    const keys = [...readFileSync(`${root}/${page}`, "utf8").matchAll(/^\| `(\w+)` \| [A-Z`]/gm)].map(([, key]) => key);
    expect(keys).toEqual(Object.keys(schema.$defs.propertyRule.properties));
    expect(rows.length).toBe(keys.length);
  });

  it("names spellings of units that there are", () => {
    const [, listed = ""] = /by common spellings: (.*)\./.exec(readFileSync(`${root}/${page}`, "utf8")) ?? [];
    const spellings = [...listed.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    const labels = [...units.values()].map(({ label }) => label);
    const labelsOfUnits = ["m²", "m3/h", "kPa", "W/(m²·K)"];
    expect(spellings.filter((name) => !(name in unitAliases) && !labels.includes(name) && !labelsOfUnits.includes(name))).toEqual(["m2"]);
  });
});
