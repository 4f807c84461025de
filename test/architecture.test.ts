import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow, root } from "./package-folder.js";
import { importEdges, undocumentedExports, type Edge } from "./source-code.js";

const files = filesBelow("ingest", ".ts");
const edges = importEdges(files);
const extractors = filesBelow("extractors", ".ts");
const extractorEdges = importEdges(extractors);

/** What each part of ingest/ may import, besides itself. A part is a folder or a file. */
const base = ["errors.ts", "issue.ts", "log.ts", "options.ts", "redact.ts", "run.ts"];
const pipeline = [...base, "format", "alignment", "synchronize", "stages"];
const allowed: Record<string, readonly string[]> = {
  "errors.ts": [],
  "issue.ts": [],
  "redact.ts": [],
  "log.ts": ["redact.ts"],
  "options.ts": [],
  "run.ts": ["errors.ts", "issue.ts", "options.ts"],
  "product.ts": [],
  "hub-imodel.ts": [],
  "format": base,
  "documents": ["errors.ts", "format"],
  "alignment": [...base, "format", "documents"],
  "synchronize": [...base, "format", "alignment"],
  "stages": [...base, "format", "alignment", "synchronize"],
  "report": ["errors.ts", "issue.ts", "options.ts", "format", "synchronize"],
  "write-report.ts": ["errors.ts", "report"],
  "with-reports.ts": ["product.ts", "imodel", "report", "write-report.ts"],
  "with-backup.ts": ["errors.ts", "hub-imodel.ts", "synchronize", "imodel"],
  "quarantine": [...base, "format", "stages"],
  "ingest.ts": [...pipeline, "quarantine"],
  "schemas": ["errors.ts", "issue.ts", "alignment"],
  "imodel": [...base, "hub-imodel.ts", "format", "alignment", "synchronize", "schemas"],
  "view": ["errors.ts", "imodel"],
  "view-imodel.ts": ["imodel", "view"],
  "export": ["errors.ts", "alignment", "imodel"],
  "export-imodel.ts": ["errors.ts", "product.ts", "imodel", "export"],
  "extract": [...base, "format"],
  "validate.ts": pipeline,
  "check-alignment.ts": [...pipeline, "extract", "imodel"],
  "check-conformance.ts": ["errors.ts", "issue.ts", "extract", "validate.ts"],
  "draft-alignment.ts": [...pipeline, "imodel"],
  "inspect-imodel.ts": [...base, "hub-imodel.ts", "synchronize", "imodel"],
  "inspect-schemas.ts": [...base, "schemas", "imodel"],
  "diff-schema.ts": [...pipeline, "schemas", "imodel", "synchronize-inputs.ts"],
  "synchronize-inputs.ts": [...pipeline, "hub-imodel.ts", "ingest.ts", "extract", "imodel", "quarantine", "report", "with-backup.ts", "with-reports.ts"],
  "connector.ts": [...pipeline, "product.ts", "imodel", "synchronize-inputs.ts"],
  "config": ["documents"],
  "batch": [...pipeline, "documents", "product.ts", "extract", "imodel", "report", "synchronize-inputs.ts", "with-reports.ts"],
  "plan-inputs.ts": [...pipeline, "imodel", "synchronize-inputs.ts"],
  "replay.ts": [...pipeline, "hub-imodel.ts", "ingest.ts", "imodel", "quarantine", "report", "synchronize-inputs.ts", "with-backup.ts", "with-reports.ts"],
  "snapshot-imodel.ts": [...pipeline, "imodel", "report", "synchronize-inputs.ts", "with-reports.ts"],
  "unmap-source.ts": ["errors.ts", "synchronize", "imodel", "synchronize-inputs.ts", "with-backup.ts"],
  "index.ts": [...pipeline, "hub-imodel.ts", "extract", "report", "write-report.ts", "validate.ts", "check-alignment.ts", "check-conformance.ts", "draft-alignment.ts", "inspect-imodel.ts", "view-imodel.ts", "export-imodel.ts", "schemas", "inspect-schemas.ts", "diff-schema.ts", "synchronize-inputs.ts", "plan-inputs.ts", "replay.ts", "snapshot-imodel.ts", "unmap-source.ts", "batch"],
  "cli": [...base, "config", "product.ts", "hub-imodel.ts", "extract", "validate.ts", "check-alignment.ts", "check-conformance.ts", "draft-alignment.ts", "inspect-imodel.ts", "view-imodel.ts", "export-imodel.ts", "schemas", "inspect-schemas.ts", "diff-schema.ts", "synchronize-inputs.ts", "plan-inputs.ts", "replay.ts", "snapshot-imodel.ts", "unmap-source.ts", "batch", "index.ts"],
};

