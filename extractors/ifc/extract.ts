import { DocumentWriter, headerRecord } from "../node/intermediary.js";
import { exitCodes, RequirementError, runProgram } from "../node/program.js";
import { SourceFile } from "../node/source.js";
import { writeText } from "../node/write.js";
import { help, parseOptions, shapingOptions, version, type Options } from "./options.js";
import { openStep } from "./step-source.js";

runProgram({ name: "ifc", url: import.meta.url, main });

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") writeText(1, help);
  else if (options === "version") writeText(1, `ifc ${version}\n`);
  else if (options === "check") await import("./web-ifc.js").catch(missing);
  else return extract(options);
  return exitCodes.ok;
}

async function extract(options: Options): Promise<number> {
  const file = new SourceFile(options.source);
  file.requireNotOutput(options.output);
  const source = file.describe(options.sourceId);
  const step = await openStep(options.source, options.maxUnpackedBytes);
  try {
    const { openContent } = await import("./content.js").catch(missing);
    const content = await openContent(step.bytes, options);
    const shaping = shapingOptions(options);
    const document = new DocumentWriter(options.output, headerRecord({
      extractor: { name: "ifc", version, ...(Object.keys(shaping).length > 0 && { options: shaping }) },
      source, units: { length: "m", angle: "deg" }, crs: content.crs, idFrom: "source",
    }));
    try {
      await content.write(document);
      file.requireUnchanged();
      document.finish();
    } catch (error) {
      document.abandon();
      throw error;
    }
    if (!document.isPartial) return exitCodes.ok;
    writeText(2, "ifc: partial: not all of the model could be read, the issue records say what\n");
    return exitCodes.unreadable;
  } finally {
    step.close();
  }
}

function missing(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  throw new RequirementError("web-ifc is not installed: npm install web-ifc@0.0.78");
}
