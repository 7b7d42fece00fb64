/**
How many levels of lists and objects a record may hold: what shows and writes one calls itself for each of them.
*/
export const deepest = 200;

type Container = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function isPast(container: Container, levels: number): boolean {
	if (levels === 0) {
		return true;
	}

	// eslint-disable-next-line guard-for-in -- What JSON holds inherits nothing, and this runs for every record.
	for (const name in container) {
		const value = container[name];
		if (isContainer(value) && isPast(value, levels - 1)) {
			return true;
		}
	}

	return false;
}

/**
Whether a value off the wire holds lists and objects in one another more than so many levels deep.
*/
export const isDeeperThan = (value: unknown, levels: number): boolean => isContainer(value) && isPast(value, levels);
