import { InvalidArgumentError, type Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { printNote, printResult } from "../terminal.js";

interface ViewCommandOptions extends CommonOptions {
  port?: number;
  open: boolean;
}

/** `imodel-ingest view`: shows an iModel in a browser. */
export function addView(program: Command): void {
  const command = program
    .command("view")
    .summary("look into an iModel, in a browser")
    .description("Shows an iModel on a page that only this machine can open: shapes, properties, where each element came from, and what the last run did. Ctrl-C ends it.")
    .argument("<imodel>", "the iModel to look into")
    .option("--port <number>", "port of the page; any free one unless given", parsePort)
    .option("--no-open", "print the address only; the browser is opened on a terminal alone");
  withCommonOptions(command).action(async (imodel: string, { port, open, ...options }: ViewCommandOptions) =>
    perform(options, async (signal) => {
      const { view } = await import("../../view-imodel.js");
      const onListening = (url: string): void => {
        void printResult(url);
        if (!process.stdout.isTTY) return;
        printNote("Ctrl-C ends it.");
        if (open) void import("../open-browser.js").then(({ openBrowser }) => openBrowser(url));
      };
      await view({ imodel, signal, onListening, ...(port !== undefined && { port }) });
      return "fine";
    }),
  );
  withExamples(command, [
    ["imodel-ingest view plant.bim", "opens a browser"],
    ["imodel-ingest view plant.bim --port 8080 --no-open", "prints the address, always the same"],
  ]);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}
