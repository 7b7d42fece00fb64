import type {Registry} from '../../kernel/rows/registry.js';
import type {CreationSent} from '../../kernel/form-model/form.js';
import {
	isOpenEntry,
	isSameSubject,
	type JournalEntry,
	withoutSettled,
	writeKey,
} from '../../kernel/form-model/journal-entry.js';
import {exitStatus} from '../../kernel/options/exit-status.js';
import type {Event} from '../../kernel/state/events.js';
import type {Journal} from '../../kernel/storage/journal.js';
import {harmless} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {interruptedText} from '../../kernel/writes/journal.js';

/** The writes of a session whose result is unknown at its end. `observe` receives every event, because the journal has a creation only once it was accepted. */
type WatchedWrites = {
	readonly journal: Journal;
	readonly observe: (event: Event) => void;
	readonly status: () => 0 | 6;
	/** The lines to print after the program; empty if there are none. */
	readonly ending: () => readonly string[];
};

function unclearText(registry: Registry, entry: JournalEntry, isUnread: boolean): string {
	const what = harmless(interruptedText(registry, entry));
	return isUnread
		? `The service accepted ${what}, but it was not read back. The list of undo has it as unclear.`
		: `It is unclear whether the service stored ${what}. The next session looks it up.`;
}

/** Watches which writes are recorded through a journal, and which results. */
export function watchWrites(journal: Journal, registry: Registry): WatchedWrites {
	const unsettled = new Map<string, JournalEntry>();
	const unread = new Set<string>();
	const creations = new Map<string, CreationSent>();
	const requests = new Map<number, string>();
	const unclear = () =>
		unsettled.size === 0
			? []
			: withoutSettled(journal.list())
					.filter(entry => isOpenEntry(entry) && unsettled.has(writeKey(entry)))
					.toReversed();
	const watched = (own: Journal): Journal => ({
		...own,
		add(entry) {
			if (entry.isUnclear) {
				unsettled.set(writeKey(entry), entry);
			}

			own.add(entry);
		},
		settle(entry, fate) {
			const key = writeKey(entry);
			if (fate === 'unread') {
				unread.add(key);
			} else {
				unsettled.delete(key);
			}

			// A later try shows what became of the person.
			for (const [earlierKey, earlier] of fate === 'stored' && entry.member ? unsettled : []) {
				if (isSameSubject(earlier, entry)) {
					unsettled.delete(earlierKey);
				}
			}

			own.settle(entry, fate);
		},
		ofRun(head) {
			const {end, ...ofRun} = own.ofRun(head);
			return {...watched(ofRun), end};
		},
	});
	return {
		journal: watched(journal),
		observe(event) {
			const sent = event.type === 'saving/creationSent' ? event.creationsSent.at(-1) : undefined;
			if (sent && event.type === 'saving/creationSent') {
				const key = `${sent.parentId} ${sent.name}`;
				creations.set(key, sent);
				requests.set(event.request, key);
			}

			if (
				(event.type === 'form/saved' && !event.isUnconfirmed) ||
				(event.type === 'form/saveFailed' && event.verdict === 'notStored')
			) {
				creations.delete(requests.get(event.request) ?? '');
			}
		},
		status: () => (unclear().length + creations.size === 0 ? exitStatus.ok : exitStatus.unknown),
		ending: () => [
			...unclear()
				.filter(({kind, after}) => kind !== 'create' || !creations.has(`${after?.parentId} ${after?.name}`))
				.map(entry => unclearText(registry, entry, unread.has(writeKey(entry)))),
			...creations
				.values()
				.map(
					({name}) =>
						`It is unclear whether the service created ${harmless(shownName(name))}. Look for it in the list before you create it again.`,
				),
		],
	};
}
