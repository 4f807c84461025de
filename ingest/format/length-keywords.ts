import type { Ajv2020 } from "ajv/dist/2020.js";

/**
 * Replaces `minLength` and `maxLength` by keywords with the same meaning that count code points only when the number of UTF-16 units
 * does not decide already. Nearly always it does, and counting is a tenth of all the time that reading takes.
 */
export function addLengthKeywords(ajv: Ajv2020): Ajv2020 {
  const common = { type: "string", schemaType: "number" } as const;
  ajv.removeKeyword("maxLength").removeKeyword("minLength");
  ajv.addKeyword({ ...common, keyword: "maxLength", compile: (limit: number) => (text: string) => text.length <= limit || codePoints(text) <= limit });
  ajv.addKeyword({ ...common, keyword: "minLength", compile: (limit: number) => (text: string) => text.length >= 2 * limit || codePoints(text) >= limit });
  return ajv;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
