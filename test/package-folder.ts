import { readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Files with that ending below a folder, as paths below {@link root}, sorted. */
export function filesBelow(folder: string, ending: string): string[] {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return found.filter((path) => path.endsWith(ending)).map((path) => posix.join(folder, path.replaceAll("\\", "/"))).sort();
}
