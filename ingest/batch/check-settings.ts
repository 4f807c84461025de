import type { DocumentErrors } from "../documents/document-errors.js";
import { unknownPlaceholder } from "./placeholders.js";

type Members = Readonly<Record<string, unknown>>;

/** Finds what is wrong with the document of a batch that its schema cannot say. */
export function checkSettings(document: Members, errors: DocumentErrors): void {
  const defaults = (document["defaults"] ?? {}) as Members;
  const jobs = document["jobs"] as readonly Members[];
  for (const settings of [defaults, ...jobs]) checkPlaceholders(settings, errors);
  jobs.forEach((job, i) => {
    if (job["imodel"] === undefined && defaults["imodel"] === undefined) errors.add(job, undefined, `jobs.${i}: Needs "imodel", here or in "defaults"`);
  });
}

function checkPlaceholders(settings: Members, errors: DocumentErrors): void {
  const options = (settings["options"] ?? []) as readonly unknown[];
  const templates = [...["imodel", "quarantine"].map((name) => [settings, name, settings[name]] as const), ...options.map((word, i) => [options, i, word] as const)];
  for (const [branch, member, template] of templates) {
    const unknown = typeof template === "string" ? unknownPlaceholder(template) : undefined;
    if (unknown !== undefined) errors.add(branch, member, `${member}: There is no placeholder ${unknown}; known are {name} and {folder}`);
  }
}
