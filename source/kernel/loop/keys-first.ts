import type {Context} from './context.js';

/** Does work in parts, so that keys come before each. Undefined if the user has left. */
export async function keysFirst<Result>(
	{wait}: Pick<Context, 'wait'>,
	parts: Generator<undefined, Result>,
	isWaiting: () => boolean,
): Promise<Result | undefined> {
	let part: IteratorResult<undefined, Result>;
	do {
		await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
		if (!isWaiting()) {
			return undefined;
		}

		part = parts.next();
	} while (!part.done);

	return part.value;
}
