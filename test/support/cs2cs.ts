import { spawnSync } from "node:child_process";

/** Whether PROJ's program is on this machine. Without it, the tests that compare with it are left out, but not in CI. */
export const hasCs2cs = spawnSync("cs2cs", ["-lp"]).status === 0 || process.env["CI"] !== undefined;

/** Converts positions by PROJ, in the order of axes that its systems have; `from` and `to` are EPSG codes or PROJ strings. */
export function cs2cs(from: string, to: string, positions: readonly (readonly [number, number])[]): [number, number][] {
  const input = positions.map(([first, second]) => `${first} ${second}\n`).join("");
  const { stdout, stderr, status } = spawnSync("cs2cs", ["-f", "%.10f", ...split(from), "+to", ...split(to)], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`cs2cs failed: ${stderr}`);
  return stdout.trim().split("\n").map((line) => {
    const [first = NaN, second = NaN] = line.split(/\s+/).map(Number);
    return [first, second];
  });
}

function split(system: string): string[] {
  return system.split(/\s+(?=\+)/);
}
