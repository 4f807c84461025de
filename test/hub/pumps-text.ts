import { documentText } from "../support/document-text.js";
import { pump } from "../support/pumps.js";

/** What a pump has besides its id. */
export type PumpRest = Parameters<typeof pump>[1];

/** A document of pumps, each with an id and what else it has. */
export function pumpsText(source: string, pumps: Record<string, PumpRest>, version?: string): string {
  return documentText({ header: { source: { id: source, ...(version !== undefined && { version }) } }, records: Object.entries(pumps).map(([id, rest]) => pump(id, rest)) });
}
