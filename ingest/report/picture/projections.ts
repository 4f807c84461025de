import type { PictureBox } from "./picture.js";

/** Across and down, in metres. */
type Flat = readonly [number, number];

/** A box as it is drawn: its outline, and the edges that meet in the corner which is nearest. */
export interface DrawnBox {
  state: PictureBox["state"];
  outline: readonly Flat[];
  edges: readonly (readonly Flat[])[];
}

/** Turns boxes into what is drawn of them, what is farthest away first. */
export type Projection = (boxes: readonly PictureBox[]) => DrawnBox[];

/** From above, north up. */
export const plan: Projection = (boxes) =>
  [...boxes].sort((a, b) => a.high[2] - b.high[2]).map(({ low, high, state }) => ({
    state,
    outline: [[low[0], -low[1]], [high[0], -low[1]], [high[0], -high[1]], [low[0], -high[1]]],
    edges: [],
  }));

/** From the south-east and above, with all three axes foreshortened alike. */
export const isometric: Projection = (boxes) =>
  [...boxes].sort((a, b) => depth(a) - depth(b)).map(({ low: [x0, y0, z0], high: [x1, y1, z1], state }) => {
    const near = project(x1, y0, z1);
    return {
      state,
      outline: [project(x0, y0, z0), project(x1, y0, z0), project(x1, y1, z0), project(x1, y1, z1), project(x0, y1, z1), project(x0, y0, z1)],
      edges: [[near, project(x1, y0, z0)], [near, project(x1, y1, z1)], [near, project(x0, y0, z1)]],
    };
  });

const cos30 = Math.cos(Math.PI / 6);

function project(x: number, y: number, z: number): Flat {
  return [(x + y) * cos30, (x - y) / 2 - z];
}

/** How near the middle of a box is to whoever looks. */
function depth({ low, high }: PictureBox): number {
  return low[0] + high[0] - low[1] - high[1] + low[2] + high[2];
}
