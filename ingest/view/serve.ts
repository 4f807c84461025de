import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { IngestError } from "../errors.js";
import type { SceneFile } from "../imodel/scene/scene-file.js";
import { entityLines, graphicRecords, modelAnswer } from "./answers.js";
import { readLand } from "./land.js";
import type { DetailsAnswer } from "./page/wire.js";
import { contentSecurityPolicy, pageHtml, pageIcon } from "./page-html.js";
import { pageStyle } from "./page-style.js";
import { contentOf, servedFiles } from "./served-files.js";

/** Answers one request; the query is what stands behind the `?`. */
type Answer = (response: ServerResponse, query: URLSearchParams) => Promise<void> | void;

/** What is served, and where. */
export interface ServeOptions {
  scenes: SceneFile;
  /** Path of the iModel, for people. */
  file: string;
  /** 0 for any free one. */
  port: number;
  signal: AbortSignal;
  /** Told the page's address as soon as it can be asked for. */
  onListening(url: string): void;
}

/** The only address that is listened on. */
const host = "127.0.0.1";

/**
 * Serves the page that shows an iModel to this machine alone, until the signal. Answers to GET and to its own name only, from a fixed table of routes.
 * @throws IngestError `usage` when the port cannot be had
 */
export async function serve({ scenes, file, port, signal, onListening }: ServeOptions): Promise<void> {
  const routes = routesOf(scenes, file);
  const server = createServer((request, response) => void answer(request, { response, routes }));
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      server.close(() => resolve());
      server.closeAllConnections();
    };
    server.once("error", (error) => reject(new IngestError("usage", `port ${port} cannot be had: ${error.message}`, error)));
    server.listen({ port, host, exclusive: true }, () => {
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
      onListening(`http://${host}:${(server.address() as AddressInfo).port}/`);
    });
  });
}

async function answer(request: IncomingMessage, { response, routes }: { response: ServerResponse; routes: ReadonlyMap<string, Answer> }): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  try {
    if (!isOwnName(request)) return refuse(response, 403, "this server answers to its own name only");
    if (request.method !== "GET") return refuse(response.setHeader("Allow", "GET"), 405, "only GET is answered");
    // Looked up as it stands: what is not written exactly as in the table is not found.
    const [path = "", query = ""] = (request.url ?? "").split("?", 2);
    const route = routes.get(path);
    if (!route) return refuse(response, 404, "there is nothing here");
    await route(response, new URLSearchParams(query));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else refuse(response, 500, error instanceof Error ? error.message : String(error));
  }
}

const headers = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** Other pages must not reach this one by a name of theirs that leads to this machine (DNS rebinding). */
function isOwnName({ headers: { host: name = "" }, socket: { localPort } }: IncomingMessage): boolean {
  return [host, "localhost"].some((own) => name === `${own}:${localPort}` || (localPort === 80 && name === own));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.statusCode = status;
  send(response, "text/plain; charset=utf-8", `${message}\n`);
}

function send(response: ServerResponse, type: string, content: string | Uint8Array): void {
  response.setHeader("Content-Type", type);
  response.end(content);
}

function routesOf(scenes: SceneFile, file: string): ReadonlyMap<string, Answer> {
  const json = (response: ServerResponse, value: unknown): void => send(response, "application/json", JSON.stringify(value));
  const routes = new Map<string, Answer>([
    ["/", (response) => send(response, "text/html; charset=utf-8", pageHtml)],
    ["/icon.svg", (response) => send(response, "image/svg+xml", pageIcon)],
    ["/style.css", (response) => send(response, "text/css; charset=utf-8", pageStyle)],
    ["/api/model", async (response) => json(response, await scenes.use((scene) => modelAnswer(scene, file)))],
    ["/api/entities", (response) => scenes.use((scene) => stream(response, "application/x-ndjson", entityLines(scene)))],
    ["/api/graphics", (response) => scenes.use((scene) => stream(response, "application/octet-stream", graphicRecords(scene)))],
    ["/api/land", async (response, query) => json(response, await readLand({ longitude: Number(query.get("longitude")), latitude: Number(query.get("latitude")) }))],
    ["/api/element", async (response, query) => {
      const id = query.get("id") ?? "";
      const details = /^0x[1-9a-f][0-9a-f]{0,15}$/.test(id) ? await scenes.use((scene) => scene.details(id)) : undefined;
      if (details) json(response, details satisfies DetailsAnswer);
      else refuse(response, 404, "there is no such element");
    }],
  ]);
  for (const [route, served] of servedFiles()) routes.set(route, (response) => send(response, served.type, contentOf(served)));
  return routes;
}

/** Sends piece by piece, no faster than it is taken. The first one is made before anything is sent, so that what fails at once is an answer of its own. */
async function stream(response: ServerResponse, type: string, pieces: Iterator<string | Uint8Array>): Promise<void> {
  const first = pieces.next();
  response.setHeader("Content-Type", type);
  try {
    await pipeline(Readable.from(following(first, pieces)), response);
  } catch (error) {
    // Whoever asked may go away at any time.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

function* following<T>(first: IteratorResult<T>, rest: Iterator<T>): Generator<T> {
  for (let piece = first; !piece.done; piece = rest.next()) yield piece.value;
}
