import type {State} from '../state/state.js';
import type {SessionContext} from './context.js';

/** The least time between two counts while values arrive, in milliseconds. */
const countedEvery = 500;

/** How many times longer than a count the time to the next one is, so that keys always come first. */
const restAfterCount = 10;

/** The parts of the state from which organizations are counted: what was counted from other parts is old. */
export const countedParts = ({
	tree: {index},
	accounts,
	members,
	profiles,
	details,
	changeTimes,
}: State): readonly unknown[] => [index, accounts, members, profiles, details, changeTimes];

/** Whether something was counted from what the state has now. */
export const isCountedFrom = (parts: readonly unknown[], state: State): boolean =>
	countedParts(state).every((part, at) => part === parts[at]);

/** Counts again whenever what is shown is old. Returns the function that stops it. */
export function countAgain(
	{store, now}: Pick<SessionContext, 'now' | 'store'>,
	{
		isOld,
		count,
		onDefect,
	}: {
		readonly isOld: (state: State) => boolean;
		readonly count: () => void | Promise<void>;
		readonly onDefect: (error: unknown) => void;
	},
): () => void {
	let timer: NodeJS.Timeout | undefined;
	let took = 0;
	const schedule = (): void => {
		if (timer !== undefined || !isOld(store.getState())) {
			return;
		}

		timer = setTimeout(
			() => {
				countOnce().catch(onDefect);
			},
			Math.max(countedEvery, took * restAfterCount),
		);
		timer.unref();
	};

	const countOnce = async (): Promise<void> => {
		if (isOld(store.getState())) {
			const begun = now();
			await count();
			took = now() - begun;
		}

		timer = undefined;
		schedule();
	};

	const unsubscribe = store.subscribe(schedule);
	return () => {
		clearTimeout(timer);
		unsubscribe();
	};
}
