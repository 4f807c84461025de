import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** What the server was asked. */
export interface Asked {
  method: string;
  path: string;
  authorization: string;
  at: number;
}

/** What the server answers: a status, with a body and headers; or it drops the connection. */
export type Answer = "drop" | { status: number; body?: unknown; headers?: Record<string, string> };

/** Answers a request, the number of which is given; undefined lets the server answer as it always does. */
export type Answering = (asked: Asked, number: number) => Answer | undefined;

/** A server on this machine that answers as the platform's services do where tokens, the looking-up of iModels, and trouble are concerned. It is no hub: it has no iModels. */
export class ApiServer {
  #server: Server | undefined;
  asked: Asked[] = [];
  #answer: Answering = () => undefined;
  /** Tokens that the authority gives, one after the other. */
  tokens: string[] = [];

  constructor() {
    beforeAll(async () => {
      const server = createServer((request, response) => this.#handle(request, response));
      this.#server = server;
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    beforeEach(() => this.answer(() => undefined));
    afterAll(() => {
      this.#server?.closeAllConnections();
      this.#server?.close();
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  /** Forgets what was asked, and answers anew. */
  answer(answering: Answering): void {
    this.asked = [];
    this.#answer = answering;
    this.tokens = [];
  }

  /** Requests to the service of iModels. */
  get requests(): Asked[] {
    return this.asked.filter(({ path }) => path.startsWith("/imodels"));
  }

  #handle({ method = "", url = "", headers }: IncomingMessage, response: ServerResponse): void {
    const asked = { method, path: url, authorization: headers.authorization ?? "", at: performance.now() };
    this.asked.push(asked);
    const answer = this.#answer(asked, this.asked.filter(({ path }) => path === url).length) ?? this.#usual(asked);
    if (answer === "drop") return void response.socket?.destroy();
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  }

  #usual({ path }: Asked): Answer {
    if (path.startsWith("/.well-known")) return { status: 200, body: configuration(this.url) };
    if (path.startsWith("/token")) return { status: 200, body: { token_type: "Bearer", access_token: this.tokens.shift() ?? "", expires_in: 3600 } };
    if (path.startsWith("/imodels?")) return { status: 200, body: { iModels: [], _links: { self: { href: this.url }, prev: null, next: null } } };
    return refusal(404, "iModelNotFound", "Requested iModel is not available.");
  }
}

/** A refusal as the service of iModels words it. */
export function refusal(status: number, code: string, message: string, more: object = {}): Answer & object {
  return { status, body: { error: { code, message, ...more } } };
}

function configuration(url: string): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}
