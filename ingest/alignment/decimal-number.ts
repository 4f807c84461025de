/** Digits, in groups of three where a sign sets them apart, then the decimal sign with more digits, then a power of ten. */
const forms = {
  point: /^[+-]?(?:\d+|\d{1,3}(?:[ ,'\u00a0\u2009\u2019\u202f]\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/,
  comma: /^[+-]?(?:\d+|\d{1,3}(?:[ .'\u00a0\u2009\u2019\u202f]\d{3})+)?(?:,\d*)?(?:[eE][+-]?\d{1,3})?$/,
};

const longestText = 1000;

/** Reads a number that is written with a decimal point or a decimal comma: `1.234,5` is 1234.5 with a comma, and no number with a point. Undefined for what is none. */
export function readDecimal(text: string, sign: keyof typeof forms): number | undefined {
  const trimmed = text.length > longestText ? "" : text.trim();
  if (!/\d/.test(trimmed) || !forms[sign].test(trimmed)) return undefined;
  const plain = trimmed.replaceAll(sign === "comma" ? /[ .'\u00a0\u2009\u2019\u202f]/g : /[ ,'\u00a0\u2009\u2019\u202f]/g, "").replace(",", ".");
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}
