import type {KeyPress} from '../../base/text/keys.js';
import type {ServiceContext} from './context.js';

type Opening = Pick<ServiceContext, 'waits'>;

/** Runs what opens a dialog after it has loaded a part of the program. Keys pressed until then act in the dialog. */
export async function whileOpening({waits}: Opening, open: () => Promise<void>): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	waits.opening = promise;
	try {
		await open();
	} finally {
		delete waits.opening;
		resolve();
	}
}

/** Passes keys on, but holds them while a part of the program loads for a dialog. They stay in order. */
export function createOpeningWait({waits}: Opening, press: (press: KeyPress) => void): (press: KeyPress) => void {
	let held: readonly KeyPress[] = [];
	const flush = () => {
		const waiting = held;
		held = [];
		for (const each of waiting) {
			take(each);
		}
	};

	const take = (each: KeyPress) => {
		if (waits.opening === undefined) {
			press(each);
			return;
		}

		if (held.length === 0) {
			void waits.opening.then(flush);
		}

		held = [...held, each];
	};

	return take;
}