/** The part a file belongs to: `ingest/stages/align.ts` → `stages`. */
function partOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function show({ from, to }: Edge): string {
  return `${from} imports ${to}`;
}

describe("imports within ingest/", () => {
  it("cover the whole of it", () => {
    expect(edges.length).toBeGreaterThan(100);
    expect([...new Set(files.map(partOf))].filter((part) => !(part in allowed))).toEqual([]);
  });

  it("run one way only", () => {
    const inside = edges.filter(({ to }) => to.startsWith("ingest/"));
    const wrong = inside.filter(({ from, to }) => partOf(from) !== partOf(to) && !allowed[partOf(from)]?.includes(partOf(to)));
    expect(wrong.map(show)).toEqual([]);
  });

  it("lead to files that exist", () => {
    expect(edges.filter(({ to }) => to.startsWith("ingest/") && !files.includes(to)).map(show)).toEqual([]);
  });

  it("have no cycles", () => {
    expect(findCycle(edges.filter(({ to }) => to.startsWith("ingest/")))).toEqual([]);
  });

  it("load the native module late: imodel/ is imported only on demand, or for its types", () => {
    const intoIModel = edges.filter(({ from, to }) => partOf(to) === "imodel" && partOf(from) !== "imodel");
    expect(intoIModel.filter(({ how }) => how === "static").map(show)).toEqual([]);
  });

  it("of the command line's program load a command's work late", () => {
    const heavy = ["validate.ts", "check-conformance.ts", "inspect-imodel.ts", "view-imodel.ts", "export-imodel.ts", "inspect-schemas.ts", "diff-schema.ts", "synchronize-inputs.ts", "replay.ts", "snapshot-imodel.ts", "unmap-source.ts", "plan-inputs.ts", "batch", "index.ts", "extract"];
    const commands = edges.filter(({ from }) => from.startsWith("ingest/cli/commands/"));
    expect(commands.filter(({ to, how }) => heavy.includes(partOf(to)) && how === "static").map(show)).toEqual([]);
  });
});

describe("the modules of the page", () => {
  it("import three.js and each other, and nothing of the server's", () => {
    const ofPage = edges.filter(({ from }) => from.startsWith("ingest/view/page/"));
    expect(ofPage.length).toBeGreaterThan(20);
    expect(ofPage.filter(({ to }) => !to.startsWith("ingest/view/page/") && to !== "three" && !to.startsWith("three/addons/")).map(show)).toEqual([]);
  });

  it("are the only ones that import three.js", () => {
    expect(edges.filter(({ from, to }) => /^three(\/|$)/.test(to) && !from.startsWith("ingest/view/page/")).map(show)).toEqual([]);
  });
});

