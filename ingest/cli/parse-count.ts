import { InvalidArgumentError } from "commander";

/**
 * Reads an option whose value is a whole number of things.
 * @throws InvalidArgumentError when the text is none, or less than `least`
 */
export function parseCount(least: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < least) throw new InvalidArgumentError(least > 0 ? `It is a number from ${least} on.` : "It is a number.");
    return count;
  };
}
