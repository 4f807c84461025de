/** Sixteen numbers, column after column, as glTF has them. */
export type Matrix = readonly number[];

/** A matrix that does nothing. */
export const identity: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** First the second, then the first. */
export function product(one: Matrix, other: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, i) => [0, 1, 2, 3].reduce((sum, k) => sum + (one[4 * k + (i % 4)] ?? 0) * (other[4 * Math.floor(i / 4) + k] ?? 0), 0));
}

/** A position, moved. */
export function moved(m: Matrix, [x = 0, y = 0, z = 0]: readonly number[]): [number, number, number] {
  const row = (i: number): number => (m[i] ?? 0) * x + (m[i + 4] ?? 0) * y + (m[i + 8] ?? 0) * z + (m[i + 12] ?? 0);
  return [row(0), row(1), row(2)];
}

/** The cofactors of the upper left three by three, which turn normals rightly where a matrix scales unevenly or mirrors, and the determinant. */
export function normalMatrix(m: Matrix): { cofactors: Matrix; determinant: number } {
  const at = (row: number, column: number): number => m[4 * (column % 3) + (row % 3)] ?? 0;
  const cofactor = (row: number, column: number): number => at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const cofactors = Array.from({ length: 16 }, (_, i) => (i % 4 === 3 || i > 11 ? 0 : cofactor(i % 4, Math.floor(i / 4))));
  return { cofactors, determinant: [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0) };
}
