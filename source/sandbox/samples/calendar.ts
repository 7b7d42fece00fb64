const firstDay = Date.UTC(2019, 2, 4, 8);
const lastDay = Date.UTC(2025, 5, 30, 18);

/**
Between two fixed days: the same seed gives the same data in any year.

@param place - from 0, the first day, to 1, the last
*/
export function dateAt(place: number): string {
	return new Date(firstDay + (place * (lastDay - firstDay))).toISOString();
}
