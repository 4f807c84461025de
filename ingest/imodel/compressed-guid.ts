/** Digits of the form that IFC gives a GUID, six bits each (buildingSMART, IfcGloballyUniqueId). */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

/** A GUID with hyphens as the 22 characters of an IFC GlobalId. */
export function compressedGuid(guid: string): string {
  let number = BigInt(`0x${guid.replaceAll("-", "")}`);
  let text = "";
  for (let i = 0; i < 22; i++) {
    text = (digits[Number(number % 64n)] ?? "") + text;
    number /= 64n;
  }
  return text;
}
