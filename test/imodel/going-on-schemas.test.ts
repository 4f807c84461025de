import type { ElementProps } from "@itwin/core-common";
import { expect, it } from "vitest";
import { selectIds } from "../../ingest/imodel/query.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";
import { stoppedRun } from "../support/stopped-run.js";

const imodel = new SharedIModel();

/** A source with a dynamic schema of its own. */
function sourceOf(schema: string): { target: ReturnType<SharedIModel["target"]>; options: { reopens: boolean; batchSize: number; yaml: string } } {
  const yaml = `alignment: 1\ndynamicSchema: { name: ${schema} }\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n`;
  return { target: imodel.target(schema), options: { reopens: true, batchSize: 5, yaml } };
}

/** Whole numbers at first; then a half of the pumps have other labels, and the last one a text. */
function pumps(isLater: boolean): BodyRecord[] {
  return Array.from({ length: 40 }, (_, i) => ({
    type: "entity", kind: "Pump", id: `P-${i}`, label: isLater && i % 2 === 1 ? `new ${i}` : `pump ${i}`,
    properties: { speed: isLater && i === 39 ? "fast" : i },
  }));
}

function speedsIn(schema: string): unknown[] {
  return selectIds(imodel.db, `SELECT ECInstanceId FROM ${schema}.Pump ORDER BY ECInstanceId`).map((id) => {
    const { userLabel, speed, speed_as_string: text } = imodel.db.elements.getElementProps<ElementProps & { speed?: number; speed_as_string?: string }>(id);
    return [userLabel, speed, text];
  });
}

it("goes on where a run was stopped in which values got another home, and leaves those of unchanged records to the run that follows, as that one would have", async () => {
  const [stopped, whole] = [sourceOf("Stopped"), sourceOf("Whole")];
  for (const { target, options } of [stopped, whole]) await ingestText(documentText({ records: pumps(false) }), target, options);
  const later = documentText({ records: pumps(true) });
  await stoppedRun(later, stopped.target, { ...stopped.options, transactions: 2 });
  const ended = await ingestText(later, stopped.target, stopped.options);
  expect(ended.passedOver).toEqual({ lines: 21 });
  await ingestText(later, whole.target, whole.options);
  for (const { target, options } of [stopped, whole]) await ingestText(later, target, options);
  expect(speedsIn("Stopped")).toEqual(speedsIn("Whole"));
  expect(speedsIn("Stopped").at(-1)).toEqual(["new 39", undefined, "fast"]);
  expect(speedsIn("Stopped")[0]).toEqual(["pump 0", undefined, "0"]);
  expect(totals(await ingestText(later, stopped.target, stopped.options))).toEqual({ unchanged: 40 });
});
