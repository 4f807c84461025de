const hexadecimal = /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i;

/** Digits of the form that IFC gives a GUID, six bits each (buildingSMART, IfcGloballyUniqueId). */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

const compressed = /^[0-3][\w$]{21}$/;

/** A GUID in small letters with hyphens; also of one in braces, and of the 22 characters of an IFC GlobalId. Undefined for what is none, or is all zeros. */
export function readGuid(text: string): string | undefined {
  const trimmed = text.trim();
  const [, plain] = hexadecimal.exec(trimmed) ?? [];
  const guid = plain?.toLowerCase() ?? (compressed.test(trimmed) ? expanded(trimmed) : undefined);
  return guid === undefined || /^[0-]+$/.test(guid) ? undefined : guid;
}

function expanded(text: string): string {
  let number = 0n;
  for (const digit of text) number = number * 64n + BigInt(digits.indexOf(digit));
  const hex = number.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
