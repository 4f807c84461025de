import type { Json } from "./json.js";
import type { PropertyRule, Scalar } from "./alignment-rules.js";
import { compileDateForm } from "./date-form.js";
import { readDecimal } from "./decimal-number.js";
import type { Convert } from "./unit-conversion.js";
import { textOf } from "./value-source.js";

/** What a value has become: another value, none at all, or nothing because it does not fit, which is to be read after its name. */
export type Stepped = { value: Json | undefined } | { flaw: string };

/** Takes one value, or one entry of a list, a step further. */
type Step = (value: Json) => Stepped;

/** Characters of a text that a step makes. */
const longestText = 1_000_000;

/** Entries of a list that a step makes. */
const longestList = 10_000;

/** Values that a message names. */
const shown = 10;

/**
 * Compiles what becomes of a value, step by step in the order of {@link PropertyRule}; undefined when nothing does.
 * @param fail takes the name of a step with what is wrong with it
 */
export function compileSteps(rule: PropertyRule, convert: Convert | undefined, fail: (step: string, message: string) => void): ((value: Json) => Stepped) | undefined {
  const { split } = rule;
  const steps = [...textSteps(rule), ...readingSteps(rule, fail), ...(convert ? [unitStep(convert)] : [])];
  if (split === undefined && steps.length === 0) return undefined;
  const one = chain(steps);
  return (value) => {
    const entries = split !== undefined && typeof value === "string" ? value.split(split, longestList + 1) : value;
    return Array.isArray(entries) ? eachOf(entries as readonly Json[], one) : one(entries);
  };
}

function textSteps({ trim, replace, case: letters, missing }: PropertyRule): Step[] {
  const steps: Step[] = [];
  if (trim) steps.push(onText((text) => text.trim()));
  for (const [from, to] of Object.entries(replace ?? {})) steps.push(replaceStep(from, to));
  if (letters) steps.push(onText((text) => (letters === "upper" ? text.toUpperCase() : text.toLowerCase())));
  if (missing) steps.push(missingStep(new Set(missing)));
  return steps;
}

function readingSteps({ values, number, date }: PropertyRule, fail: (step: string, message: string) => void): Step[] {
  const steps: Step[] = [];
  if (values) steps.push(valuesStep(new Map(Object.entries(values))));
  if (number) steps.push(readStep((text) => readDecimal(text, number), `is no number with a decimal ${number}`));
  if (date !== undefined) {
    const forms = typeof date === "string" ? [date] : date;
    const readers = forms.map((form) => compileDateForm(form, (message) => fail("date", message)));
    const read = (text: string): string | undefined => readers.reduce<string | undefined>((found, reader) => found ?? reader(text), undefined);
    steps.push(readStep(read, `is no date like ${forms.join(" or ")}`));
  }
  return steps;
}

function chain(steps: readonly Step[]): Step {
  return (start) => {
    let stepped: Stepped = { value: start };
    for (const step of steps) {
      if ("flaw" in stepped || stepped.value === undefined) return stepped;
      stepped = step(stepped.value);
    }
    return stepped;
  };
}

/** All entries of a list; what is empty or missing is left out, and a list without entries is no value. */
function eachOf(entries: readonly Json[], step: Step): Stepped {
  if (entries.length > longestList) return { flaw: `has more than ${longestList} entries` };
  const made: Json[] = [];
  for (const entry of entries) {
    const stepped = entry === null || entry === "" ? { value: undefined } : step(entry);
    if ("flaw" in stepped) return stepped;
    if (stepped.value !== undefined && stepped.value !== "") made.push(stepped.value);
  }
  return { value: made.length > 0 ? made : undefined };
}

function onText(change: (text: string) => string): Step {
  return (value) => ({ value: typeof value === "string" ? change(value) : value });
}

function replaceStep(from: string, to: string): Step {
  return (value) => {
    if (typeof value !== "string" || !value.includes(from)) return { value };
    const pieces = value.split(from);
    const length = value.length + (pieces.length - 1) * (to.length - from.length);
    return length > longestText ? { flaw: `would have ${length} characters` } : { value: pieces.join(to) };
  };
}

function missingStep(texts: ReadonlySet<string>): Step {
  return (value) => ({ value: texts.has(textOf(value) ?? "\0") ? undefined : value });
}

function valuesStep(values: ReadonlyMap<string, Scalar>): Step {
  const others = values.get("*");
  const known = [...values.keys()];
  const list = known.slice(0, shown).join(", ") + (known.length > shown ? ` and ${known.length - shown} more` : "");
  return (value) => {
    const text = textOf(value);
    const found = (text === undefined ? undefined : values.get(text)) ?? others;
    return found === undefined ? { flaw: `is none of: ${list}` } : { value: found };
  };
}

/** Reads texts; what is no text has been read before. */
function readStep(read: (text: string) => Json | undefined, flaw: string): Step {
  return (value) => {
    if (typeof value !== "string") return { value };
    const found = read(value);
    return found === undefined ? { flaw } : { value: found };
  };
}

function unitStep(convert: Convert): Step {
  return (value) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) return { flaw: "is no number, so it cannot be converted" };
    const converted = convert(number);
    return Number.isFinite(converted) ? { value: converted } : { flaw: "is too large once it is converted" };
  };
}
