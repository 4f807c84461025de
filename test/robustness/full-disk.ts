import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A disk of a few megabytes. */
export interface SmallDisk {
  folder: string;
  resize(megabytes: number): void;
  unmount(): void;
}

/** Mounts a tmpfs; undefined where that is not allowed. */
export function mountSmallDisk(parent: string, megabytes: number): SmallDisk | undefined {
  const folder = join(parent, `disk-${megabytes}`);
  mkdirSync(folder);
  const mount = (...options: string[]): void => void execFileSync("mount", options, { stdio: "ignore" });
  try {
    mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  } catch {
    return undefined;
  }
  return {
    folder,
    resize: (larger) => mount("-o", `remount,size=${larger}m`, folder),
    unmount: () => void execFileSync("umount", ["-l", folder]),
  };
}
