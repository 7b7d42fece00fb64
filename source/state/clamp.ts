/**
The value, or the nearest bound: 0 and the highest; 0 where the highest is below it.
*/
export const clamp = (value: number, highest: number): number => Math.max(0, Math.min(value, highest));
