/** A fraction of whole numbers. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The number 1. */
export const one: Ratio = { numerator: 1n, denominator: 1n };

/** Two digits more than a double can tell apart, so that cutting the rest off never shows. */
const digits = 20;

/** The value of a decimal number such as `-1.25E-3`, without rounding; undefined when the text is none. */
export function ratioOf(text: string): Ratio | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole + fraction === "") return undefined;
  const number = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  return times({ numerator: number, denominator: 1n }, powerOfTen(Number(exponent) - fraction.length));
}

/** 10 to a whole power. */
export function powerOfTen(exponent: number): Ratio {
  return exponent >= 0 ? { numerator: 10n ** BigInt(exponent), denominator: 1n } : { numerator: 1n, denominator: 10n ** BigInt(-exponent) };
}

/** The product of two fractions. */
export function times(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** The sum of two fractions. */
export function plus(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator };
}

/** A fraction to a whole power. */
export function power({ numerator, denominator }: Ratio, exponent: number): Ratio {
  const size = BigInt(Math.abs(exponent));
  return exponent >= 0
    ? { numerator: numerator ** size, denominator: denominator ** size }
    : { numerator: denominator ** size, denominator: numerator ** size };
}

/** The double closest to a fraction. */
export function toNumber({ numerator, denominator }: Ratio): number {
  if (denominator === 0n) return Number.NaN;
  const isNegative = numerator < 0n !== denominator < 0n;
  const [above, below] = [abs(numerator), abs(denominator)];
  const shift = digits + below.toString().length - above.toString().length;
  const quotient = shift >= 0 ? (above * 10n ** BigInt(shift)) / below : above / (below * 10n ** BigInt(-shift));
  const size = Number(`${quotient}e${-shift}`);
  return isNegative && size !== 0 ? -size : size;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
