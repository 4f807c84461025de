import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import { placeOf } from "../../ingest/cli/place-options.js";
import { ingest, type Outcome, program, start } from "../cli/program.js";
import { tempFolder } from "../support/temp-folder.js";
import { ApiServer, refusal } from "./api-server.js";
import { pumpsText } from "./pumps-text.js";

const server = new ApiServer();
const cwd = tempFolder();
const token = "t0ken-that-nobody-may-see";
const secret = "s3cret-that-nobody-may-see";
writeFileSync(join(cwd, "plant.ndjson"), pumpsText("plant", { 1: {} }));

/** Runs a command against the server and makes sure that nothing secret is in anything that it says. */
async function run(line: string, env: Record<string, string> = { IMODEL_INGEST_ACCESS_TOKEN: token }): Promise<Outcome> {
  const outcome = await ingest([...line.split(" "), "--platform-url", server.url, "--briefcases", "briefcases"], { cwd, env });
  const report = join(cwd, "report.json");
  const said = outcome.stdout + outcome.stderr + (existsSync(report) ? readFileSync(report, "utf8") : "");
  expect([token, secret, Buffer.from(secret).toString("base64")].filter((text) => said.includes(text))).toEqual([]);
  return outcome;
}

const sync = "sync plant.ndjson --itwin-id 5b0e --imodel-name plant";

describe("imodel-ingest with an iModel in iModelHub", () => {
  it("says that the token is refused, also to those who want to know more", async () => {
    server.answer(() => refusal(401, "InvalidToken", `Bearer ${token} is no good`));
    const { exitCode, stdout, stderr } = await run(`${sync} --verbose --report report.json`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toBe("imodel-ingest: hub-unauthorized: the iModel plant cannot be looked up: Bearer … is no good\n");
    expect(JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))).toMatchObject({ imodel: "iModelHub 5b0e/plant" });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`]);
  });

  it("gives up after a few tries when the service is down, and says so in JSON", async () => {
    server.answer(() => ({ status: 503 }));
    const { exitCode, stderr } = await run(`${sync} --json`);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { key: "hub-unavailable" } });
    expect(server.requests).toHaveLength(5);
  });

  it("signs in as a service, after a pause that was asked for, and says that the iModel is not there", async () => {
    server.answer(({ path }, number) => (path.startsWith("/imodels") && number === 1 ? { ...refusal(429, "TooManyRequests", "Slow down"), headers: { "retry-after": "1" } } : undefined));
    server.tokens.push(token);
    const env = { IMODEL_INGEST_CLIENT_ID: "service-x", IMODEL_INGEST_CLIENT_SECRET: secret, IMODEL_INGEST_AUTHORITY: server.url };
    const { exitCode, stderr } = await run(`plan plant.ndjson --itwin-id 5b0e --imodel-name plant`, env);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "imodel-ingest: hub-not-found: the iTwin 5b0e has no iModel plant: --create makes it\n" });
    expect(server.requests).toHaveLength(2);
  });

  it("says that the iModel is not shown to the user, whatever it is asked", async () => {
    server.answer(() => refusal(403, "InsufficientPermissions", "The user has insufficient permissions for the requested operation."));
    writeFileSync(join(cwd, "token"), token);
    const { exitCode, stderr } = await run("status --itwin-id 5b0e --imodel-id 8f01 --token-file token", {});
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "imodel-ingest: hub-forbidden: the user's briefcases cannot be listed: The user has insufficient permissions for the requested operation.\n" });
  });

  it("needs credentials", async () => {
    const { exitCode, stderr } = await run(sync, {});
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^imodel-ingest: hub-unauthorized: there are no credentials for iModelHub: set IMODEL_INGEST_ACCESS_TOKEN, /) as string });
    expect(server.asked).toEqual([]);
  });
});

describe("imodel-ingest with an iModel file", () => {
  it("does not load what talks to iModelHub", async () => {
    const watch = join(cwd, "watch.cjs");
    writeFileSync(watch, "process.on('exit', () => { if (Object.keys(require.cache).some((path) => /imodels-(access|client)|service-authorization/.test(path))) process.exitCode = 99; });\n");
    expect(await start(process.execPath, ["--require", watch, program, "sync", "plant.ndjson", "--imodel", "plant.bim"], { cwd }).outcome).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("the options that name an iModel", () => {
  const env = { IMODEL_INGEST_ACCESS_TOKEN: token };

  it.each([
    [{}, "which iModel?"],
    [{ imodel: "a.bim", itwinId: "t" }, "--imodel and --itwin-id exclude one another"],
    [{ imodel: "a.bim", namedVersion: "x" }, "--named-version is for an iModel in iModelHub"],
    [{ itwinId: "t" }, "either --imodel-id or --imodel-name"],
    [{ itwinId: "t", imodelId: "m", imodelName: "plant" }, "either --imodel-id or --imodel-name"],
    [{ itwinId: "t", imodelId: "m", create: true }, "--create makes an iModel of --imodel-name"],
  ])("contradict one another: %o", (options, message) => {
    const refused = (): unknown => placeOf(options, { ...env });
    expect(refused).toThrow(IngestError);
    expect(refused).toThrow(message);
  });

  it("take credentials out of the environment, which programs that are started inherit", () => {
    const own: NodeJS.ProcessEnv = { ...env, IMODEL_INGEST_CLIENT_SECRET: secret, PATH: "/bin" };
    expect(placeOf({ itwinId: "t", imodelId: "m" }, own)).toEqual({ iTwinId: "t", iModelId: "m", credentials: { accessToken: token } });
    expect(own).toEqual({ PATH: "/bin" });
  });
});
