/** What follows an extractor's name on the command line. */
export interface ExtractorArguments {
  /** Each is a source of its own. */
  files: string[];
  /** Go to the extractor with each file. */
  extractorOptions: string[];
}

/**
 * Separates files from the extractor's options: the options start with the first word that begins with a dash
 * (`-` itself is standard input), or after `--`. What the values of foreign options are can't be known, so files come first.
 * @param words what is left when the options of this program and, in places, `--` were taken out
 * @param commandLine all words as they were typed
 */
export function splitExtractorArguments(words: readonly string[], commandLine: readonly string[]): ExtractorArguments {
  const separator = commandLine.indexOf("--");
  const passed = separator < 0 ? 0 : commandLine.length - separator - 1;
  const own = words.slice(0, words.length - passed);
  if (own.at(-1) === "--") own.pop();
  const options = own.findIndex((word) => word.startsWith("-") && word !== "-");
  const files = options < 0 ? own : own.slice(0, options);
  return { files, extractorOptions: [...own.slice(files.length), ...words.slice(words.length - passed)] };
}

/** The arguments of each start of the extractor: one per file. Without a file it is started once, to read what its options say. */
export function argumentLists({ files, extractorOptions }: ExtractorArguments): string[][] {
  return files.length === 0 ? [extractorOptions] : files.map((file) => [file, ...extractorOptions]);
}
