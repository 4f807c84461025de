import type { UnitDescription } from "./class-description.js";
import { divided, minus, one, type Ratio, zero } from "./ratio.js";

/** Converts a number from one unit to another. */
export type Convert = (value: number) => number;

/**
 * The conversion between two units of one phenomenon; without a second one, to the SI unit. It is worked out in fractions, and rounded only where a
 * value is converted: 1,200 US survey feet over 3,937 stay that, and a millimetre is a metre divided by 1,000.
 */
export function conversion(from: UnitDescription, to: Pick<UnitDescription, "factor" | "offset"> = { factor: one, offset: zero }): Convert {
  const factor = divided(from.factor, to.factor);
  const offset = divided(minus(from.offset, to.offset), to.factor);
  const [multiplier, addend, divisor] = wholeNumbers(factor, offset) ?? [toNumber(factor), toNumber(offset), 1];
  return (value) => (value * multiplier + addend) / divisor;
}

/** The conversion with one divisor; undefined when a number has no exact floating-point form. */
function wholeNumbers(factor: Ratio, offset: Ratio): [number, number, number] | undefined {
  const [multiplier, addend, divisor] = [factor.over * offset.under, offset.over * factor.under, factor.under * offset.under];
  const numbers: [number, number, number] = [Number(multiplier), Number(addend), Number(divisor)];
  return numbers.every(Number.isSafeInteger) ? numbers : undefined;
}

function toNumber({ over, under }: Ratio): number {
  return Number(over) / Number(under);
}
