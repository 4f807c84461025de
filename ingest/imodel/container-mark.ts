/** What the JSON properties of a category or partition hold that a job made for its elements. */
export const containerMark = { imodelIngest: { container: true } } as const;

/** ECSQL condition: an element has the {@link containerMark}. */
export function isContainer(alias: string): string {
  return `json_extract(${alias}.JsonProperties, '$.imodelIngest.container') IS NOT NULL`;
}
