import {setTimeout as delay} from 'node:timers/promises';

const longest = 30_000;

/** Resolves once the condition is true. Rejects with the description after the time limit. */
export async function until(isSo: () => boolean, describe = () => '', within = longest): Promise<void> {
	const deadline = Date.now() + within;
	while (!isSo()) {
		if (Date.now() > deadline) {
			throw new Error(`It did not come to that: ${describe()}`);
		}

		await delay(2); // eslint-disable-line no-await-in-loop
	}
}
