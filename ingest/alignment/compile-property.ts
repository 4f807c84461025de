import { closest } from "../format/closest.js";
import type { PropertyRule, Scalar } from "./alignment-rules.js";
import type { ClassDescription, PropertyDescription, PropertyType, SchemaLookup, UnitDescription } from "./class-description.js";
import type { CompiledProperty } from "./compiled-rule.js";
import type { DocumentErrors } from "../documents/document-errors.js";
import type { SourceUnit } from "./dynamic/dynamic-schema.js";
import { fitValues, type PlacedValue } from "./fit-values.js";
import { conversion, type Convert } from "./unit-conversion.js";
import { findUnit, siUnitOf } from "./unit-names.js";
import { compileSource, type ValueSource } from "./value-source.js";
import { compileSteps } from "./value-steps.js";

/** What the rules of a kind's properties are compiled with. */
export interface PropertyContext {
  element: ClassDescription;
  schemas: SchemaLookup;
  errors: DocumentErrors;
}

const numeric: ReadonlySet<PropertyType> = new Set(["integer", "long", "double"]);

/** Names that a message lists. */
const mostNames = 40;

/** Compiles the rules of a kind's properties, in their order. What is wrong with them is noted. */
export function compileProperties(rules: Readonly<Record<string, string | PropertyRule>>, context: PropertyContext): CompiledProperty[] {
  return Object.entries(rules).map(([name, rule]) => {
    if (typeof rule !== "string") return compileProperty(name, rule, context);
    const home = findHome(rule, context, (message) => context.errors.add(rules, name, message));
    return { name, ignored: false, ...(home && { home }) };
  });
}

/** The property of a class that a name means; what is wrong with it is handed to `fail`. */
export function findHome(name: string, { element }: PropertyContext, fail: (message: string) => void): PropertyDescription | undefined {
  const found = element.properties.get(name.toLowerCase());
  if (!found) fail(noProperty(name, element));
  else if (found.navigation !== undefined) fail(`${element.fullName}.${found.name} is a navigation property; references lead there`);
  return found;
}

/** What to say where a class has no property of a name. */
export function noProperty(name: string, { fullName, properties }: ClassDescription): string {
  const names = [...properties.values()].map((property) => property.name);
  const meant = closest(name, names);
  const list = names.slice(0, mostNames).join(", ") + (names.length > mostNames ? ` and ${names.length - mostNames} more` : "");
  return `${fullName} has no property ${name}; ${meant === undefined ? "" : `did you mean ${meant}? `}it has ${list || "none"}`;
}

function compileProperty(name: string, rule: PropertyRule, context: PropertyContext): CompiledProperty {
  const fail = (step: string, message: string): void => context.errors.add(rule, step, message);
  const home = rule.to === undefined ? undefined : findHome(rule.to, context, (message) => fail("to", message));
  if (home) checkHome(rule, home, fail);
  const { convert, unit } = findConversion(rule, home?.unit, { context, fail: (message) => fail("unit", message) });
  const steps = compileSteps(rule, convert, fail);
  const source = rule.constant === undefined ? rule.from && compileSource(rule.from, (message) => fail("from", message)) : nothing;
  const fallback = rule.constant ?? rule.default;
  if (home) checkScalars(rule, home, context);
  return { name, ignored: rule.ignore === true, ...(source && { source }), ...(steps && { steps }), ...(fallback !== undefined && { fallback }), ...(home && { home }), ...(unit && { unit }) };
}

/** A constant is what there is where nothing is. */
const nothing: ValueSource = { read: () => undefined, pointer: () => undefined };

function checkHome({ unit, split, date }: PropertyRule, { name, type, array }: PropertyDescription, fail: (step: string, message: string) => void): void {
  if (unit !== undefined && !numeric.has(type)) fail("unit", `${name} holds no numbers (${type}), so it has no unit`);
  if (split !== undefined && !array) fail("split", `${name} holds one value, no list`);
  if (date !== undefined && type !== "dateTime" && type !== "string") fail("date", `${name} holds no dates (${type})`);
}

/** How numbers are converted, and, where that is to SI, from which unit to which. */
interface Conversion {
  convert?: Convert;
  unit?: SourceUnit;
}

function findConversion({ unit: name, to: property }: PropertyRule, to: UnitDescription | undefined, { context, fail }: { context: PropertyContext; fail: (message: string) => void }): Conversion {
  if (name === undefined) return {};
  const found = findUnit(name, context.schemas.units(), to?.phenomenon);
  if ("flaw" in found) fail(found.flaw);
  else if (to && found.unit.phenomenon !== to.phenomenon)
    fail(`${name} measures ${words(found.unit)}, and the property is stored in ${to.label ?? to.name}, which measures ${words(to)}`);
  else {
    const si = property === undefined ? siUnitOf(found.unit, context.schemas.units()) : undefined;
    return { convert: conversion(found.unit, to), ...(si && { unit: { shown: found.unit.name, unit: si.name } }) };
  }
  return {};
}

function words({ phenomenon }: UnitDescription): string {
  return phenomenon.toLowerCase().replaceAll("_", " ");
}

/** What an alignment says itself must fit, whatever the records say. */
function checkScalars(rule: PropertyRule, home: PropertyDescription, { element, errors }: PropertyContext): void {
  const check = (branch: object, member: string, value: Scalar | undefined): void => {
    if (value === undefined) return;
    const placed: PlacedValue = { home, value, flaw: undefined };
    fitValues([placed], element);
    if (placed.flaw !== undefined) errors.add(branch, member, `${JSON.stringify(value)} ${placed.flaw}`);
  };
  check(rule, "constant", rule.constant);
  check(rule, "default", rule.default);
  const { values = {}, number, date, unit } = rule;
  if (number === undefined && date === undefined && unit === undefined) for (const [old, value] of Object.entries(values)) check(values, old, value);
}
