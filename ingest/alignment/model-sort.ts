/** The sort of model that elements of a class live in. One model of each sort is made for a job, when it is first needed. */
export type ModelSort = "physical" | "definition" | "group" | "document" | "informationRecord" | "link" | "functional" | "drawing";
