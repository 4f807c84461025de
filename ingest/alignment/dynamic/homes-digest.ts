import { createHash } from "node:crypto";
import type { DynamicProperty, DynamicSchema, EvolutionPolicy } from "./dynamic-schema.js";
import { homesOf } from "./homes.js";

/**
 * Digest of what in a schema decides where values go that have been written before: of the properties that another one has taken the place of. Where a policy
 * keeps values out of the schema, also of all others, since a value of before may have a place now. Undefined where there is nothing of that sort.
 */
export function homesDigest(schema: DynamicSchema | undefined, policy: EvolutionPolicy): string | undefined {
  const isOpen = Object.values(policy).every((level) => level === "evolve");
  const listed = (schema?.classes ?? []).flatMap(({ name, properties }) => {
    const names = namesOf(properties, isOpen);
    return names.length > 0 || !isOpen ? [[name, ...names]] : [];
  });
  return listed.length > 0 ? createHash("sha256").update(JSON.stringify(listed)).digest("hex") : undefined;
}

function namesOf(properties: readonly DynamicProperty[], onlyReplaced: boolean): string[] {
  const homes = new Set([...homesOf({ properties }).values()].map(({ name }) => name));
  const own = properties.filter(({ name }) => !onlyReplaced || !homes.has(name)).map(({ name }) => name);
  const members = properties.flatMap(({ name, struct }) => namesOf(struct?.members ?? [], onlyReplaced).map((member) => `${name}.${member}`));
  return [...own, ...members].sort();
}
