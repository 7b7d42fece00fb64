import type {AuditRecord} from '../../base/api/schemas.js';
import {age} from '../../base/text/time.js';
import type {Begun} from '../../kernel/loop/ability.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {changedPart, deedText, personOf} from '../../kernel/files/audit-records.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import {changedFields, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Registry} from '../../kernel/rows/registry.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {type Known, openKnown} from '../../kernel/storage/known.js';
import {mostBetween, type Noticed, noticedIn, writesByOrganization} from '../../kernel/storage/noticed.js';
import type {Handlers} from '../../kernel/state/events.js';

/** The last change of an organization that this computer made, noticed, or read in the history. */
export type LastChange = {
	/** In milliseconds since the epoch; of a difference, when it was first read. */
	readonly at: number;
	/** Absent if only the difference of two readings shows it, empty if the history names nobody. */
	readonly who?: string;
	/** Words and data, such as the name of an account. */
	readonly what: readonly string[];
};

/** What is known of the last change of the organization on which the cursor rests. */
type FoundChange = {
	readonly id: string;
	/** Undefined if none was made or noticed here. */
	readonly change: LastChange | undefined;
	/** The time to which its age refers. */
	readonly now: number;
};

export type LastChangeEvent = {readonly type: 'lastChange/found'} & FoundChange;

declare module '../../kernel/state/state.js' {
	interface Slices {
		readonly lastChange?: FoundChange | undefined;
		/** That of the organization before, which the panes show until the cursor rests. */
		readonly lastChangeBefore?: FoundChange | undefined;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly lastChange: LastChangeEvent;
	}
}

export const lastChangeHandlers: Handlers<LastChangeEvent> = {
	'lastChange/found': (state, {type, ...lastChange}) => ({
		...state,
		lastChange,
		lastChangeBefore: state.lastChange?.id === lastChange.id ? state.lastChangeBefore : state.lastChange,
	}),
};

function textOf(entry: JournalEntry, writes: Registry['writes']): string {
	const own = writes.get(entry.kind);
	if (own) {
		return own.did(entry);
	}

	const changed = changedFields(entry);
	return entry.kind === 'create' ? 'created' : changed.length === 0 ? 'changed' : labelsInSentence(...changed);
}

const noticedWhat = ({lines, more}: Noticed): readonly string[] => {
	const [first, ...others] = lines;
	const rest = others.length + more;
	return first === undefined
		? []
		: [...first.names, ...('subject' in first ? [first.subject] : []), ...(rest > 0 ? [`${rest} more`] : [])];
};

const kinds = ['profile', 'accounts', 'members'] as const;

/** The last change in a history that was read. Times are in milliseconds since the epoch. */
type Recorded = {readonly at: number; readonly record: AuditRecord; readonly readAt: number};

/** The last change of an organization: the latest of its writes from here, of what its readings told, and of the last change in its history. */
export function lastChangeOf(
	id: string,
	all: readonly JournalEntry[],
	{
		writes,
		changes,
		recorded,
	}: Pick<Registry, 'writes'> & {
		readonly changes: Pick<Known['changes'], 'of'>;
		readonly recorded?: Recorded | undefined;
	},
): LastChange | undefined {
	// Runs can have thousands of writes about others.
	const about = all.filter(
		({id: each, before, after, isUnclear}) => !isUnclear && [each, before.parentId, after?.parentId].includes(id),
	);
	const own = writesByOrganization(about).get(id) ?? [];
	const made = own.toSorted((one, other) => other.at - one.at)[0];
	const noticed = kinds
		.flatMap(kind => {
			const change = changes.of({kind, id});
			return (
				(change &&
					noticedIn(
						change,
						own.filter(({at}) => at >= change.earlier.readAt),
					)) ??
				[]
			);
		})
		.toSorted((one, other) => other.later - one.later)[0];
	// The record of a write from here follows the write, and that of a noticed change comes before the reading that noticed it.
	const isLast =
		recorded &&
		recorded.at > (made?.at ?? -Infinity) + mostBetween &&
		(!noticed || (recorded.at > noticed.earlier && recorded.readAt >= noticed.later));
	if (isLast) {
		return {at: recorded.at, who: personOf(recorded.record), what: [deedText(recorded.record)]};
	}

	return noticed && noticed.later > (made?.at ?? -Infinity)
		? {at: noticed.later, what: noticedWhat(noticed)}
		: made && {at: made.at, who: 'you', what: [textOf(made, writes)]};
}

