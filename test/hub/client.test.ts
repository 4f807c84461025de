import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { IModelHost } from "@itwin/core-backend";
import { LockState } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import type { HubCredentials } from "../../ingest/hub-imodel.js";
import type { HubConnection } from "../../ingest/imodel/host.js";
import { connectToHub } from "../../ingest/imodel/hub/hub-client.js";
import { asHubError, lockHolders } from "../../ingest/imodel/hub/hub-faults.js";
import { redact } from "../../ingest/redact.js";
import { tempFolder } from "../support/temp-folder.js";
import { type Answer, ApiServer, refusal } from "./api-server.js";

const server = new ApiServer();
const secret = "eyJhbGciOi.c2VjcmV0LXRva2Vu.c2lnbmF0dXJl";

async function connect(credentials: HubCredentials = { accessToken: secret }): Promise<HubConnection["hubAccess"]> {
  const { hubAccess, authorizationClient } = await connectToHub(credentials, server.url);
  IModelHost.authorizationClient = authorizationClient;
  return hubAccess;
}

/** Looks an iModel up by its name and says what came of it. */
async function lookUp(credentials?: HubCredentials): Promise<unknown> {
  try {
    return await (await connect(credentials)).queryIModelByName({ iTwinId: "t", iModelName: "plant" });
  } catch (error) {
    return asHubError(error, "the iModel cannot be looked up");
  }
}

/** An access token that says when it expires. */
function tokenUntil(time: number, name = "x"): string {
  return `${Buffer.from("{}").toString("base64url")}.${Buffer.from(JSON.stringify({ exp: Math.floor(time / 1000), name })).toString("base64url")}.${"s".repeat(20)}`;
}

describe("the way to iModelHub", () => {
  it.each<[string, Answer, string, number]>([
    ["401", refusal(401, "HeaderNotFound", "Access denied"), "hub-unauthorized", 1],
    ["403", refusal(403, "InsufficientPermissions", "The user has insufficient permissions"), "hub-forbidden", 1],
    ["404", refusal(404, "iTwinNotFound", "Requested iTwin is not available."), "hub-not-found", 1],
    ["422", refusal(422, "InvalidiModelsRequest", "Cannot create it"), "hub-refused", 1],
    ["500", refusal(500, "Unknown", "It broke"), "hub-unavailable", 5],
    ["a dropped connection", "drop", "hub-unavailable", 5],
  ])("knows %s, and tries again where that may help", async (_, answer, key, requests) => {
    server.answer(() => answer);
    const error = await lookUp();
    expect(error).toMatchObject({ key });
    expect(JSON.stringify([(error as Error).message, (error as Error).stack, (error as Error).cause])).not.toContain(secret);
    expect(server.requests).toHaveLength(requests);
  });

  it("waits as long as an answer asks for when there were too many requests", async () => {
    server.answer((_, number) => (number === 1 ? { ...refusal(429, "RateLimitExceeded", "Slow down"), headers: { "retry-after": "1" } } : undefined));
    expect(await lookUp()).toBeUndefined();
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
    server.answer(() => ({ ...refusal(429, "RateLimitExceeded", "Come back tomorrow"), headers: { "retry-after": "86400" } }));
    expect(await lookUp()).toMatchObject({ key: "hub-unavailable", message: "the iModel cannot be looked up: Come back tomorrow" });
    expect(server.requests).toHaveLength(1);
  });

  it("tells who holds a lock", async () => {
    const conflictingLocks = [{ objectId: "0x1", lockLevel: "exclusive", briefcaseIds: [7] }];
    server.answer(({ method }) => (method === "PATCH" ? refusal(409, "ConflictWithAnotherUser", "Lock(s) is owned by another briefcase.", { conflictingLocks }) : undefined));
    const access = await connect();
    const refused = await access.acquireLocks({ iModelId: "m", briefcaseId: 2, changeset: { id: "" } }, new Map([["0x1", LockState.Exclusive]])).catch((error: unknown) => error);
    expect(asHubError(refused, "locking")).toMatchObject({ key: "imodel-locked" });
    expect(lockHolders(refused)).toEqual([{ id: 7 }]);
  });

  it("knows that there are newer changes", async () => {
    server.answer(({ method }) => (method === "PATCH" ? refusal(409, "NewerChangesExist", "Newer changes exist.", { objectIds: ["0x1"] }) : undefined));
    const access = await connect();
    const refused = await access.acquireLocks({ iModelId: "m", briefcaseId: 2, changeset: { id: "" } }, new Map([["0x1", LockState.Exclusive]])).catch((error: unknown) => error);
    expect(asHubError(refused, "locking")).toMatchObject({ key: "push-rejected" });
  });
});

