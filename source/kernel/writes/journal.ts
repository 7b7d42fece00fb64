import {ignoringSystemErrors, systemErrorText, orSystemErrorSync} from '../../base/text/error-code.js';
import {count, counted, shownName} from '../../base/text/words.js';
import type {Form} from '../form-model/form.js';
import {
	isBasedOn,
	isUnnamed,
	itemsLeft,
	storedWrite,
	withoutSettled,
	withRuns,
	withUndone,
	withWritesOf,
	writeKey,
	type Fate,
	type JournalEntry,
	nameOfWrite,
} from '../form-model/journal-entry.js';
import {changesOf} from '../form-model/request.js';
import type {Registry} from '../rows/registry.js';
import {keyOf} from '../state/key-of.js';
import type {ServiceContext, SessionContext} from '../loop/context.js';
import {say} from '../loop/tell.js';
import {inOneGo} from '../figures/in-parts.js';
import {neverChanged} from '../filter/source.js';
import {openKnown, type OtherChange} from '../storage/known.js';
import {areWritten, writesByOrganization} from '../storage/noticed.js';

type Write = Pick<JournalEntry, 'kind' | 'id' | 'before' | 'after' | 'undoes' | 'member' | 'part' | 'creation'>;

const undoneBy = ({source}: Form): Pick<JournalEntry, 'undoes'> =>
	source?.kind === 'journal' && source.at !== undefined ? {undoes: source.at} : {};

/** The record of a form's change. A change without a new name counts as a profile change, whichever form it was typed in. */
export const writeOf = (form: Form, id: string): Write => ({
	kind: changesOf(form).some(({name}) => name === 'name') ? 'edit' : 'profile',
	id,
	...storedWrite(form),
	...undoneBy(form),
});

/** The record of a creation. If it restores a deleted organization, it is an undo. */
export const creationOf = (form: Form, id: string): Write => ({
	kind: 'create',
	id,
	...storedWrite(form),
	...undoneBy(form),
});

/** The recorded runs; none if they cannot be read. */
export function runsOrNone({journal}: Pick<ServiceContext, 'journal'>): readonly JournalEntry[] {
	return orSystemErrorSync(
		() => journal.runs.list(),
		() => [],
	);
}

function changesIn(entries: readonly JournalEntry[], runs: readonly JournalEntry[]): readonly JournalEntry[] {
	const writes = withoutSettled(withWritesOf(entries, runs));
	return withRuns(withUndone(writes), runs);
}

/** All that can be undone, the latest first: single writes, and each run as one entry. `why`: the reason if some of them cannot be read. */
export function recordedChanges(context: Pick<ServiceContext, 'journal'>): {
	readonly entries: readonly JournalEntry[];
	readonly why?: string;
} {
	return orSystemErrorSync(
		() => {
			context.journal.checkReadable();
			return {entries: changesIn(context.journal.list(), context.journal.runs.list())};
		},
		error => ({
			entries: changesIn(context.journal.list(), []),
			why: `The record of your changes could not be read: ${systemErrorText(error)}.`,
		}),
	);
}

/** Every recorded write, the latest first: single ones and those of runs. */
export const allWrites = (
	context: Pick<ServiceContext, 'journal'>,
	runs = runsOrNone(context),
): readonly JournalEntry[] => withWritesOf(context.journal.list(), runs);

/** Whether the record of a creation has the new id. Until the service had answered, earlier versions recorded the id of the deleted organization. */
export const isNamed = (context: Pick<ServiceContext, 'journal'>, {id}: JournalEntry): boolean =>
	!isUnnamed(id) && allWrites(context).every(entry => entry.kind !== 'delete' || entry.id !== id);

/** The accounts of a run by their names, for its row in the list of undo: `Shop and Website`, `Shop and 4 more`. Undefined for a single write. */
export function namesOfRun({items}: JournalEntry): string | undefined {
	const names = (items ?? []).flatMap(({write}) => (write ? [shownName(nameOfWrite(write))] : []));
	const [first, second, ...others] = names;
	return second === undefined || first === undefined
		? first
		: `${first} and ${others.length === 0 ? second : `${count(others.length + 1)} more`}`;
}

/** How many items of a run were undone later; empty if none or all were. */
export function undoneItemsText(entry: JournalEntry): string {
	const gone = (entry.items?.length ?? 0) - itemsLeft(entry).length;
	return gone > 0 && !entry.isUndone ? `, ${count(gone)} undone later` : '';
}

/** Takes a step in the record. Returns why the disk refused it. */
function whyNotKept(step: () => void): string | undefined {
	return orSystemErrorSync(
		() => {
			step();
			return undefined;
		},
		error => systemErrorText(error),
	);
}

type Recording = Partial<Pick<ServiceContext, 'dryRun'>> & Pick<ServiceContext, 'journal' | 'store'>;

