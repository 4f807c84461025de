// Prints how many tests passed and failed, and fails when one failed or was left out. Argument: vitest's JSON report.
import { readFile } from "node:fs/promises";

const report = JSON.parse(await readFile(process.argv[2], "utf8"));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const left = tests.filter(({ status }) => status !== "passed" && status !== "failed");
for (const test of left) console.log(`left out: ${test.fullName}`);
const failed = Math.max(report.numFailedTests, report.success ? 0 : 1);
console.log(`${report.numPassedTests} passed, ${failed} failed${left.length > 0 ? `, ${left.length} skipped` : ""}`);
process.exit(failed === 0 && left.length === 0 && report.numPassedTests > 0 ? 0 : 1);
