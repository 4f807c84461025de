import { LockConflict } from "../itwin/core-backend.js";
import { IModelHubStatus, IModelStatus } from "../itwin/core-bentley.js";
import { IngestError, type IngestErrorKey } from "../../errors.js";
import { redact } from "../../redact.js";

/** What iModelHub, or the way to it, has against a request. */
export type HubFault = "locked" | "newer-changes" | "pushing" | "unauthorized" | "forbidden" | "not-found" | "unavailable" | "refused";

/** What is caught of the packages that talk to iModelHub: errors of three sorts, with some of these members. */
interface Caught {
  message?: unknown;
  /** Of the client of the iModels API, of sockets, and of cloud storage. */
  code?: unknown;
  statusCode?: unknown;
  /** Of core-backend. */
  errorNumber?: unknown;
  /** Of the adapter between the two. */
  iTwinErrorId?: { scope?: unknown; key?: unknown };
  conflictingLocks?: { objectId: string; lockLevel: string; briefcaseIds: number[] }[];
}

const byNumber: Partial<Record<number, HubFault>> = {
  [IModelHubStatus.LockOwnedByAnotherBriefcase]: "locked",
  [IModelHubStatus.PullIsRequired]: "newer-changes",
  [IModelHubStatus.AnotherUserPushing]: "pushing",
  [IModelStatus.InvalidParent]: "newer-changes",
};

const byCode: Partial<Record<string, HubFault>> = {
  LockOwnedByAnotherBriefcase: "locked",
  ConflictWithAnotherUser: "locked",
  NewerChangesExist: "newer-changes",
  AnotherUserPushing: "pushing",
  Unauthorized: "unauthorized",
  InsufficientPermissions: "forbidden",
  iTwinNotFound: "not-found",
  iModelNotFound: "not-found",
  BriefcaseNotFound: "not-found",
  RateLimitExceeded: "unavailable",
  TooManyRequests: "unavailable",
  // The adapter has this word for whatever it does not know, too many requests among them.
  Unknown: "unavailable",
  ChangesetExists: "unavailable",
  ChangesetDownloadFailed: "unavailable",
  BaselineFileInitializationTimedOut: "unavailable",
};

const network = /^(E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH|PROTO)|ERR_(NETWORK|BAD_RESPONSE|SOCKET_.*|TLS_.*)|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|REQUEST_SEND_ERROR)$/;

/** What a caught error says of iModelHub; undefined when it comes from somewhere else. */
export function hubFault(error: unknown): HubFault | undefined {
  const { errorNumber, message, code, statusCode, iTwinErrorId } = (error ?? {}) as Caught;
  if (typeof errorNumber === "number") return byNumber[errorNumber];
  // The stand-in for iModelHub that comes with iTwin.js has no number for this one.
  if (typeof message === "string" && message.startsWith("cannot acquire shared lock")) return "locked";
  const name = iTwinErrorId?.key ?? code;
  const named = typeof name === "string" ? byCode[name] : undefined;
  if (named) return named;
  if (typeof statusCode === "number") return byStatus(statusCode);
  return typeof name === "string" ? byName(name, error as Caught) : undefined;
}

/** Of sockets, or of the client of the iModels API, without a word of its own here. */
function byName(name: string, error: Caught): HubFault | undefined {
  if (network.test(name) || name === "Unrecognized") return "unavailable";
  const isOfClient = error.iTwinErrorId?.scope === "imodels-clients" || "originalError" in error;
  return isOfClient ? "refused" : undefined;
}

function byStatus(status: number): HubFault {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  return status === 429 || status === 408 || status >= 500 ? "unavailable" : "refused";
}

const keys: Record<HubFault, IngestErrorKey> = {
  "locked": "imodel-locked",
  "newer-changes": "push-rejected",
  "pushing": "push-rejected",
  "unauthorized": "hub-unauthorized",
  "forbidden": "hub-forbidden",
  "not-found": "hub-not-found",
  "unavailable": "hub-unavailable",
  "refused": "hub-refused",
};

/** An error of iModelHub as a reason to stop, without anything secret in it; every other one as it is. */
export function asHubError(error: unknown, doing: string): unknown {
  const fault = IngestError.is(error) ? undefined : hubFault(error);
  if (fault === undefined) return error;
  // The cause would have the request with its token in it.
  return new IngestError(keys[fault], `${doing}: ${messageOf(error)}`);
}

/** The briefcases that hold the locks that were asked for, and how they are called where that is known. */
export function lockHolders(error: unknown): { id: number; alias?: string }[] {
  if (error instanceof LockConflict) return [{ id: error.briefcaseId, ...(error.briefcaseAlias && { alias: error.briefcaseAlias }) }];
  const { conflictingLocks = [] } = error as Caught;
  return [...new Set(conflictingLocks.flatMap(({ briefcaseIds }) => briefcaseIds))].map((id) => ({ id }));
}

function messageOf(error: unknown): string {
  const { message, code, statusCode } = error as Caught;
  const [text = "no reason is given"] = [message, code, statusCode].flatMap((each) => (typeof each === "number" || (typeof each === "string" && each !== "") ? [String(each)] : []));
  return redact(text).replace(/\s+/g, " ").slice(0, 500);
}
