import type { Original, Run } from "../run.js";
import type { Line } from "./read-lines.js";

/** What a line was, to go into its record; empty where nobody asks for rejected records. Of an overlong line only the place is left. */
export function originalOf({ text, content, overlong, place }: Line, { rejections }: Run): { original?: Original } {
  if (!rejections) return {};
  const raw = content ? { rawBase64: content.toString("base64") } : { raw: text };
  return { original: { place, ...(!overlong && raw), issues: [] } };
}
