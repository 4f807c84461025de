import type { DynamicSchema } from "./dynamic-schema.js";

/** The version of a dynamic schema as text: its additions are minor changes. */
export function versionText({ version: { read, write, minor } }: Pick<DynamicSchema, "version">): string {
  return [read, write, minor].map((digits) => String(digits).padStart(2, "0")).join(".");
}
