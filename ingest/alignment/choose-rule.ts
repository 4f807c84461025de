import type { Json } from "./json.js";
import type { Conditions } from "./alignment-rules.js";
import type { CompiledRule } from "./compiled-rule.js";
import { compileSource, type SourceRecord, textOf } from "./value-source.js";

/** Whether a record has what a rule asks for. */
export type Test = (record: SourceRecord) => boolean;

/** A rule with what it asks for; without a test it takes every record of its kinds. */
export interface Candidate {
  test?: Test;
  rule: CompiledRule;
}

/** Candidates for the kinds that a pattern fits, in the order in which they are tried. */
export interface PatternCandidates {
  fits(kind: string): boolean;
  candidates: readonly Candidate[];
}

/** Compiles the values that properties must have one of; names that do not exist are handed to `fail`. */
export function compileConditions(conditions: Conditions, fail: (name: string, message: string) => void): Test {
  const tests = Object.entries(conditions).map(([name, wanted]): Test => {
    const source = compileSource(name, (message) => fail(name, message));
    const texts = new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String));
    const fits = (value: Json | undefined): boolean => texts.has(textOf(value) ?? "\0");
    return (record) => {
      const value = source.read(record);
      return Array.isArray(value) ? (value as readonly Json[]).some(fits) : fits(value);
    };
  });
  return (record) => tests.every((test) => test(record));
}

/** Whether a kind fits a pattern in which `*` stands for any text. Takes the first place where each piece fits, so it never goes back. */
export function compilePattern(pattern: string): (kind: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (kind) => kind === pattern;
  return (kind) => {
    if (!kind.startsWith(first) || !kind.endsWith(last)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = kind.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= kind.length - last.length;
  };
}

/** The rules of a document, before a kind is known. */
export interface RuleSet {
  exact: ReadonlyMap<string, readonly Candidate[]>;
  patterns: readonly PatternCandidates[];
  fallback: readonly Candidate[];
}

/** The rules that records of a kind can have, in the order in which they are tried: up to the first that takes every record, if there is one. */
export function candidatesOf(kind: string, { exact, patterns, fallback }: RuleSet): readonly Candidate[] {
  const all = exact.get(kind) ?? [...patterns.flatMap(({ fits, candidates }) => (fits(kind) ? candidates : [])), ...fallback];
  const end = all.findIndex(({ test }) => test === undefined);
  return end < 0 ? all : all.slice(0, end + 1);
}
