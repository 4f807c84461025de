import { open, readFile } from "node:fs/promises";
import { sizeOf } from "./sample-copies.js";

const headBytes = 64 * 1024;
const largestJson = 64 * 1024 * 1024;

/** The first bytes of a file. */
export async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether bytes are those of a text: without control characters other than those that lay a text out. */
export function isText(bytes: Buffer): boolean {
  return !bytes.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte));
}

/**
 * Whether a whole file of this format can be told from one that was cut: what is no text, XML, JSON and STEP. In other texts a cut at
 * the end of a line leaves no trace, unless the format has a last line of its own, which nobody can see from outside.
 */
export async function marksItsEnd(path: string): Promise<boolean> {
  const head = await headOf(path);
  if (!isText(head)) return true;
  const start = head.toString("utf8").replace(/^\uFEFF/, "").trimStart();
  if (/^(<\??[A-Za-z!]|ISO-10303-21;)/.test(start)) return true;
  return /^[[{]/.test(start) && (await sizeOf(path)) <= largestJson && isJson(await readFile(path, "utf8"));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}
