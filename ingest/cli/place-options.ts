import { InvalidArgumentError, Option, type Command } from "commander";
import { IngestError } from "../errors.js";
import type { ConflictPolicy, HubCredentials, HubIModel, IModelPlace, PushRule } from "../hub-imodel.js";

/** The options that say where an iModel is. */
export interface PlaceCommandOptions {
  imodel?: string;
  itwinId?: string;
  imodelId?: string;
  imodelName?: string;
  create?: boolean;
  tokenFile?: string;
  platformUrl?: string;
  briefcases?: string;
  push?: PushRule;
  namedVersion?: string;
  conflicts?: ConflictPolicy;
}

/** Variables of the environment that hold credentials for iModelHub, in the order in which they count. */
export const credentialVariables = {
  accessToken: "IMODEL_INGEST_ACCESS_TOKEN",
  clientId: "IMODEL_INGEST_CLIENT_ID",
  clientSecret: "IMODEL_INGEST_CLIENT_SECRET",
  scope: "IMODEL_INGEST_SCOPE",
  authority: "IMODEL_INGEST_AUTHORITY",
} as const;

/** Adds the options that name an iModel: a file, or one in iModelHub. */
export function withPlaceOptions(command: Command, what: string): Command {
  return command
    .option("--imodel <file>", what)
    .option("--itwin-id <id>", "instead of --imodel: the iTwin of an iModel in iModelHub; see docs/imodelhub.md")
    .option("--imodel-id <id>", "the iModel in iModelHub")
    .option("--imodel-name <name>", "or its name in its iTwin")
    .option("--token-file <file>", "file with an access token for iModelHub, read again before each use (default: what the environment has)")
    .option("--platform-url <url>", "root of the platform's services (default: https://api.bentley.com)", parseUrl)
    .option("--briefcases <folder>", "folder that keeps briefcases between runs (default: in the user's cache)");
}

/** Adds the options that say how changes come into iModelHub. */
export function withPushOptions(command: Command): Command {
  return command
    .option("--create", "make the iModel in iModelHub when there is none of --imodel-name")
    .option("--push <when>", "changesets: one for each `source`, `once` for all, or further ones after so much: 15min, 50MB (default: source)", parsePush)
    .option("--named-version <name>", "name a version in iModelHub when the run ended well and has pushed something")
    .addOption(new Option("--conflicts <whose>", "whose change stays when somebody else has changed the same element, in an iModel without locks (default: ours)").choices(["ours", "theirs"]));
}

/** Options that mean something in iModelHub only. */
const hubOnly = ["imodelId", "imodelName", "create", "tokenFile", "platformUrl", "briefcases", "push", "namedVersion", "conflicts"] as const;

/**
 * Where the iModel is that the options name. Takes credentials out of the environment, so that no program that is started has them.
 * @throws IngestError `usage` when the options name none, two, or half of one, `hub-unauthorized` when there are no credentials for iModelHub
 */
export function placeOf(options: PlaceCommandOptions, env: NodeJS.ProcessEnv = process.env): IModelPlace {
  const { imodel, itwinId } = options;
  const [extra] = hubOnly.filter((name) => options[name] !== undefined);
  if (imodel !== undefined && itwinId !== undefined) throw new IngestError("usage", "--imodel and --itwin-id exclude one another: an iModel is a file or in iModelHub");
  if (itwinId === undefined && extra !== undefined) throw new IngestError("usage", `--${dashed(extra)} is for an iModel in iModelHub, which --itwin-id names`);
  if (imodel !== undefined) return imodel;
  if (itwinId === undefined) throw new IngestError("usage", "which iModel? Name a file with --imodel, or one in iModelHub with --itwin-id and --imodel-id or --imodel-name");
  return hubIModelOf(itwinId, options, env);
}

function hubIModelOf(iTwinId: string, { imodelId, imodelName, create, tokenFile, ...options }: PlaceCommandOptions, env: NodeJS.ProcessEnv): HubIModel {
  if ((imodelId === undefined) === (imodelName === undefined)) throw new IngestError("usage", "an iModel in iModelHub is named by either --imodel-id or --imodel-name");
  if (create && imodelName === undefined) throw new IngestError("usage", "--create makes an iModel of --imodel-name");
  const { platformUrl, briefcases, push, namedVersion, conflicts } = options;
  return {
    iTwinId,
    credentials: credentialsOf(tokenFile, env),
    ...present({ iModelId: imodelId, iModelName: imodelName, create, platformUrl, briefcases, push, namedVersion, conflicts }),
  };
}

/** The members that have a value. */
function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function credentialsOf(tokenFile: string | undefined, env: NodeJS.ProcessEnv): HubCredentials {
  const { accessToken, clientId, clientSecret, scope, authority } = takeCredentials(env);
  if (tokenFile !== undefined) return { tokenFile };
  if (accessToken !== undefined) return { accessToken };
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret, ...(scope !== undefined && { scope }), ...(authority !== undefined && { authority }) };
  const { accessToken: token, clientId: id, clientSecret: secret } = credentialVariables;
  throw new IngestError("hub-unauthorized", `there are no credentials for iModelHub: set ${token}, or ${id} and ${secret}, or name a file with --token-file`);
}

function takeCredentials(env: NodeJS.ProcessEnv): Partial<Record<keyof typeof credentialVariables, string>> {
  const taken: Partial<Record<keyof typeof credentialVariables, string>> = {};
  for (const [name, variable] of Object.entries(credentialVariables) as [keyof typeof credentialVariables, string][]) {
    const value = env[variable];
    if (value) taken[name] = value;
    Reflect.deleteProperty(env, variable);
  }
  return taken;
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * `source`, `once`, or after how many minutes or megabytes: `15min`, `50MB`.
 * @throws InvalidArgumentError when the text is none of these
 */
export function parsePush(text: string): PushRule {
  if (text === "source" || text === "once") return text;
  const [, digits = "", unit] = /^(\d+(?:\.\d+)?)(min|MB)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === "" || value === 0) throw new InvalidArgumentError("It is source, once, or a number of minutes or megabytes: 15min, 50MB.");
  return unit === "min" ? { minutes: value } : { megabytes: value };
}

/** @throws InvalidArgumentError when the text is no address of a web server */
function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") throw new InvalidArgumentError("It is an address that begins with https://, without a password in it.");
  return text;
}
