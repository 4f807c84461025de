/** Secrets by their looks: tokens after their scheme, tokens that name no scheme, what signs the address of a file in cloud storage, and the password in an address. */
const secrets: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[^\s"',;]+/gi, "$1 …"],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, "…"],
  [/([?&](?:sig|signature|token|access_token|x-goog-signature|x-goog-credential)=)[^&\s"']+/gi, "$1…"],
  [/(\w:\/\/[^\s:/@"']*:)[^\s@/"']+@/g, "$1…@"],
];

/** Secrets that are known in this process. */
const known = new Set<string>();

/** Notes a secret, so that {@link redact} takes it out wherever it is. */
export function keepSecret(secret: string): void {
  const bare = secret.replace(/^\w+ /, "").trim();
  if (bare.length >= 4) known.add(bare);
}

/** A text without the secrets in it. */
export function redact(text: string): string {
  const plain = [...known].reduce((rest, secret) => rest.replaceAll(secret, "…").replaceAll(encodeURIComponent(secret), "…"), text);
  return secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), plain);
}
