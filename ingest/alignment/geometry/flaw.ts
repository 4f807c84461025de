/** What is wrong with a piece of geometry, and where: JSON pointer within the piece. */
export interface Flaw {
  flaw: string;
  at: string;
}

/** Makes a {@link Flaw}. */
export function flawAt(at: string, flaw: string): Flaw {
  return { flaw, at };
}

/** Tells a flaw from what was made of a piece without one. */
export function isFlaw<T extends object>(value: T | Flaw): value is Flaw {
  return "flaw" in value;
}

/** The first number in plain data that cannot be stored: 1e999 is JSON, but infinite. */
export function findInfinite(value: unknown, at = ""): Flaw | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : flawAt(at, "a number is too large");
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = findInfinite(member, `${at}/${name}`);
    if (found) return found;
  }
  return undefined;
}
