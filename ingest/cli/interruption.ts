import { exitCodes, type Exit } from "./exit-codes.js";

/** Turns signals into an AbortSignal while a command runs. */
export interface Interruption {
  signal: AbortSignal;
  /** How the command ends when it was interrupted. */
  exit: Exit;
  /** Gives the signals back to Node. */
  release(): void;
}

/** Listens to SIGINT and SIGTERM: the first one asks the command to end cleanly, the second one ends the process. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interruption: Interruption = {
    signal: controller.signal,
    exit: "interrupted",
    release: () => {
      process.removeListener("SIGINT", interrupt);
      process.removeListener("SIGTERM", interrupt);
    },
  };
  const interrupt = (signal: NodeJS.Signals) => {
    const exit = signal === "SIGTERM" ? "terminated" : "interrupted";
    if (controller.signal.aborted) process.exit(exitCodes[exit].code);
    interruption.exit = exit;
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return interruption;
}
