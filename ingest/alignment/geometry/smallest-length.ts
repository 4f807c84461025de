/** What is not longer, in metres, is nothing to iTwin.js: it makes no bar or circle of it. */
export const smallestLength = 1e-6;
