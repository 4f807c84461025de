import { BackendIModelsAccess } from "@itwin/imodels-access-backend";
import type { HubCredentials } from "../../hub-imodel.js";
import type { HubConnection } from "../host.js";
import { type Authorization, authorizationOf } from "./authorization.js";
import { hubFault } from "./hub-faults.js";
import type { HubServices } from "./hub-services.js";
import { retryPolicy } from "./retry-policy.js";

const defaultPlatform = "https://api.bentley.com";

type HubAccess = HubConnection["hubAccess"];

/** What is used of the client of the iModels API besides what {@link BackendIModelsAccess} makes of it. */
interface IModelsClient {
  briefcases: { getSingle(params: Scoped & { briefcaseId: number }): Promise<{ displayName?: string; deviceName?: string | null; ownerId?: string; acquiredDateTime?: string }> };
  namedVersions: { create(params: Scoped & { namedVersionProperties: { name: string; changesetId: string } }): Promise<unknown> };
}

interface Scoped {
  iModelId: string;
  authorization(): Promise<{ scheme: string; token: string }>;
}

/**
 * Makes the way to iModelHub, after a first token was had.
 * @param platformUrl root of the platform's services
 * @throws IngestError `hub-unauthorized`, `hub-unavailable`
 */
export async function connectToHub(credentials: HubCredentials, platformUrl = defaultPlatform): Promise<HubConnection> {
  const authorization = authorizationOf(credentials);
  await authorization.getAccessToken();
  const access = new BackendIModelsAccess({ api: { baseUrl: `${platformUrl.replace(/\/+$/, "")}/imodels` }, retryPolicy: retryPolicy() });
  return { hubAccess: renewing(Object.assign(access, servicesOf(access, authorization)), authorization), authorizationClient: authorization };
}

/** Each request has a token that holds; one that is refused for its token is made once more with a new one. */
export function renewing<T extends HubAccess>(access: T, authorization: Authorization): T {
  const wrap = (method: (...args: unknown[]) => Promise<unknown>) => async (...args: unknown[]): Promise<unknown> => {
    const token = await authorization.getAccessToken();
    try {
      return await method.apply(access, args);
    } catch (error) {
      if (hubFault(error) !== "unauthorized" || !authorization.renew()) throw error;
      const renewed = await authorization.getAccessToken();
      if (renewed === token) throw error;
      return method.apply(access, args.map((arg) => withToken(arg, renewed)));
    }
  };
  return new Proxy(access, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? wrap(member as (...args: unknown[]) => Promise<unknown>) : member;
    },
  });
}

function withToken(arg: unknown, accessToken: string): unknown {
  return typeof arg === "object" && arg !== null && Object.hasOwn(arg, "accessToken") ? { ...arg, accessToken } : arg;
}

function servicesOf(access: BackendIModelsAccess, authorization: Authorization): HubServices {
  // The adapter offers neither, and keeps its client to itself.
  const client = (access as unknown as { _iModelsClient: IModelsClient })._iModelsClient;
  const scoped = (iModelId: string): Scoped => ({
    iModelId,
    authorization: async () => ({ scheme: "Bearer", token: (await authorization.getAccessToken()).replace("Bearer ", "") }),
  });
  return {
    describeBriefcase: async (iModelId, briefcaseId) => {
      const { displayName, deviceName, ownerId, acquiredDateTime } = await client.briefcases.getSingle({ ...scoped(iModelId), briefcaseId });
      const since = acquiredDateTime === undefined ? "" : `, made at ${acquiredDateTime}`;
      return `${[deviceName, displayName, ownerId && `user ${ownerId}`].find(Boolean) ?? "of somebody else"}${since}`;
    },
    createNamedVersion: async ({ iModelId, ...namedVersionProperties }) => {
      await client.namedVersions.create({ ...scoped(iModelId), namedVersionProperties });
    },
  };
}
