import type { DynamicSchema } from "./dynamic-schema.js";

/** The version of a dynamic schema as text: its additions are minor changes. */
export function versionText({ minor }: Pick<DynamicSchema, "minor">): string {
  return `01.00.${String(minor).padStart(2, "0")}`;
}
