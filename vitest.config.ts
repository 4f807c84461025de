import { defineConfig } from "vitest/config";

const inCi = process.env["CI"] !== undefined;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The native module must not be loaded in worker threads.
    pool: "forks",
    maxWorkers: 2,
    globalSetup: ["test/build-once.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: inCi ? ["default", ["json", { outputFile: "coverage/test-results.json" }]] : ["default"],
  },
});
