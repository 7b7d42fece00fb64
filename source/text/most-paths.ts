/**
At most so many paths are looked at to complete one.
*/
export const mostPaths = 1000;
