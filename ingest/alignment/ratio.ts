/** An exact fraction of whole numbers; `under` is positive, and both have no common divisor. */
export interface Ratio {
  over: bigint;
  under: bigint;
}

const decimal = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;

/** The fraction that a decimal number stands for, as text or as the shortest text of a number: 25.4 is 127/5. */
export function ratio(value: number | string): Ratio {
  const [matched, sign = "", whole = "", part = "", exponent = "0"] = decimal.exec(String(value)) ?? [];
  if (matched === undefined || whole + part === "") throw new RangeError(`${value} is no decimal number`);
  const digits = BigInt(sign + whole + part);
  const shift = Number(exponent) - part.length;
  return shift < 0 ? reduced(digits, 10n ** BigInt(-shift)) : reduced(digits * 10n ** BigInt(shift), 1n);
}

/** Their product. */
export function times(one: Ratio, other: Ratio): Ratio {
  return reduced(one.over * other.over, one.under * other.under);
}

/** What `one` is in terms of `other`, which must not be zero. */
export function divided(one: Ratio, other: Ratio): Ratio {
  return reduced(one.over * other.under, one.under * other.over);
}

/** Their sum. */
export function plus(one: Ratio, other: Ratio): Ratio {
  return reduced(one.over * other.under + other.over * one.under, one.under * other.under);
}

/** `one` without `other`. */
export function minus(one: Ratio, other: Ratio): Ratio {
  return plus(one, { over: -other.over, under: other.under });
}

/** A whole power of it; it must not be zero when the power is negative. */
export function power(base: Ratio, exponent: number): Ratio {
  const { over, under } = exponent < 0 ? divided(one, base) : base;
  const size = BigInt(Math.abs(exponent));
  return reduced(over ** size, under ** size);
}

/** The number 1. */
export const one: Ratio = { over: 1n, under: 1n };

/** The number 0. */
export const zero: Ratio = { over: 0n, under: 1n };

function reduced(over: bigint, under: bigint): Ratio {
  const divisor = greatestDivisor(over < 0n ? -over : over, under < 0n ? -under : under) * (under < 0n ? -1n : 1n);
  return { over: over / divisor, under: under / divisor };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
