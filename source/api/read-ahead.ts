import {setImmediate as nextTurn} from 'node:timers/promises';

/**
Asks for the next item before the present one is given out, so that the service makes it meanwhile. One at most is asked for that nobody takes.

@yields Each item, in order.
*/
export async function * readAhead<T>(items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
	try {
		for (let read = await items.next(); read.done !== true;) {
			const next = items.next();
			// It may fail while the present one is looked at. Then that is told when it is this one's turn.
			next.catch(() => undefined);
			// eslint-disable-next-line no-await-in-loop -- The request leaves before the work on the present one begins.
			await nextTurn();
			yield read.value;
			read = await next; // eslint-disable-line no-await-in-loop -- One after the other.
		}
	} finally {
		await items.return();
	}
}