describe("imports of packages", () => {
  it("keep iTwin.js in imodel/", () => {
    const itwin = edges.filter(({ to }) => /^@(itwin|bentley)\//.test(to));
    expect(itwin.length).toBeGreaterThan(0);
    expect(itwin.filter(({ from }) => partOf(from) !== "imodel").map(show)).toEqual([]);
  });

  it("load those of iTwin.js that are large by way of imodel/itwin/, which is quicker", () => {
    const large = readdirSync(`${root}/ingest/imodel/itwin`).filter((file) => !file.startsWith("require-")).map((file) => `@itwin/${basename(file, ".ts")}`);
    expect(edges.filter(({ to, how }) => large.includes(to) && how !== "type").map(show)).toEqual([]);
  });

  it("keep files, processes and networks out of report/: it only makes values and text", () => {
    const outside = edges.filter(({ from, to }) => partOf(from) === "report" && !to.startsWith("ingest/"));
    expect(outside.filter(({ to }) => to !== "node:crypto").map(show)).toEqual([]);
  });

  it("are all declared, and what is declared is imported", () => {
    const { dependencies } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { dependencies: Record<string, string> };
    const packages = [...edges, ...extractorEdges].filter(({ to }) => !/^(ingest\/|extractors\/|node:)/.test(to));
    const nameOf = (to: string): string => to.split("/").slice(0, to.startsWith("@") ? 2 : 1).join("/");
    expect(packages.filter(({ to }) => !(nameOf(to) in dependencies)).map(show)).toEqual([]);
    // Peers that iTwin.js and its client of iModelHub want to find beside them, the outlines of land that the view reads, and the definitions of EPSG codes.
    const used = new Set([...packages.map(({ to }) => nameOf(to)), "@itwin/core-quantity", "@opentelemetry/api", "inversify", "reflect-metadata", "world-atlas", "epsg-index"]);
    expect(Object.keys(dependencies).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe("extractors/ and json-schemas/", () => {
  it("import nothing of ingest/", () => {
    const programs = filesBelow("extractors", ".py");
    expect(programs.length).toBeGreaterThan(0);
    const reaching = programs.filter((path) => /^\s*(from|import)\s+\.*ingest\b|["'/]ingest\//m.test(readFileSync(`${root}/${path}`, "utf8")));
    expect(reaching).toEqual([]);
    expect(extractorEdges.filter(({ to }) => to.startsWith("ingest/") || to.startsWith("..")).map(show)).toEqual([]);
  });

  it("written in TypeScript import what is theirs, what all share, and have no cycles", () => {
    const own = (path: string): string => path.split("/").slice(0, 2).join("/");
    const inside = extractorEdges.filter(({ to }) => to.startsWith("extractors/"));
    expect(inside.filter(({ from, to }) => own(to) !== own(from) && own(to) !== "extractors/node").map(show)).toEqual([]);
    expect(findCycle(inside)).toEqual([]);
  });

  it("refer to nothing outside json-schemas/", () => {
    const references = filesBelow("json-schemas", ".json").flatMap((path) => {
      const found = readFileSync(`${root}/${path}`, "utf8").matchAll(/"\$ref":\s*"([^"]*)"/g);
      return [...found].map(([, reference = ""]) => ({ path, reference }));
    });
    expect(references.filter(({ reference }) => !reference.startsWith("#") && !reference.startsWith("urn:imodel-ingest:"))).toEqual([]);
  });
});

describe("files", () => {
  const all = [...files, ...extractors, ...filesBelow("test", ".ts"), ...filesBelow("scripts", ".mjs"), ...filesBelow("extractors", ".py")];

  it("are no longer than 250 lines", () => {
    const handwritten = all.filter((path) => path !== "ingest/format/record-types.ts");
    const long = handwritten.filter((path) => readFileSync(`${root}/${path}`, "utf8").split("\n").length > 251);
    expect(long).toEqual([]);
  });

  it("have names in kebab-case", () => {
    const sources = all.filter((path) => !path.endsWith(".py"));
    expect(sources.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.(ts|mjs)$/.test(basename(path)))).toEqual([]);
  });
});

describe("documentation in the code", () => {
  it("covers every export of the public API", () => {
    expect(undocumentedExports(["ingest/index.ts"])).toEqual([]);
  });

  it("covers every export of every file", () => {
    expect(undocumentedExports([...extractors, ...files.filter((path) => path !== "ingest/format/record-types.ts" && !path.startsWith("ingest/imodel/itwin/"))])).toEqual([]);
  });
});

/** The files of one cycle, the first one again at the end; empty when there is none. */
function findCycle(all: readonly Edge[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of all) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const target of next.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
