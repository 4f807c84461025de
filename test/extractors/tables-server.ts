/** A PostgreSQL server of a test's own: its data in a temporary folder, a Unix socket there, no TCP. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, temporaryFile } from "./extractor-run.js";
import { psycopg2Python } from "./tables-run.js";

/** Of the only user; nothing but the environment may know it. */
export const password = "geheim-4711";

/** A server that runs. */
export interface PostgresServer {
  /** What libpq needs to connect, password and all. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of its socket. */
  readonly host: string;
  readonly execute: (script: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const binaries = findBinaries();

/** Why there can be no server here; empty when there can be one. */
export const noServer = binaries === undefined ? "no PostgreSQL server is installed" : psycopg2Python === undefined ? "no Python has psycopg2" : "";

/** Starts a server with an empty database. */
export async function startServer(): Promise<PostgresServer> {
  const host = mkdtempSync(join(tmpdir(), "pg-"));
  chmodSync(host, 0o777);
  const data = join(host, "data");
  writeFileSync(join(host, "password"), `${password}\n`, { mode: 0o644 });
  const init = ["-D", data, "-A", "scram-sha-256", "-U", "plant", `--pwfile=${join(host, "password")}`, "-E", "UTF8", "--no-locale", "-N"];
  const { status, stderr } = spawnSync(...asServer("initdb", init));
  if (status !== 0) throw new Error(stderr.toString());
  const [command, args, options] = asServer("postgres", ["-D", data, "-k", host, "-c", "listen_addresses=", "-c", "fsync=off"]);
  const server = spawn(command, args, { ...options, stdio: "ignore" });
  const env = { PGHOST: host, PGUSER: "plant", PGPASSWORD: password, PGDATABASE: "postgres" };
  const execute = async (script: string): Promise<void> => {
    const program = temporaryFile("execute.py", executing);
    const outcome = await run(program, [], { python: psycopg2Python ?? "python3", input: script, env });
    if (outcome.code !== 0) throw new Error(outcome.errors);
  };
  await untilReady(server, join(host, "data/postmaster.pid"));
  return { env, host, execute, stop: async () => stop(server, host) };
}

const executing = `
import psycopg2, sys
connection = psycopg2.connect("")
connection.autocommit = True
connection.cursor().execute(sys.stdin.read())
`;

/** PostgreSQL refuses to run as root. */
function asServer(name: string, args: readonly string[]): [string, string[], { cwd: string }] {
  const program = join(binaries ?? "", name);
  const isRoot = process.getuid?.() === 0;
  return isRoot ? ["setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", program, ...args], { cwd: "/" }] : [program, [...args], { cwd: "/" }];
}

async function untilReady(server: ChildProcess, pidFile: string): Promise<void> {
  for (let tries = 0; tries < 1500; tries++) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const status = spawnSync("grep", ["-q", "^ready", pidFile]).status;
    if (status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the server does not start");
}

async function stop(server: ChildProcess, host: string): Promise<void> {
  const ended = new Promise((resolve) => server.once("close", resolve));
  server.kill("SIGINT");
  await ended;
  rmSync(host, { recursive: true, force: true });
}

function findBinaries(): string | undefined {
  const versions = "/usr/lib/postgresql";
  const installed = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)).map((version) => join(versions, version, "bin")) : [];
  return [...installed, "/usr/local/bin", "/usr/bin"].find((folder) => existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")));
}
