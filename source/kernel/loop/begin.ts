import type {ExitStatus} from '../options/exit-status.js';
import type {SessionContext} from './context.js';

/** What an ability does while a session is open. */
export type Begun = {
	/** Goes on once all abilities have begun, and what the program was started for is open. */
	readonly open?: () => void;
	/** Stops it when the session ends. */
	readonly stop?: () => void;
	/** Stores what the next session starts with, at the end and if a signal ends the program. Only the first call counts. */
	readonly keep?: () => void;
	/** The exit status, if nothing else has one. */
	readonly status?: () => ExitStatus;
	/** What to print after the program. */
	readonly ending?: () => Promise<string | undefined>;
};

/** Begins with a session. `onDefect` receives errors that nothing else handles. */
export type Beginning = (context: SessionContext, onDefect: (error: unknown) => void) => Begun;

type AllBegun = Required<Omit<Begun, 'ending'>> & {readonly endings: () => Promise<readonly string[]>};

/** Begins in the order of the abilities. */
export function beginAll(beginnings: readonly Beginning[], ...[context, onDefect]: Parameters<Beginning>): AllBegun {
	const all = beginnings.map(begin => begin(context, onDefect));
	const each = (name: 'open' | 'stop' | 'keep') => () => {
		for (const begun of all) {
			begun[name]?.();
		}
	};

	return {
		open: each('open'),
		stop: each('stop'),
		keep: each('keep'),
		status: () => all.map(({status}) => status?.() ?? 0).find(status => status !== 0) ?? 0,
		async endings() {
			const texts = await Promise.all(all.map(async ({ending}) => ending?.()));
			return texts.filter(text => text !== undefined);
		},
	};
}
