/** Coordinates that a coordinate reference system cannot have, that another one cannot express, or that lie beside the plane of a drawing. */
export class OutOfReach extends Error {}
