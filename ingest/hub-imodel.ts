/** An iModel in iModelHub, and how a run works with it. */
export interface HubIModel {
  iTwinId: string;
  /** Id of the iModel; either this or its name. */
  iModelId?: string;
  /** Name of the iModel in its iTwin. */
  iModelName?: string;
  /** Make the iModel when its iTwin has none of that name. */
  create?: boolean;
  /** How the run proves who it is. In an iTwin.js host that the embedding program has started itself, that host's `hubAccess` and `authorizationClient` are used instead. */
  credentials?: HubCredentials;
  /** Root of the platform's services; `https://api.bentley.com` unless given. */
  platformUrl?: string;
  /** Folder that keeps briefcases from one run to the next; one in the user's cache unless given. */
  briefcases?: string;
  /** When changes are pushed; `source` unless given. */
  push?: PushRule;
  /** Name of a version that is made of the iModel when the run ended well and has pushed something. */
  namedVersion?: string;
  /** Whose change stays when somebody else has pushed a change of the same element; `ours` unless given. */
  conflicts?: ConflictPolicy;
}

/** An access token, with or without `Bearer`; a file that holds one and is read again before each use; or a client of the iTwin Platform of the type "service". */
export type HubCredentials =
  | { accessToken: string }
  | { tokenFile: string }
  | { clientId: string; clientSecret: string; /** `itwin-platform` unless given. */ scope?: string; /** `https://ims.bentley.com` unless given. */ authority?: string };

/** A changeset for each source document, one for all of them, or further ones whenever so much time has passed or so much was saved. */
export type PushRule = "source" | "once" | { minutes: number } | { megabytes: number };

/** Which of two changes of one element stays: that of the run, or that of the other user. */
export type ConflictPolicy = "ours" | "theirs";

/** Where an iModel is: the path of a file, or a place in iModelHub. */
export type IModelPlace = string | HubIModel;

/** An iModel as people and reports name it. */
export function showIModel(imodel: IModelPlace): string {
  return typeof imodel === "string" ? imodel : `iModelHub ${imodel.iTwinId}/${imodel.iModelId ?? imodel.iModelName ?? ""}`;
}
