import { readFile } from "node:fs/promises";
import { IngestError } from "../../errors.js";
import type { HubCredentials } from "../../hub-imodel.js";
import { hubFault } from "./hub-faults.js";
import { keepSecret, redact } from "../../redact.js";

/** Gives tokens for iModelHub, each as long as it holds. */
export interface Authorization {
  /**
   * `Bearer` and the token.
   * @throws IngestError `hub-unauthorized` when there is none, or it is out of date, `hub-unavailable` when the authority cannot be reached
   */
  getAccessToken(): Promise<string>;
  /** Forgets the token at hand, which iModelHub has refused; whether there may be another one. */
  renew(): boolean;
}

/** The way in which credentials give tokens. Secrets are known to {@link redact} from then on. */
export function authorizationOf(credentials: HubCredentials): Authorization {
  if ("accessToken" in credentials) return { getAccessToken: () => Promise.resolve(bearer(credentials.accessToken, "the access token")), renew: () => false };
  if ("tokenFile" in credentials) return { getAccessToken: () => readToken(credentials.tokenFile), renew: () => true };
  return new ServiceAuthorization(credentials);
}

async function readToken(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new IngestError("hub-unauthorized", `the file ${file} with the access token cannot be read`, error);
  }
  return bearer(text, `the access token in ${file}`);
}

/** A client of the type "service". The package asks for a new token a minute before the old one expires. */
class ServiceAuthorization implements Authorization {
  #client: Promise<{ getAccessToken(): Promise<string> }> | undefined;

  constructor(private readonly credentials: Extract<HubCredentials, { clientId: string }>) {
    keepSecret(credentials.clientSecret);
  }

  async getAccessToken(): Promise<string> {
    const client = await (this.#client ??= this.#start());
    try {
      return bearer(await client.getAccessToken(), "the access token that the authority gave");
    } catch (error) {
      if (IngestError.is(error)) throw error;
      const text = redact(error instanceof Error ? error.message : String(error));
      const { response } = error as { response?: { statusCode?: number } };
      const isRefused = response?.statusCode !== undefined ? response.statusCode < 500 : hubFault(error) === undefined;
      throw new IngestError(isRefused ? "hub-unauthorized" : "hub-unavailable", `the authority gives no access token to the client ${this.credentials.clientId}: ${text}`);
    }
  }

  renew(): boolean {
    this.#client = undefined;
    return true;
  }

  async #start(): Promise<{ getAccessToken(): Promise<string> }> {
    const { ServiceAuthorizationClient } = await import("@itwin/service-authorization");
    const { clientId, clientSecret, scope = "itwin-platform", authority } = this.credentials;
    return new ServiceAuthorizationClient({ clientId, clientSecret, scope, ...(authority !== undefined && { authority }) });
  }
}

/** @throws IngestError `hub-unauthorized` when it is no token, or says itself that it is out of date */
function bearer(text: string, what: string): string {
  const token = text.trim().replace(/^bearer\s+/i, "");
  if (!/^[\x21-\x7e]+$/.test(token)) throw new IngestError("hub-unauthorized", `${what} is empty, or no token`);
  keepSecret(token);
  const expiry = expiryOf(token);
  if (expiry !== undefined && expiry <= Date.now()) throw new IngestError("hub-unauthorized", `${what} expired at ${new Date(expiry).toISOString()}`);
  return `Bearer ${token}`;
}

/** When a token expires, in milliseconds, where it is a JSON Web Token. */
function expiryOf(token: string): number | undefined {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