/** Finds the last change of the organization on which the cursor rests, and again when more of it is known. */
export function followLastChange({
	store,
	journal,
	disk,
	registry,
	now,
	wait,
}: Pick<SessionContext, 'disk' | 'journal' | 'now' | 'registry' | 'store' | 'wait'>): Required<
	Pick<Begun, 'atRest' | 'stop'>
> {
	const known = openKnown(disk);
	const recorded = new Map<string, Recorded>();
	let found: {readonly id: string; readonly detail: unknown} | undefined;
	let reading: Promise<void> | undefined;
	let [areRunsRead, isStopped] = [false, false];
	const find = (id: string) => {
		found = {id, detail: store.getState().details.get(id)};
		// In this order, a run that is closed in between counts once.
		const earlier = areRunsRead ? [...journal.closedRuns()].flat() : [];
		store.dispatch({
			type: 'lastChange/found',
			id,
			change: lastChangeOf(id, [...journal.list(), ...earlier], {
				writes: registry.writes,
				changes: known.changes,
				recorded: recorded.get(id),
			}),
			now: now(),
		});
	};

	// Reading many long runs takes up to a second: keys come first.
	const readRuns = async (): Promise<void> => {
		let hasMore = false;
		for (const writes of journal.closedRuns()) {
			hasMore ||= writes.length > 0;
			await wait(0); // eslint-disable-line no-await-in-loop -- One run after the other.
			if (isStopped) {
				return;
			}
		}

		areRunsRead = true;
		if (found && hasMore) {
			find(found.id);
		}
	};

	// A write from here is read back, and the rest of a noticed change is read at rest.
	const stops = [
		store.subscribe(() => {
			const state = store.getState();
			const id = selectedId(state);
			const isSame =
				found === undefined ||
				id !== found.id ||
				state.details.get(id)?.status === 'loading' ||
				state.details.get(id) === found.detail;
			if (isSame || id === undefined) {
				return;
			}

			found = {id, detail: state.details.get(id)};
			// What follows the present event sees it before this one.
			queueMicrotask(() => {
				if (selectedId(store.getState()) === id) {
					find(id);
				}
			});
		}),
		// The age grows also while nothing else changes.
		store.observe(() => {
			const {lastChange} = store.getState();
			const at = lastChange?.change?.at;
			if (lastChange && at !== undefined && age(at, now()) !== age(at, lastChange.now)) {
				store.dispatch({type: 'lastChange/found', ...lastChange, now: now()});
			}
		}),
		store.observe(({type}) => {
			const {dialog} = store.getState();
			if (type !== 'history/received' || dialog.kind !== 'history') {
				return;
			}

			for (const {id, records} of dialog.sources) {
				const record = records.find(each => changedPart(each) !== undefined);
				const at = Date.parse(record?.action.time ?? '');
				if (record && at >= (recorded.get(id)?.at ?? -Infinity)) {
					recorded.set(id, {at, record, readAt: now()});
				}
			}

			if (found) {
				find(found.id);
			}
		}),
		known.observe(names => {
			if (found && names.some(({id}) => id === found?.id)) {
				find(found.id);
			}
		}),
	];
	return {
		atRest(id) {
			find(id);
			reading ??= readRuns();
		},
		stop() {
			isStopped = true;
			for (const stop of stops) {
				stop();
			}
		},
	};
}
