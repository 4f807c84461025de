import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { createServer, connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest, program, start } from "../cli/program.js";
import { root } from "../package-folder.js";
import { tempFolder } from "../support/temp-folder.js";
import { cottage, runIfc, startView, type Viewing } from "./viewing.js";

interface Response {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const cwd = tempFolder();
let viewing: Viewing;

function ask(path: string, { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: viewing.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

function askWithoutHost(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: viewing.port }, () => socket.write("GET /api/model HTTP/1.0\r\n\r\n"));
    socket.once("data", (data: Buffer) => resolve(data.toString()));
    socket.once("error", reject);
  });
}

beforeAll(async () => {
  await runIfc(cottage, "cottage.bim", cwd);
  viewing = await startView("cottage.bim", cwd);
});

afterAll(() => viewing.stop());

describe("the server of a view", () => {
  it("sends the page and everything that it needs, never to be stored, under a strict policy", async () => {
    const page = await ask("/");
    expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff" } });
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self'; script-src 'self' 'sha256-[^']+';/);
    expect(page.headers["content-security-policy"]).not.toMatch(/unsafe|http|data:|\*/);
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
    const needed = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g), ...page.body.matchAll(/"(\/lib\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(needed).toContain("/page/main.js");
    for (const path of needed) expect(await ask(path), path).toMatchObject({ status: 200 });
    const modules = [...(await ask("/page/main.js")).body.matchAll(/from "\.\/([^"]+)"/g)].map(([, name = ""]) => `/page/${name}`);
    expect(modules.length).toBeGreaterThan(5);
    for (const path of modules) expect(await ask(path), path).toMatchObject({ status: 200, headers: { "content-type": "text/javascript; charset=utf-8" } });
  });

  it("answers to its own name only, so that no other site reaches it through one of its names", async () => {
    for (const host of [`127.0.0.1:${viewing.port}`, `localhost:${viewing.port}`]) expect(await ask("/api/model", { headers: { host } })).toMatchObject({ status: 200 });
    for (const host of ["evil.example", `evil.example:${viewing.port}`, "127.0.0.1", "127.0.0.1:1", `127.0.0.1.evil.example:${viewing.port}`])
      expect(await ask("/api/model", { headers: { host } }), host).toMatchObject({ status: 403 });
    expect(await askWithoutHost()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("has no other routes, and none that become paths of files", async () => {
    writeFileSync(join(cwd, "secret.txt"), "secret");
    mkdirSync(join(cwd, "page"), { recursive: true });
    const paths = ["/secret.txt", "/../secret.txt", "/page/../secret.txt", "/page/../../../package.json", "/page/%2e%2e/%2e%2e/package.json", "/lib/..%2f..%2fpackage.json", "//etc/passwd", "/page/", "/page/tsconfig.json", "/page/.tsbuildinfo", "/api", "/api/model/", "http://127.0.0.1/api/model"];
    for (const path of paths) expect(await ask(path), path).toMatchObject({ status: 404, body: "there is nothing here\n" });
  });

  it("answers to GET only", async () => {
    for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) expect(await ask("/api/model", { method }), method).toMatchObject({ status: 405, headers: { allow: "GET" } });
  });

  it("has nothing to say of what is no element", async () => {
    for (const id of ["", "1", "0x", "0xfffff", "0x1%27%20OR%201", "__proto__"]) expect(await ask(`/api/element?id=${id}`), id).toMatchObject({ status: 404 });
  });

  it("listens on this machine's own address only", async () => {
    const others = Object.values(networkInterfaces()).flat().flatMap((one) => (one && !one.internal && one.family === "IPv4" ? [one.address] : []));
    const reached = await Promise.all(["::1", ...others].map((host) => new Promise<string | undefined>((resolve) => {
      const socket = connect({ host, port: viewing.port }, () => {
        socket.destroy();
        resolve(host);
      });
      socket.on("error", () => resolve(undefined));
    })));
    expect(reached.filter((host) => host !== undefined)).toEqual([]);
  });

  it("keeps the iModel free for others, and shows what they have written", async () => {
    copyFileSync(join(cwd, "cottage.bim"), join(cwd, "shared.bim"));
    const shared = await startView("shared.bim", cwd);
    const before = await (await fetch(`${shared.url}api/entities`)).text();
    writeFileSync(join(cwd, "more.csv"), "id,name\nX-1,<script>alert(1)</script>\n");
    const { exitCode, stderr } = await ingest(["run", "csv", "more.csv", "--imodel", "shared.bim", "--", "--key", "id", "--label", "name"], { cwd });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const after = await (await fetch(`${shared.url}api/entities`)).text();
    expect(before).not.toContain("X-1");
    expect(after).toContain("X-1");
    expect(await shared.stop()).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("imodel-ingest view", () => {
  it("prints the address alone, and ends cleanly when it is interrupted, even while it is read from", async () => {
    const { url, stop } = await startView("cottage.bim", cwd);
    const waiting = fetch(`${url}api/graphics`).then((response) => response.arrayBuffer()).catch(() => undefined);
    expect(await stop()).toEqual({ exitCode: 0, stdout: `${url}\n`, stderr: "" });
    await waiting;
  });

  it("takes the port that is asked for, and says when another program has it", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)));
    const { exitCode, stderr } = await start(process.execPath, [program, "view", "cottage.bim", "--port", String(port)], { cwd }).outcome;
    other.close();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^imodel-ingest: usage: port \d+ cannot be had/);
  });

  it.each(["view --help", "export glb --help", "export geojson --help"])("loads neither iTwin.js nor anything else for %s", async (line) => {
    const args = ["--require", join(root, "test/cli/watch-itwin.cjs"), program, ...line.split(" ")];
    expect(await start(process.execPath, args, { cwd }).outcome).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("needs an iModel that is there", async () => {
    expect(await ingest(["view", "nowhere.bim"], { cwd })).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: imodel-unreadable: nowhere.bim does not exist\n" });
  });
});
