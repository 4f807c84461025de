import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const inCi = process.env["CI"] !== undefined;

/** What takes longest begins first, so that nothing else has to wait for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/robustness/") || moduleId.endsWith("/readme.test.ts");
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The native module must not be loaded in worker threads.
    pool: "forks",
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: ["test/build-once.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: inCi ? ["default", ["json", { outputFile: "coverage/test-results.json" }]] : ["default"],
  },
});
