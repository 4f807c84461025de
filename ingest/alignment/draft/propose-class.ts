import { closest } from "../../format/closest.js";
import type { KindSurvey } from "./survey.js";

/** A class that elements of a kind could have, and why. */
export interface ClassProposal {
  className: string;
  reason: string;
}

/** Words in the names of kinds, in the order in which they count, and the class that is meant for such things. */
const words: readonly [words: RegExp, className: string, reason: string][] = [
  [/types?$|style$|^(product|asset)type/i, "Generic:PhysicalType", "called a type"],
  [/(zone|system|group|assembly|network|circuit|set|package)s?$/i, "Generic:Group", "called after something that holds others together"],
  [/(contact|person|company|organi[sz]ation|document|file|drawing|spec|job|task|issue|resource|spare|warranty|certificate|report|record|impact|event|work ?order)s?$/i, "Generic:Document", "called after something that is said about others"],
  [/(space|room|floor|stor(e)?y|level|building|facility|site|area|region|location|parcel|alignment|axis|grid)s?$/i, "Generic:SpatialLocation", "called after a place"],
];

/**
 * Proposes a class for a kind: the domain class of nearly the same name, else one of Generic by the words in the kind's name and what its records have.
 * @param classes full names of concrete domain classes that there are, to choose from.
 */
export function proposeClass(survey: KindSurvey, classes: readonly string[] = []): ClassProposal {
  const plain = (name: string): string => name.replace(/^.*:/, "").replace(/^Ifc/i, "").replace(/[^A-Za-z0-9]/g, "").toLowerCase();
  const wanted = plain(survey.kind);
  const named = classes.find((name) => plain(name) === wanted) ?? classes.find((name) => plain(name) === wanted.replace(/s$/, ""));
  if (named !== undefined) return { className: named, reason: "the domain class of that name" };
  const near = closest(survey.kind, classes.map((name) => name.replace(/^.*:/, "")));
  const hint = near === undefined ? "" : `; ${classes.find((name) => name.endsWith(`:${near}`)) ?? near} has a similar name`;
  const [, className, reason] = words.find(([pattern]) => pattern.test(survey.kind)) ?? [];
  if (className !== undefined && !(survey.shapes > 0 && className === "Generic:Document")) return { className, reason: `${reason ?? ""}${hint}` };
  return { className: "Generic:PhysicalObject", reason: `${survey.shapes > 0 ? "it has a shape or a place" : "nothing says otherwise"}${hint}` };
}
