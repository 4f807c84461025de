import { parseArgs } from "node:util";
import { UsageError } from "../node/program.js";

/** Version of the extractor; `extractor.json` says the same. */
export const version = "0.1.0";

const mebibyte = 1024 * 1024;

/** Text of `--help`. */
export const help = `usage: extract.js [-h] [-o FILE] [--source-id ID] [--no-geometry] [--openings] [--circle-segments NUMBER] [--max-unpacked MiB] [--check] [--version] [FILE]

Write an IFC model (.ifc, .ifczip; IFC2X3, IFC4 and IFC4X3) as an intermediary document: one entity for each object and type, its class as kind, its
attributes, property sets, quantities, materials and classifications as properties, its shape as triangles. Lengths are in metres, angles in degrees, all
other measures in SI.

positional arguments:
  FILE                  the model

options:
  -h, --help            show this help message and exit
  -o, --output FILE     write here instead of standard output; gzipped when it ends with .gz
  --source-id ID        identifies the document over all runs (default: the file's name)
  --no-geometry         leave out shapes; placements stay
  --openings            make shapes of openings too
  --circle-segments NUMBER
                        straight pieces that a circle becomes (default: 24)
  --max-unpacked MiB    refuse archives that unpack to more (default: 4096)
  --check               only tell whether the program can run here
  --version             show program's version number and exit

identity
  The GlobalId. Where two objects have the same one, the first stands, and a "warning" issue names both.

partial documents
  Whatever could not be read may still exist in the model, so it must not be deleted because it is missing here. The document ends as "partial", and
  nothing is deleted, when
    - an instance is referred to but is not in the file, or stands there twice,
    - a class is not one of the file's schema,
    - an object has no GlobalId, or its record would be too large.
  Each of these is an issue record of severity "error". All other issues leave the document complete. A file that is truncated, or has something between
  its instances that is no STEP, gives no complete document at all.

exit codes
  0 complete, 1 unreadable or partial, 2 wrong options, 3 web-ifc is missing, 130 interrupted
`;

/** What the command line says. */
export interface Options {
  source: string;
  output: string | undefined;
  sourceId: string | undefined;
  geometry: boolean;
  openings: boolean;
  circleSegments: number;
  maxUnpackedBytes: number;
}

/** The options, or what is to be done instead. @throws UsageError */
export function parseOptions(args: readonly string[]): Options | "help" | "version" | "check" {
  const { values, positionals } = parsed(args);
  if (values.help) return "help";
  if (values.version) return "version";
  if (values.check) return "check";
  const [source] = positionals;
  if (source === undefined || positionals.length > 1) throw new UsageError(source === undefined ? "which model?" : "one model at a time");
  return {
    source,
    output: values.output,
    sourceId: values["source-id"],
    geometry: !values["no-geometry"],
    openings: values.openings ?? false,
    circleSegments: wholeNumber("--circle-segments", values["circle-segments"] ?? "24", { low: 4, high: 360 }),
    maxUnpackedBytes: wholeNumber("--max-unpacked", values["max-unpacked"] ?? "4096", { low: 1, high: 2 ** 31 }) * mebibyte,
  };
}

/** Those options that shape the records, for the header, as far as they are not the usual ones. */
export function shapingOptions({ geometry, openings, circleSegments }: Options): Record<string, unknown> {
  return { ...(!geometry && { geometry }), ...(openings && { openings }), ...(circleSegments !== 24 && { circleSegments }) };
}

const known = {
  "help": { type: "boolean", short: "h" },
  "output": { type: "string", short: "o" },
  "source-id": { type: "string" },
  "no-geometry": { type: "boolean" },
  "openings": { type: "boolean" },
  "circle-segments": { type: "string" },
  "max-unpacked": { type: "string" },
  "check": { type: "boolean" },
  "version": { type: "boolean" },
} as const;

function parsed(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof known; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string, { low, high }: { low: number; high: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw new UsageError(`${name} needs a whole number from ${low} to ${high}, not ${text}`);
  return value;
}
