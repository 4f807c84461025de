// Writes vendor/bis-rules/ anew from two packages of the registry; its README.md says why they are no dependencies.
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = [
  { spec: "@bentley/bis-rules@1.0.1", folder: "lib", files: ["BisRules"], license: "LICENSE.bis-rules.md" },
  { spec: "@itwin/ecschema-editing@5.2.0-dev.19", folder: "lib/cjs/Validation", files: ["Diagnostic", "ECRules", "SchemaValidationVisitor"], license: "LICENSE.ecschema-editing.md" },
];
const target = fileURLToPath(new URL("../vendor/bis-rules/", import.meta.url));
const work = await mkdtemp(join(tmpdir(), "bis-rules-"));
try {
  await mkdir(target, { recursive: true });
  for (const { spec, folder, files, license } of sources) {
    const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", spec], { cwd: work, encoding: "utf8" }));
    execFileSync("tar", ["-xzf", filename], { cwd: work });
    const unpacked = join(work, "package");
    await copyFile(join(unpacked, "LICENSE.md"), join(target, license));
    for (const name of files) await writeFile(join(target, `${name}.js`), adapted(await readFile(join(unpacked, folder, `${name}.js`), "utf8")));
    await rm(unpacked, { recursive: true });
  }
} finally {
  await rm(work, { recursive: true });
}

/** Of @itwin/ecschema-editing the rules use nothing but its diagnostics. */
function adapted(code) {
  return code.replace('require("@itwin/ecschema-editing")', 'require("./Diagnostic")').replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}
