import { Document, isScalar, type Pair, type Scalar, type YAMLMap } from "yaml";
import { type ClassProposal, proposeClass } from "./propose-class.js";
import type { KindSurvey, PropertySurvey, ReferenceSurvey, Survey } from "./survey.js";

/** What a draft is made for. */
export interface DraftOptions {
  /** What the draft says it was made from. */
  source: string;
  /** Name of the dynamic schema. */
  schema: string;
  /** Full names of concrete domain classes to propose. */
  classes?: readonly string[];
}

const labelNames = /^(name|label|title|bezeichnung|description|nom)$/i;
const codeNames = /^(code|tag|tag ?number|number|mark|asset ?id|asset ?number|key|id|ref)$/i;

/**
 * A complete first alignment as YAML, with comments on what was seen: a rule for every kind, a link for every reference, and a dynamic schema for all properties.
 * It is meant to be read and corrected, but works as it is.
 */
export function draftText(survey: Survey, { source, schema, classes = [] }: DraftOptions): string {
  const proposals = new Map([...survey.kinds.values()].map((kind) => [kind.kind, proposeClass(kind, classes)]));
  const kinds = Object.fromEntries([...survey.kinds.values()].map((kind) => [kind.kind, kindRule(kind, proposals)]));
  const relationships = Object.fromEntries([...survey.relationships.keys()].map((kind) => [kind, { relationship: "BisCore:ElementGroupsMembers" }]));
  const document = new Document({ alignment: 1, dynamicSchema: { name: schema }, kinds, ...(survey.relationships.size > 0 && { relationships }) });
  document.commentBefore = [
    ` yaml-language-server: $schema=json-schemas/alignment.schema.json`,
    ` Drafted from ${oneLine(source)}. Classes, labels and codes are guesses: read and correct them.`,
    " A kind or reference that is not named here is not aligned; a property that is not named gets a home in the dynamic schema.",
  ].join("\n");
  for (const kind of survey.kinds.values()) comment(document, ["kinds", kind.kind], kindComment(kind, proposals));
  for (const { kind, count, sources, targets } of survey.relationships.values())
    comment(document, ["relationships", kind], ` ${showCount(count)}: from ${list(sources)} to ${list(targets)}`);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function kindRule(survey: KindSurvey, proposals: ReadonlyMap<string, ClassProposal>): object {
  const label = survey.labels > 0 ? undefined : bestNamed(survey, labelNames, ({ count }) => count * 2 >= survey.count);
  const code = survey.codes > 0 ? undefined : bestNamed(survey, codeNames, ({ count, unique }) => unique && count === survey.count);
  const references = [...survey.references].map(([name, reference]) => [name, referenceRule(name, reference, proposals)]);
  const sort = (kind: string): string => (proposals.get(kind)?.className.startsWith("Generic:") ? (proposals.get(kind)?.className ?? "") : "");
  const apart = [...survey.parents.kinds].some((parent) => modelOf(sort(parent)) !== modelOf(sort(survey.kind)));
  return {
    class: proposals.get(survey.kind)?.className,
    ...(label && { label: label.path[0] }),
    ...(code && { code: code.path[0] }),
    ...(apart && { parent: false }),
    ...(references.length > 0 && { references: Object.fromEntries(references) as object }),
  };
}

/** A reference by the name of `type` to kinds that are types says of which type an element is; any other becomes a link. */
function referenceRule(name: string, { kinds }: ReferenceSurvey, proposals: ReadonlyMap<string, ClassProposal>): object {
  const toTypes = [...kinds].every((kind) => proposals.get(kind)?.className === "Generic:PhysicalType");
  return /type/i.test(name) && toTypes && kinds.size > 0 ? { navigation: "TypeDefinition" } : { relationship: "BisCore:ElementGroupsMembers" };
}

function modelOf(className: string): string {
  return ["Generic:PhysicalObject", "Generic:SpatialLocation"].includes(className) ? "physical" : className;
}

function bestNamed({ properties }: KindSurvey, names: RegExp, fits: (property: PropertySurvey) => boolean): PropertySurvey | undefined {
  return [...properties.values()].find((property) => property.path.length === 1 && names.test(property.path[0] ?? "") && !property.type.array && fits(property));
}

function kindComment(survey: KindSurvey, proposals: ReadonlyMap<string, ClassProposal>): string {
  const { count, labels, codes, shapes, parents, references, properties, crowded } = survey;
  const share = (part: number): string => (part === count ? "all" : `${Math.round((100 * part) / count)} %`);
  const lines = [`${showCount(count)}; class: ${proposals.get(survey.kind)?.reason ?? ""}`];
  lines.push(`label: ${share(labels)}, code: ${share(codes)}, placement or geometry: ${share(shapes)}`);
  if (parents.count > 0) lines.push(`parents (${share(parents.count)}): ${list(parents.kinds)}`);
  for (const [name, reference] of references) lines.push(`reference ${name} (${share(reference.count)}): ${list(reference.kinds)}`);
  for (const property of properties.values()) {
    const { type, examples, unique } = property;
    lines.push(`${property.path.join("/")} (${share(property.count)}): ${type.scalar}${type.array ? " array" : ""}${unique && property.count > 1 ? ", unique" : ""}, for example ${examples.join(", ")}`);
  }
  if (crowded) lines.push("and more properties than are listed here");
  return lines.map((line) => ` ${oneLine(line)}`).join("\n");
}

function comment(document: Document, [section, name]: [string, string], text: string): void {
  const pairs = (document.get(section) as YAMLMap | undefined)?.items as Pair<Scalar<string>>[] | undefined;
  const key = pairs?.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key;
  if (key) key.commentBefore = text;
}

function list(kinds: ReadonlySet<string>): string {
  const names = [...kinds];
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}

function showCount(count: number): string {
  return `${count} ${count === 1 ? "record" : "records"}`;
}

/** A comment must not end before it ends. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g, " ");
}
