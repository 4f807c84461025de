import { InvalidArgumentError, type Command } from "commander";

/** The option that says how long a command waits for others that write into its iModel. */
export interface WaitCommandOption {
  /** In seconds; `true` is as long as it takes. */
  wait?: number | true;
}

/** Adds the option that says how long a command waits for others that write into its iModel. */
export function withWaitOption(command: Command): Command {
  return command.option("--wait [seconds]", "wait while another process writes into the iModel, or somebody has locked it in iModelHub, so many seconds at most or as long as it takes (default: stop at once)", parseSeconds);
}

/** How long to wait, as the library's option. */
export function waitOf({ wait }: WaitCommandOption): { wait?: number } {
  if (wait === undefined) return {};
  return { wait: wait === true ? Number.POSITIVE_INFINITY : wait };
}

/**
 * A number of seconds, such as `30` or `0.5`.
 * @throws InvalidArgumentError when the text is none, as when it is the input that follows `--wait`
 */
export function parseSeconds(text: string): number {
  if (!/^\d{1,9}(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It is a number of seconds; without one, --wait stands last or before another option.");
  return Number(text);
}
