import { setTimeout as pause } from "node:timers/promises";
import { IngestError } from "../errors.js";
import { defaults } from "../options.js";

/** How long a run waits for others that write into its iModel, and whom it tells. */
export interface Patience {
  /** In seconds; `Infinity` is without end. */
  wait?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Told once, when the wait begins, who is waited for. */
  onWait?(message: string): void;
}

/** Between two attempts, in milliseconds: the pause doubles from the first to the second. */
const pauses = { shortest: 50, longest: 1000 };

/**
 * Makes a function that repeats an attempt while it fails because the iModel is busy, or somebody has locked in it what is needed. All its attempts
 * together wait no longer than `wait` seconds from now; the event loop runs meanwhile.
 * @throws IngestError what the attempt throws; `imodel-busy` or `imodel-locked` when the time is over, `interrupted`
 */
export function whenFree({ wait = defaults.wait, signal, onWait }: Patience): <T>(attempt: () => T | Promise<T>) => Promise<T> {
  const end = performance.now() + wait * 1000;
  return async (attempt) => {
    for (let next = 0; ; ) {
      try {
        return await attempt();
      } catch (error) {
        const left = end - performance.now();
        if (!IngestError.is(error, "imodel-busy") && !IngestError.is(error, "imodel-locked")) throw error;
        if (!(left > 0)) throw wait > 0 ? new IngestError(error.key, `${error.message}, after a wait of ${wait} s`, error) : error;
        if (next === 0) onWait?.(error.message);
        next = next === 0 ? pauses.shortest : Math.min(2 * next, pauses.longest);
        await sleep(Math.min(next, left), signal);
      }
    }
  };
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(milliseconds, undefined, signal && { signal });
  } catch (error) {
    throw new IngestError("interrupted", "waiting for the iModel was stopped", error);
  }
}
