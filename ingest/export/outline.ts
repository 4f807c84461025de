/** Longitude and latitude, or x and y. */
export type Position2 = [number, number];

/** A polygon: its outer ring counter-clockwise, then its holes clockwise, each closed. */
export type Polygon = Position2[][];

/** Triangles seen from above: corners in two dimensions, three indices each. */
export interface FlatTriangles {
  points: readonly Position2[];
  triangles: readonly (readonly [number, number, number])[];
}

/** The convex hull of points, closed and counter-clockwise; undefined when they all lie on a line. By Andrew's monotone chain. */
export function convexHull(points: readonly Position2[]): Position2[] | undefined {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Position2[]): Position2[] => {
    const chain: Position2[] = [];
    for (const point of ordered) {
      for (let [a, b] = chain.slice(-2); a && b && cross(a, b, point) <= 0; [a, b] = chain.slice(-2)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const ring = [...half(sorted), ...half(sorted.reverse())];
  const [first] = ring;
  return first && ring.length > 2 ? [...ring, first] : undefined;
}

/**
 * The outlines of triangles that lie side by side: edges that only one triangle has, put together to rings, holes in the ring that they lie in.
 * Undefined when they do not make rings, as where triangles overlap.
 */
export function outlinesOf({ points, triangles }: FlatTriangles): Polygon[] | undefined {
  const next = new Map<number, number>();
  const edges = new Set<string>();
  for (const triangle of triangles) for (let i = 0; i < 3; i++) edges.add(`${triangle[i] ?? 0} ${triangle[(i + 1) % 3] ?? 0}`);
  for (const edge of edges) {
    const [from = 0, to = 0] = edge.split(" ").map(Number);
    if (edges.has(`${to} ${from}`)) continue;
    if (next.has(from)) return undefined;
    next.set(from, to);
  }
  const rings: Position2[][] = [];
  for (let [start] = next.keys(); start !== undefined; [start] = next.keys()) {
    const ring = takeRing(next, start, points);
    if (!ring) return undefined;
    rings.push(ring);
  }
  return nest(rings);
}

function takeRing(next: Map<number, number>, start: number, points: readonly Position2[]): Position2[] | undefined {
  const ring: Position2[] = [];
  let at = start;
  do {
    const point = points[at];
    const following = next.get(at);
    if (!point || following === undefined) return undefined;
    ring.push(point);
    next.delete(at);
    at = following;
  } while (at !== start);
  const straightened = ring.filter((point, i) => Math.abs(cross(ring.at(i - 1) ?? point, point, ring[(i + 1) % ring.length] ?? point)) > 1e-9);
  const [first] = straightened;
  return first && [...straightened, first];
}

function nest(rings: readonly Position2[][]): Polygon[] | undefined {
  const outer = rings.filter((ring) => area(ring) > 0);
  const polygons: Polygon[] = outer.map((ring) => [ring]);
  for (const hole of rings) {
    if (area(hole) >= 0) continue;
    const [corner = [0, 0]] = hole;
    const around = polygons.find(([ring = []]) => contains(ring, corner));
    if (!around) return undefined;
    around.push(hole);
  }
  return polygons.length > 0 ? polygons : undefined;
}

function area(ring: readonly Position2[]): number {
  return ring.reduce((sum, [x, y], i) => sum + (x * (ring[(i + 1) % ring.length]?.[1] ?? 0) - y * (ring[(i + 1) % ring.length]?.[0] ?? 0)), 0) / 2;
}

function contains(ring: readonly Position2[], [x, y]: Position2): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/** Twice the area of a triangle; positive when it is counter-clockwise. */
function cross(a: Position2, b: Position2, c: Position2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
