/** Coordinates that a coordinate reference system cannot have, or that another one cannot express. */
export class OutOfReach extends Error {}
