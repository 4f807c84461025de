import { FileProcess, type FileProgress, type ProcessOutcome } from "./file-process.js";
import type { ToChild } from "./child-messages.js";

/** Files that a process runs before another one takes its place, so that what it does not give back stays bounded. */
const mostRuns = 100;

/** Processes that run files. They start when there is work for them, and are used again. */
export class ProcessPool {
  readonly #idle: { process: FileProcess; runs: number }[] = [];
  readonly #busy = new Set<FileProcess>();
  readonly #kill = (): void => this.#busy.forEach((process) => process.kill());

  /** @param cwd folder that the processes run in */
  constructor(private readonly cwd: string) {
    // What is running when this process ends in a hurry must not outlive it.
    process.once("exit", this.#kill);
  }

  /** Runs a file in a process of its own. */
  async run(task: Omit<Extract<ToChild, { type: "run" }>, "type">, onProgress: (progress: FileProgress) => void): Promise<ProcessOutcome> {
    const taken = this.#takeIdle();
    this.#busy.add(taken.process);
    const outcome = await taken.process.run(task, onProgress);
    this.#busy.delete(taken.process);
    // After a defect nobody knows what state a process is in.
    if (outcome.error?.key === "defect" || taken.runs + 1 >= mostRuns) taken.process.release();
    else this.#idle.push({ process: taken.process, runs: taken.runs + 1 });
    return outcome;
  }

  /** Asks all runs to end. */
  stop(): void {
    for (const process of this.#busy) process.stop();
  }

  /** Lets the processes go; none of them is running a file any more. */
  close(): void {
    process.removeListener("exit", this.#kill);
    for (const { process } of this.#idle.splice(0)) process.release();
  }

  #takeIdle(): { process: FileProcess; runs: number } {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) if (idle.process.alive) return idle;
    return { process: new FileProcess(this.cwd), runs: 0 };
  }
}
