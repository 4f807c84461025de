import { createRequire } from "node:module";
import { defineConfig, type Plugin } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const inCi = process.env["CI"] !== undefined;

/** Files of tests that take long, the longest first. */
const long = ["/test/robustness/kills.test.ts", "/test/robustness/", "/test/readme.test.ts"];

/** What takes longest begins first, so that nothing else has to wait for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => [...long, ""].findIndex((part) => moduleId.includes(part));
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

/** Large packages of iTwin.js are required in the tests, as in `ingest/imodel/itwin`: to import one, Node first looks through the text of all its files. */
const large = /^@itwin\/(core-(backend|bentley|common|geometry)|ecschema-metadata)$/;

function requireLargePackages(): Plugin {
  const namesOf = (name: string): string[] => Object.keys(createRequire(import.meta.url)(name) as object);
  return {
    name: "require-large-packages",
    enforce: "pre",
    resolveId: (id) => (large.test(id) ? `\0${id}` : undefined),
    load(id) {
      const name = id.slice(1);
      if (!id.startsWith("\0") || !large.test(name)) return undefined;
      return `import { createRequire } from "node:module";
        import ${JSON.stringify(`/ingest/imodel/itwin/${name.slice("@itwin/".length)}.ts`)};
        export const { ${namesOf(name).join(", ")} } = createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(name)});`;
    },
  };
}

export default defineConfig({
  plugins: [requireLargePackages()],
  test: {
    include: ["test/**/*.test.ts"],
    // The native module must not be loaded in worker threads.
    pool: "forks",
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: ["test/build-once.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: inCi ? ["default", ["json", { outputFile: "coverage/test-results.json" }]] : ["default"],
  },
});
