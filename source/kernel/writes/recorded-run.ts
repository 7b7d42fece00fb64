import {
	writeKey,
	type Fate,
	type JournalEntry,
	type WriteName,
	type WriteSubject,
} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import type {ItemResult} from '../state/item-result.js';
import type {Journal} from '../storage/journal.js';

/** A journal that also hands over each entry, and what turned out not to be stored. */
const telling = <Own extends Journal>(
	journal: Own,
	added: (entry: JournalEntry) => void,
	dropped: (entry: WriteName) => void,
): Own => ({
	...journal,
	add(entry: JournalEntry) {
		added(entry);
		journal.add(entry);
	},
	settle(entry: WriteName, fate: Fate) {
		if (fate === 'notStored') {
			dropped(entry);
		}

		journal.settle(entry, fate);
	},
	ofRun: (head: Parameters<Journal['ofRun']>[0]) => telling(journal.ofRun(head), added, dropped),
});

type Recordable<Item, Result> = {
	readonly items: readonly Item[];
	readonly nameOf: (item: Item) => string;
	readonly organizationOf?: (item: Item) => string;
	readonly entry?: {readonly subjectOf: (item: Item) => WriteSubject};
	readonly toldAs: (item: Item, result: Result) => ItemResult;
	readonly begun?: (item: Item) => void | Promise<void>;
	readonly changed: (item: Item, result: Result) => void;
};

/** The same run, with each item also in the recorder. `end`: adds the items that the run did not reach. */
export function recordedRun<Item, Result, Own extends Recordable<Item, Result>>(
	context: ServiceContext,
	run: Own & Recordable<Item, Result>,
): {readonly context: ServiceContext; readonly run: Own; readonly end: () => void} {
	const {recorder, journal, now} = context;
	if (!recorder) {
		return {
			context,
			run,
			end() {
				// Nobody asks for a record.
			},
		};
	}

	const left = new Set(run.items);
	let begunAt = now();
	let writes: JournalEntry[] = [];
	const add = (item: Item, result: ItemResult) => {
		left.delete(item);
		const {id = run.organizationOf?.(item) ?? '', member} = run.entry?.subjectOf(item) ?? {};
		recorder.add({
			// A new organization has its id only once it is created.
			id: writes.findLast(({kind}) => kind === 'create')?.id ?? id,
			name: run.nameOf(item),
			...(member && {email: member.email}),
			begunAt,
			writes,
			result,
		});
		begunAt = now();
		writes = [];
	};

	return {
		context: {
			...context,
			journal: telling(
				journal,
				entry => {
					writes.push(entry);
				},
				entry => {
					writes = writes.filter(each => writeKey(each) !== writeKey(entry));
				},
			),
		},
		run: {
			...run,
			async begun(item: Item) {
				begunAt = now();
				writes = [];
				await run.begun?.(item);
			},
			changed(item: Item, result: Result) {
				add(item, run.toldAs(item, result));
				run.changed(item, result);
			},
		},
		end() {
			for (const item of left) {
				add(item, {status: 'not_sent', text: 'The run ended before its turn.'});
			}
		},
	};
}