/** Takes a step in the record of a write that has no message of its own. If the disk refuses it, the next review says so. A dry run records nothing. */
function keep({dryRun, store}: Recording, step: () => void): void {
	const failure = dryRun ? undefined : whyNotKept(step);
	if (failure !== undefined) {
		store.dispatch({type: 'undo/checked', failure});
	}
}

function noteRestored(journal: ServiceContext['journal'], {kind, undoes}: Pick<JournalEntry, 'kind' | 'undoes'>): void {
	const deletions =
		kind === 'create' && undoes !== undefined
			? allWrites({journal}).filter(each => each.kind === 'delete' && each.at === undoes)
			: [];
	for (const deletion of deletions) {
		journal.settle(deletion, 'undone');
	}
}

function settleIn(journal: ServiceContext['journal'], entry: JournalEntry, fate: Fate): void {
	journal.settle(entry, fate);
	if (fate === 'stored') {
		noteRestored(journal, entry);
	}
}

/** Records a write that is only now found to be stored. */
export function keepInJournal(context: ServiceContext, write: Write): void {
	const {journal, now} = context;
	keep(context, () => {
		journal.add({at: now(), ...write});
		noteRestored(journal, write);
	});
}

/** Checks, before a write is reviewed, whether its earlier values can be stored on disk. */
export function checkUndo({store, journal, now}: ServiceContext, write: Write): void {
	const failure = whyNotKept(() => {
		journal.check({at: now(), ...write});
	});
	if (failure !== store.getState().journalFailure) {
		store.dispatch({type: 'undo/checked', failure});
	}
}

/** Whether a write can be recorded on disk now. */
export const isRecordable = ({journal, now}: Pick<ServiceContext, 'journal' | 'now'>, write: Write): boolean =>
	whyNotKept(() => {
		journal.check({at: now(), ...write});
	}) === undefined;

/** Checks the change of a form. A new organization has no earlier values. */
export function checkFormUndo(context: ServiceContext, form: Form): void {
	if (form.id !== undefined) {
		checkUndo(context, writeOf(form, form.id));
	}
}

/** A recorded write: `settle` records its result, and returns a message if it cannot. `lost` records that its answer was lost. */
type Noted = {
	readonly settle: (came: {readonly fate: Fate}) => string | undefined;
	readonly lost: (ray: string | undefined) => void;
	/** The message if the write is not on record. */
	readonly why?: string;
};

/** Records a write before it is sent. If this program ends before the result is known, the next one reports it. */
export function noteWrite({journal, now}: Pick<ServiceContext, 'journal' | 'now'>, write: Write): Noted {
	const entry: JournalEntry = {at: now(), ...write, isUnclear: true};
	const failure = whyNotKept(() => {
		journal.add(entry);
	});
	return {
		settle({fate}) {
			const why = whyNotKept(() => {
				settleIn(journal, entry, fate);
			});
			return why === undefined || failure !== undefined
				? undefined
				: `cforgs could not record on disk what became of it: ${why}. The next start may report it as unclear.`;
		},
		lost(ray) {
			// Without the record, a later look-up uses the time, the user and the request.
			ignoringSystemErrors(() => {
				journal.noteLost(entry, {ray, lostAt: now()});
			});
		},
		...(failure !== undefined && {
			why: `The earlier values could not be saved on disk: ${failure}. You can undo this only until cforgs ends.`,
		}),
	};
}

/** Records a try of a write before it is sent. Once it is stored, no earlier one was. */
export function noteTry(
	context: Recording & Pick<ServiceContext, 'now'>,
	write: Write,
	tries: readonly JournalEntry[],
): Noted {
	const noted = noteWrite(context, write);
	return {
		...noted,
		settle(came) {
			// Without a record of this try, those of the earlier ones stay.
			if (came.fate === 'stored' && noted.why === undefined) {
				settleWrites(context, tries, 'notStored');
			}

			return noted.settle(came);
		},
	};
}

/** Records a creation with its new id, in place of its record without one. The records of earlier tries stay until it is stored. If the disk refuses that, the message is given with the result. */
export function noteNamed(
	context: Recording & Pick<ServiceContext, 'now'>,
	write: Write,
	{before, tries}: {readonly before: Noted | undefined; readonly tries: readonly JournalEntry[]},
): Noted {
	const named = noteTry(context, write, tries);
	if (named.why !== undefined) {
		return {...named, settle: came => named.settle(came) ?? named.why};
	}

	const why = before?.settle({fate: 'notStored'});
	return {...named, settle: came => named.settle(came) ?? why, ...(why !== undefined && {why})};
}

/** Records the result of a write. If the disk refuses that, the write stays unclear. */
export function settleWrite(context: Recording, entry: JournalEntry, fate: Fate): void {
	keep(context, () => {
		settleIn(context.journal, entry, fate);
	});
}

