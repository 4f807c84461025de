/** x, y. */
export type Corner = [number, number];

/** An edge of an outline: the one that starts at a corner. */
export interface Edge {
  outline: number;
  index: number;
}

interface PlacedEdge extends Edge {
  from: Corner;
  to: Corner;
  /** Number of edges of its outline. */
  size: number;
  low: number;
  high: number;
}

/** Two edges of closed outlines that touch or cross, other than neighbours in their common corner; undefined when there are none. */
export function findCrossing(outlines: readonly (readonly Corner[])[]): [Edge, Edge] | undefined {
  const edges = outlines.flatMap(edgesOf).sort((a, b) => a.low - b.low);
  for (const [i, one] of edges.entries()) {
    for (let j = i + 1; j < edges.length; j++) {
      const other = edges[j];
      if (!other || other.low > one.high) break;
      if (meet(one, other)) return [one, other];
    }
  }
  return undefined;
}

/** The first corner of a closed outline that the next one repeats; undefined when there is none. */
export function findRepeated(outline: readonly Corner[]): number | undefined {
  const found = outline.findIndex(([x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length] ?? [x, y];
    return x === nextX && y === nextY;
  });
  return found < 0 ? undefined : found;
}

/** Whether a closed outline goes around a point. */
export function encloses(outline: readonly Corner[], [x, y]: Corner): boolean {
  let inside = false;
  outline.forEach(([x1, y1], i) => {
    const [x2, y2] = outline[(i + 1) % outline.length] ?? [0, 0];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

function edgesOf(outline: readonly Corner[], number: number): PlacedEdge[] {
  return outline.map((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    return { outline: number, index, from, to, size: outline.length, low: Math.min(from[0], to[0]), high: Math.max(from[0], to[0]) };
  });
}

function meet(one: PlacedEdge, other: PlacedEdge): boolean {
  if (one.outline === other.outline) {
    if ((one.index + 1) % one.size === other.index) return foldsBack(one, other);
    if ((other.index + 1) % one.size === one.index) return foldsBack(other, one);
  }
  if (Math.max(one.from[1], one.to[1]) < Math.min(other.from[1], other.to[1]) || Math.max(other.from[1], other.to[1]) < Math.min(one.from[1], one.to[1])) return false;
  const [a, b, c, d] = [side(one, other.from), side(one, other.to), side(other, one.from), side(other, one.to)];
  if (a * b < 0 && c * d < 0) return true;
  return (a === 0 && within(one, other.from)) || (b === 0 && within(one, other.to)) || (c === 0 && within(other, one.from)) || (d === 0 && within(other, one.to));
}

/** Whether the second of two neighbours lies on the first one. */
function foldsBack(first: PlacedEdge, second: PlacedEdge): boolean {
  const [ux, uy] = [first.to[0] - first.from[0], first.to[1] - first.from[1]];
  const [vx, vy] = [second.to[0] - second.from[0], second.to[1] - second.from[1]];
  return side(first, second.to) === 0 && ux * vx + uy * vy < 0;
}

/** On which side of an edge a point lies: the sign counts, 0 is on its line. */
function side({ from, to }: PlacedEdge, [x, y]: Corner): number {
  return Math.sign((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]));
}

/** Whether a point on the line of an edge lies on the edge. */
function within({ from, to }: PlacedEdge, [x, y]: Corner): boolean {
  return Math.min(from[0], to[0]) <= x && x <= Math.max(from[0], to[0]) && Math.min(from[1], to[1]) <= y && y <= Math.max(from[1], to[1]);
}
