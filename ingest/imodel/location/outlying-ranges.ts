/** Where an element is: low and high corner, in metres. */
export interface ElementRange {
  id: string;
  low: readonly [number, number, number];
  high: readonly [number, number, number];
}

/** With fewer elements nobody can say which are the outliers. */
const fewest = 4;

/** Metres within which nothing is an outlier. */
const near = 1000;

/** Three quarters of the elements lie this many times nearer to the middle than an outlier. */
const timesFarther = 100;

/** The elements that lie far from all others: from the median of all, more than 100 times as far as three quarters of them do, and more than a kilometre. */
export function outlyingRanges(ranges: readonly ElementRange[]): ElementRange[] {
  if (ranges.length < fewest) return [];
  const middles = ranges.map(({ low, high }) => [0, 1, 2].map((i) => ((low[i] ?? 0) + (high[i] ?? 0)) / 2));
  const centre = [0, 1, 2].map((i) => quantile(middles.map((middle) => middle[i] ?? 0), 0.5));
  const distances = middles.map((middle) => Math.hypot(...middle.map((value, i) => value - (centre[i] ?? 0))));
  const limit = Math.max(near, timesFarther * quantile(distances, 0.75));
  return ranges.filter((_, i) => (distances[i] ?? 0) > limit);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}