export function settleWrites(context: Recording, entries: readonly JournalEntry[], fate: Fate): void {
	for (const entry of entries) {
		settleWrite(context, entry, fate);
	}
}

/** Records that a look-up found what one of the tries of a creation created. Nothing else of them is stored. */
export function keepCreated(context: ServiceContext, tries: readonly JournalEntry[], write: Write): void {
	const own = tries.find(({id}) => id === write.id);
	if (own) {
		settleWrite(context, own, 'stored');
	} else {
		keepInJournal(context, write);
	}

	settleWrites(
		context,
		tries.filter(each => each !== own),
		'notStored',
	);
}

// A later write to the organization, or about the member, was based on its stored values, so its user has seen the result.
export const interruptedIn = ({journal}: Pick<ServiceContext, 'journal'>): readonly JournalEntry[] =>
	withoutSettled(journal.list()).filter(
		(entry, index, all) =>
			entry.isInterrupted && all.slice(0, index).every(later => later.isUnclear === true || !isBasedOn(later, entry)),
	);

/** Marks writes as reported once a key clears the message about them. If the program ends earlier, or another message replaces this one, the next start reports them again. */
function settleOnceRead(context: ServiceContext, entries: readonly JournalEntry[]): void {
	const {store} = context;
	const {message: told} = store.getState();
	const keys = new Set(entries.map(entry => writeKey(entry)));
	const stop = store.subscribe(() => {
		const {message} = store.getState();
		if (message === told) {
			return;
		}

		stop();
		// The result of some writes may be known by now.
		for (const entry of message ? [] : interruptedIn(context).filter(each => keys.has(writeKey(each)))) {
			settleWrite(context, entry, 'told');
		}
	});
}

export function interruptedText({writes}: Registry, entry: JournalEntry): string {
	const {kind, before, after = before} = entry;
	const [what, {name}] =
		kind === 'create'
			? (['the creation', after] as const)
			: ([kind === 'delete' ? 'the deletion' : 'a change', before] as const);
	return writes.get(kind)?.named(entry) ?? `${what} of ${shownName(name)}`;
}

/** That a program ended before the result of this write, and of some others, was known. */
export const endedBeforeText = (registry: Registry, latest: JournalEntry, others: number): string =>
	`cforgs ended before ${others === 0 ? 'the result' : 'the results'} of ${interruptedText(registry, latest)}${others === 0 ? ' was' : ` and ${counted(others, 'other change')} were`} known.`;

/** Reports, once, the writes of a program that ended before their result was known. */
export function tellInterrupted(context: ServiceContext & Pick<SessionContext, 'registry'>): void {
	const {store, registry} = context;
	const [latest, ...others] = interruptedIn(context);
	if (!latest) {
		return;
	}

	const {dialog} = store.getState();
	const isOffered =
		dialog.kind === 'drafts' &&
		dialog.drafts.some(({form}) =>
			form.kind === 'typed' ? form.accounts.some(({id}) => id === latest.id) : form.id === latest.id,
		);
	const how = isOffered ? 'Open its draft' : `Press ${keyOf(store.getState(), 'openUndo')} in the tree`;
	say(context, `${endedBeforeText(registry, latest, others.length)} ${how} to find out what happened.`, 'warning');
	settleOnceRead(context, [latest, ...others]);
}

/**
The time of the last change of each organization that has one, in milliseconds since the epoch: a write from here, or the later reading of a difference. A difference that a write from here can explain has the time of the write.

@yields Nothing, after each part, so that keys come first.
*/
export function* changeTimes(
	context: Pick<ServiceContext, 'disk' | 'journal'>,
): Generator<undefined, ReadonlyMap<string, number>> {
	// What became of an unclear one, the next reading shows.
	const writes = writesByOrganization(allWrites(context).filter(({isUnclear}) => !isUnclear));
	const times = new Map<string, number>();
	for (const [id, own] of writes) {
		times.set(id, Math.max(...own.map(({at}) => at)));
	}

	const isOwn = ({kind, id, earlier, later}: OtherChange): boolean =>
		areWritten(
			kind,
			(writes.get(id) ?? []).filter(({at}) => at >= earlier.readAt && at <= later.readAt),
		);
	for (const part of openKnown(context.disk).changeTimes()) {
		for (const change of part) {
			if (!isOwn(change)) {
				times.set(change.id, Math.max(times.get(change.id) ?? neverChanged, change.later.readAt));
			}
		}

		yield undefined;
	}

	return times;
}

/** The same, all at once, as a filter asks for it: `neverChanged` without a change. */
export function changedAtIn(context: Pick<ServiceContext, 'disk' | 'journal'>): (id: string) => number {
	let times: ReadonlyMap<string, number> | undefined;
	return id => {
		times ??= inOneGo(changeTimes(context));
		return times.get(id) ?? neverChanged;
	};
}