describe("a token", () => {
  it("of a file is read again before each request", async () => {
    const tokenFile = join(tempFolder(), "token");
    writeFileSync(tokenFile, "first-token\n");
    const access = await connect({ tokenFile });
    await access.queryIModelByName({ iTwinId: "t", iModelName: "plant" });
    writeFileSync(tokenFile, "Bearer second-token");
    await access.queryIModelByName({ iTwinId: "t", iModelName: "plant" });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(["Bearer first-token", "Bearer second-token"]);
  });

  it("that says itself that it is out of date is not sent", async () => {
    const expired = tokenUntil(Date.parse("2020-01-02T03:04:05Z"));
    expect(await lookUp({ accessToken: expired })).toMatchObject({ key: "hub-unauthorized", message: "the access token expired at 2020-01-02T03:04:05.000Z" });
    expect(await lookUp({ accessToken: tokenUntil(Date.now() + 60_000) })).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it("of a service client that is refused in the middle is replaced, once", async () => {
    server.tokens.push("token-1", "token-2", "token-3");
    server.answer(({ authorization, path }) => (path.startsWith("/imodels") && authorization !== "Bearer token-2" ? refusal(401, "InvalidToken", "The token is invalid") : undefined));
    server.tokens.push("token-1", "token-2", "token-3");
    const credentials = { clientId: "service-x", clientSecret: "s3cr3t-of-the-service", authority: server.url };
    expect(await lookUp(credentials)).toBeUndefined();
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    server.answer(({ path }) => (path.startsWith("/imodels") ? refusal(401, "InvalidToken", "The token is invalid") : undefined));
    server.tokens.push("token-4", "token-5", "token-6");
    expect(await lookUp(credentials)).toMatchObject({ key: "hub-unauthorized" });
    expect(server.requests).toHaveLength(2);
  });

  it("of a service client is replaced before it expires", async () => {
    let given = 0;
    server.answer(({ path }) => (path.startsWith("/token") ? { status: 200, body: { token_type: "Bearer", access_token: `token-${++given}`, expires_in: given === 1 ? 30 : 3600 } } : undefined));
    const access = await connect({ clientId: "service-x", clientSecret: "s3cr3t-of-the-service", authority: server.url });
    for (let i = 0; i < 2; i++) await access.queryIModelByName({ iTwinId: "t", iModelName: "plant" });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(["Bearer token-2", "Bearer token-2"]);
  });

  it("that the authority does not give is told of without the secret", async () => {
    const credentials = { clientId: "service-x", clientSecret: "s3cr3t-of-the-service", authority: server.url };
    server.answer(({ path }) => (path.startsWith("/token") ? { status: 400, body: { error: "invalid_client", error_description: credentials.clientSecret } } : undefined));
    const refused = (await lookUp(credentials)) as Error;
    expect(refused).toMatchObject({ key: "hub-unauthorized" });
    expect(refused.message).toContain("service-x");
    expect(refused.message).not.toContain("s3cr3t");
  });

  it.each([
    ["Request failed: Authorization: Bearer abc.def-ghi", "Request failed: Authorization: Bearer …"],
    ["GET https://x.blob.core.windows.net/c/f?sv=1&sig=AbC%2Fd%3D&se=2 failed", "GET https://x.blob.core.windows.net/c/f?sv=1&sig=…&se=2 failed"],
    [`the token ${secret} is no good`, "the token … is no good"],
  ])("is taken out of what is told: %s", (text, expected) => expect(redact(text)).toBe(expected));
});
