import { Readable } from "node:stream";
import type { RunningProgram } from "./start-program.js";

/** What a {@link ProgramOutput} tells of its program. */
export interface ProgramEvents {
  /** The first read starts the program. */
  started(program: Promise<RunningProgram>): void;
  /** It has printed something. */
  wrote(): void;
  /** The output was given up before anything was started. */
  unwanted(): void;
}

/**
 * What a program prints, as a stream. The first read starts the program, it waits while nothing is read, and destroying
 * the stream stops it and waits for its end. (`Readable.from` would wait for the program's next word before it lets itself be destroyed.)
 */
export class ProgramOutput extends Readable {
  readonly #start: () => Promise<RunningProgram>;
  readonly #events: ProgramEvents;
  #program: Promise<RunningProgram> | undefined;

  constructor(start: () => Promise<RunningProgram>, events: ProgramEvents) {
    super();
    this.#start = start;
    this.#events = events;
  }

  /** Ends a program that runs, and the stream with `reason`; one that was not started will not be. */
  abort(reason: Error): void {
    if (this.#program) this.destroy(reason);
  }

  override _read(): void {
    if (!this.#program) {
      this.#program = this.#start();
      this.#events.started(this.#program);
      this.#program.then((program) => this.#connect(program), (error: unknown) => this.destroy(error as Error));
    } else void this.#program.then(({ stdout }) => stdout.resume());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#program) this.#events.unwanted();
    if (!this.#program || this.readableEnded) return done(error);
    // Whoever waits for the stream waits for the program too.
    const stopped = this.#program.then((program) => {
      program.stop();
      // It has not ended before what it has printed is read.
      program.stdout.removeAllListeners("data").resume();
      return program.ended;
    });
    void stopped.catch(() => undefined).then(() => done(error));
  }

  #connect({ stdout }: RunningProgram): void {
    stdout.on("data", (chunk: Buffer) => {
      this.#events.wrote();
      if (!this.push(chunk)) stdout.pause();
    });
    stdout.once("end", () => this.push(null));
    stdout.once("error", (error) => this.destroy(error));
  }
}
