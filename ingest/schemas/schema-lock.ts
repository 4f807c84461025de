import type { SchemaEntry, SchemaOrigin } from "./schema-entry.js";

/** A schema as it was when it was locked. */
export interface LockedSchema {
  name: string;
  version: string;
  origin: SchemaOrigin;
  /** Of its content: `sha256:…`. The same in all iModels that have the same schema. */
  checksum: string;
}

/** Which schemas an iModel has, with their content. Plain data, the same for the same schemas. */
export interface SchemaLock {
  /** Version of this form. */
  lock: 1;
  /** By name. */
  schemas: LockedSchema[];
}

/** A schema that is not as it was locked. */
export interface LockDifference {
  name: string;
  /** `changed`: other content under the same version; `vanished`: it is no longer there; `versioned`: it has another version; `new`: it was not there. */
  change: "changed" | "vanished" | "versioned" | "new";
  /** Whether that must not be. */
  problem: boolean;
  /** Version that was locked. */
  locked?: string;
  /** Version that is there. */
  present?: string;
}

/** The lock of schemas with their checksums. */
export function lockOf(schemas: readonly (Pick<SchemaEntry, "name" | "version" | "origin"> & { checksum: string })[]): SchemaLock {
  const locked = schemas.map(({ name, version, origin, checksum }) => ({ name, version, origin, checksum }));
  return { lock: 1, schemas: locked.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

/**
 * Compares schemas with those that were locked, by name. It is a problem when one is gone, or has other content under the same version.
 * @param frozen other versions and new schemas are problems too.
 */
export function compareLocks(locked: SchemaLock, present: SchemaLock, frozen = false): LockDifference[] {
  const before = new Map(locked.schemas.map((schema) => [schema.name, schema]));
  const now = new Map(present.schemas.map((schema) => [schema.name, schema]));
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => differenceOf(name, { before: before.get(name), now: now.get(name), frozen }) ?? []);
}

function differenceOf(name: string, { before, now, frozen }: { before: LockedSchema | undefined; now: LockedSchema | undefined; frozen: boolean }): LockDifference | undefined {
  const versions = { ...(before && { locked: before.version }), ...(now && { present: now.version }) };
  if (!now) return { name, change: "vanished", problem: true, ...versions };
  if (!before) return { name, change: "new", problem: frozen, ...versions };
  if (before.version !== now.version) return { name, change: "versioned", problem: frozen, ...versions };
  return before.checksum === now.checksum ? undefined : { name, change: "changed", problem: true, ...versions };
}

/** Whether a value that was parsed is a lock. */
export function isSchemaLock(value: unknown): value is SchemaLock {
  const { lock, schemas } = (value ?? {}) as { lock?: unknown; schemas?: unknown };
  return lock === 1 && Array.isArray(schemas) && schemas.every(isLocked);
}

function isLocked(value: unknown): boolean {
  const { name, version, checksum } = (value ?? {}) as Record<string, unknown>;
  return [name, version, checksum].every((text) => typeof text === "string");
}
