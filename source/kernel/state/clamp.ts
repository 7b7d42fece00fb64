/** Limits a value to the range from 0 to `highest`; 0 if `highest` is negative. */
export const clamp = (value: number, highest: number): number => Math.max(0, Math.min(value, highest));
