import { copyFile, mkdtemp, open, readdir, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Copies a sample into a folder of its own below `folder`, under its own name and beside links to what lies beside the original, since
 * many formats consist of several files. Returns the path of the copy.
 */
export async function copySample(sample: string, folder: string): Promise<string> {
  const target = await emptyPlace(sample, folder);
  await copyFile(sample, target);
  return target;
}

/** A copy that ends after so many bytes. */
export async function cutSample(sample: string, folder: string, length: number): Promise<string> {
  const target = await copySample(sample, folder);
  await truncate(target, length);
  return target;
}

/** Bytes that are damaged in one place. */
const damagedBytes = 8;

/** A copy in which the bits of a few bytes from `offset` on are flipped. */
export async function damageSample(sample: string, folder: string, offset: number): Promise<string> {
  const target = await copySample(sample, folder);
  const file = await open(target, "r+");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(damagedBytes), 0, damagedBytes, offset);
    for (let index = 0; index < bytesRead; index++) buffer[index] = (buffer[index] ?? 0) ^ 0xff;
    await file.write(buffer, 0, bytesRead, offset);
  } finally {
    await file.close();
  }
  return target;
}

/** A file with the name of the sample and another content. */
export async function replaceSample(sample: string, folder: string, content: Buffer): Promise<string> {
  const target = await emptyPlace(sample, folder);
  await writeFile(target, content);
  return target;
}

async function emptyPlace(sample: string, folder: string): Promise<string> {
  const place = await mkdtemp(join(folder, "copy-"));
  const origin = dirname(sample);
  for (const name of await readdir(origin)) {
    // Where links are not allowed, a format of several files says that one is missing.
    if (name !== basename(sample)) await symlink(join(origin, name), join(place, name)).catch(() => undefined);
  }
  return join(place, basename(sample));
}

/** Size of a file in bytes. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
