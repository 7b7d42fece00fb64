import type {ExitStatus} from '../options/exit-status.js';
import type {SessionContext} from './context.js';

/** What an ability does while a session is open. */
export type Begun = {
	/** Opens what the program was started for; absent if it was started for something else. */
	readonly open?: () => void | Promise<void>;
	/** Opens something if the program was started only to browse. */
	readonly openOtherwise?: () => void | Promise<void>;
	/** Goes on once all abilities have begun, and what the program was started for opens. */
	readonly goOn?: () => void;
	/** Called when the cursor rests on an organization, before what is shown of it loads. */
	readonly atRest?: (id: string) => void;
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

type AllBegun = Required<Omit<Begun, 'ending' | 'open' | 'openOtherwise'>> & {
	readonly open: () => Promise<void>;
	readonly endings: () => Promise<readonly string[]>;
};

/** Begins in the order of the abilities. */
export function beginAll(beginnings: readonly Beginning[], ...[context, onDefect]: Parameters<Beginning>): AllBegun {
	const all = beginnings.map(begin => begin(context, onDefect));
	const each =
		(name: 'atRest' | 'goOn' | 'stop' | 'keep') =>
		(id = '') => {
			for (const begun of all) {
				begun[name]?.(id);
			}
		};

	return {
		atRest: each('atRest'),
		async open() {
			const asked = all.flatMap(({open}) => open ?? []);
			for (const open of asked.length > 0 ? asked : all.flatMap(({openOtherwise}) => openOtherwise ?? [])) {
				await open(); // eslint-disable-line no-await-in-loop -- Dialogs open one after the other.
			}
		},
		goOn: each('goOn'),
		stop: each('stop'),
		keep: each('keep'),
		status: () => all.map(({status}) => status?.() ?? 0).find(status => status !== 0) ?? 0,
		async endings() {
			const texts = await Promise.all(all.map(async ({ending}) => ending?.()));
			return texts.filter(text => text !== undefined);
		},
	};
}
