/** The documents that hold generated tables, as they ought to be: path and text. */
export function documentTexts(root: URL): Promise<[path: string, text: string][]>;
