/** What to show, and how. */
export interface ViewOptions {
  /** Path of the iModel file. */
  imodel: string;
  /** Port of the page; 0, as unless given, for any free one. */
  port?: number;
  /** Ends the view. */
  signal: AbortSignal;
  /** Told the address of the page as soon as it can be opened. */
  onListening(url: string): void;
}

/**
 * Shows an iModel on a page that only this machine can open, until the signal. The iModel is read when the page asks, and free for others in between:
 * after a sync, reload the page. Holds the graphics of some elements in memory.
 * @throws IngestError `imodel-unreadable`, `native-missing`; `usage` when the port cannot be had
 */
export async function view({ imodel, port = 0, signal, onListening }: ViewOptions): Promise<void> {
  const [{ SceneFile }, { serve }] = await Promise.all([import("./imodel/scene/scene-file.js"), import("./view/serve.js")]);
  await SceneFile.with(imodel, (scenes) => serve({ scenes, file: imodel, port, signal, onListening }));
}
