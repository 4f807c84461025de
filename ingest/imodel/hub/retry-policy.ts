import type { BackendIModelsAccessOptions } from "@itwin/imodels-access-backend";

/** How requests to iModelHub are repeated; see `HttpRequestRetryPolicy` of the client. */
type RetryPolicy = NonNullable<BackendIModelsAccessOptions["retryPolicy"]>;

/** What is known of a request that failed. */
interface FailedRequest {
  response?: { status?: number; headers?: Record<string, unknown> };
}

/** Pauses in milliseconds; the longest is the longest that iModelHub may ask for, too. */
const defaultPauses = { first: 300, factor: 2, longest: 60_000 };

/**
 * Repeats requests that got no answer, were too many (429), or hit a server in trouble (5xx): four times, with growing pauses, or after the time that the answer asks for.
 * @param pauses in milliseconds
 */
export function retryPolicy(pauses: { first: number; factor: number; longest: number } = defaultPauses): RetryPolicy {
  let asked: number | undefined;
  return {
    maxRetries: 4,
    shouldRetry({ error }) {
      const { response } = error as FailedRequest;
      const status = response?.status;
      asked = secondsAsked(response?.headers?.["retry-after"]);
      const isPassing = status === undefined || status === 408 || status === 429 || status >= 500;
      return isPassing && (asked === undefined || asked * 1000 <= pauses.longest);
    },
    getSleepDurationInMs: ({ retriesInvoked }) => (asked === undefined ? Math.min(pauses.first * pauses.factor ** retriesInvoked, pauses.longest) : asked * 1000),
  };
}

/** Seconds of a Retry-After header: a number of them, or a date. */
function secondsAsked(header: unknown): number | undefined {
  if (typeof header !== "string" || header === "") return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
