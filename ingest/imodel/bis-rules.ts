import { createRequire } from "node:module";
import type { Schema } from "@itwin/ecschema-metadata";
import { SchemaWalker } from "./itwin/ecschema-metadata.js";
import type { Severity } from "../issue.js";
import type { SchemaFinding } from "../schemas/schema-finding.js";

/** What the rules report. */
interface Diagnostic {
  code: string;
  category: number;
  messageText: string;
  ecDefinition: { fullName: string };
}

interface Visitor {
  registerRuleSet(rules: object): void;
  registerReporter(reporter: { report(diagnostic: Diagnostic): void }): void;
}

interface RuleModules {
  BisRules: { BisRuleSet: object };
  ECRules: { ECRuleSet: object };
  SchemaValidationVisitor: { SchemaValidationVisitor: new () => Visitor };
}

/** By their numbers as categories: warning, error, suggestion, message. */
const severities: readonly Severity[] = ["warning", "error", "info", "info"];

/** Checks a schema against the rules of EC and of BIS that Bentley publishes (`vendor/bis-rules/`): its own items, not those of the schemas that it references. */
export async function checkRules(schema: Schema): Promise<SchemaFinding[]> {
  const findings: SchemaFinding[] = [];
  const visitor = new (rules("SchemaValidationVisitor").SchemaValidationVisitor)();
  visitor.registerRuleSet(rules("ECRules").ECRuleSet);
  visitor.registerRuleSet(rules("BisRules").BisRuleSet);
  visitor.registerReporter({
    report: ({ category, code, ecDefinition, messageText }) => findings.push({ severity: severities[category] ?? "error", code, place: placeOf(ecDefinition, schema), message: messageText }),
  });
  await new SchemaWalker(visitor as ConstructorParameters<typeof SchemaWalker>[0]).traverseSchema(schema);
  return findings;
}

/** The full names of properties lack the schema. */
function placeOf({ fullName }: Diagnostic["ecDefinition"], { name }: Schema): string {
  return fullName === name || fullName.startsWith(`${name}.`) ? fullName : `${name}.${fullName}`;
}

/** The rules are CommonJS and must share the classes of `@itwin/ecschema-metadata` with iTwin.js; hence `require`. */
function rules<Name extends keyof RuleModules>(name: Name): RuleModules[Name] {
  return createRequire(import.meta.url)(`../../vendor/bis-rules/${name}.js`) as RuleModules[Name];
}
