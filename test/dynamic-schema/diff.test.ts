import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffSchema } from "../../ingest/diff-schema.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { schemaDiff } from "../../ingest/schemas/schema-diff.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";
import { hostileRecords, ordinaryRecords } from "./sources.js";

describe("the difference that a document would make", () => {
  it("is the one that a sync of it makes, version after version, and then none", async () => {
    const folder = tempFolder();
    const [input, imodel, alignment] = [join(folder, "plant.ndjson"), join(folder, "plant.bim"), join(folder, "alignment.yaml")];
    writeFileSync(alignment, "alignment: 1\nkinds:\n  Website: { class: BisCore:UrlLink }\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant }\n");
    let before: ReturnType<typeof findDynamicSchema>;
    for (const records of [...ordinaryRecords, hostileRecords]) {
      writeFileSync(input, documentText({ records }));
      const expected = await diffSchema({ input, imodel, alignment });
      await synchronize({ inputs: [input], imodel, alignment, deletions: "never" });
      const after = await reading(imodel, (db) => findDynamicSchema(db, "Plant"));
      expect(expected?.classes.length).toBeGreaterThan(0);
      expect(after && schemaDiff(before, after)).toEqual(expected);
      expect((await diffSchema({ input, imodel, alignment, force: true }))?.classes).toEqual([]);
      before = after;
    }
  });
});
