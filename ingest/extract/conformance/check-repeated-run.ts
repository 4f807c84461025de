import { failed, judged, notApplicable, passed, type ConformanceResult } from "./conformance-checks.js";
import { copySample } from "./sample-copies.js";
import { runOver, type BenchRun, type TestBench } from "./test-bench.js";
import { digestOf } from "./written-document.js";

/** Runs once more over the sample, and over a copy in another folder, and compares. Holds the identities of three documents. */
export async function checkRepeatedRun(bench: TestBench, sample: string, first: BenchRun): Promise<ConformanceResult[]> {
  const second = await runOver(bench, sample, "second");
  const elsewhere = await runOver(bench, await copySample(sample, bench.folder), "elsewhere");
  const moved = idFault(first, second, "a second run") ?? idFault(first, elsewhere, "a run over a copy in another folder");
  if (moved !== undefined) return [failed("stable-ids", moved), notApplicable("same-bytes", "the ids differ already")];
  const isSame = (await digestOf(first.output)) === (await digestOf(second.output));
  return [passed("stable-ids"), judged("same-bytes", isSame ? undefined : "a second run wrote the same entities, but other bytes")];
}

function idFault(before: BenchRun, after: BenchRun, what: string): string | undefined {
  const gone = [...before.written.identities].find((identity) => !after.written.identities.has(identity));
  if (gone !== undefined) return `${what} lacks ${showIdentity(gone)}`;
  const added = [...after.written.identities].find((identity) => !before.written.identities.has(identity));
  return added === undefined ? undefined : `${what} has ${showIdentity(added)}, which was not there before`;
}

function showIdentity(identity: string): string {
  return identity.split("\0").filter((part) => part !== "").join(" ");
}
