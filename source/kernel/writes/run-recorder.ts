import {credentialName, type CredentialKind} from '../../base/api/calls.js';
import {isoTime} from '../../base/text/time.js';
import {shownText, type Told} from '../../base/text/told.js';
import {version} from '../../base/text/version.js';
import type {LeftOutItem, RecordedItem} from '../files/run-record.js';
import {writeKey, type JournalEntry} from '../form-model/journal-entry.js';
import type {Target} from '../loop/command-line.js';
import {writesSince, type RunRecorder} from '../loop/run-recorder.js';
import {currentUser} from '../options/paths.js';
import type {Journal} from '../storage/journal.js';
import {recordedChanges} from './journal.js';

/** The commands that take back these writes. */
function undoOf(journal: Journal, items: readonly RecordedItem[]): string | undefined {
	const own = new Set(items.flatMap(({writes}) => writes.map(write => writeKey(write))));
	const isOwn = (entry: JournalEntry): boolean =>
		own.has(writeKey(entry)) || entry.items?.some(({write}) => write && own.has(writeKey(write))) === true;
	const stored = recordedChanges({journal}).entries.filter(entry => !entry.isUndone && isOwn(entry));
	return stored.length === 0 ? undefined : stored.map(({at}) => `cforgs undo ${isoTime(at)}`).join('; ');
}

const noteOf = (text: Told | undefined): string => (text === undefined ? '' : shownText(text));

/** Remembers what runs against this target do. */
export function createRunRecorder(
	{clientOptions: {baseUrl}, context, requestLog}: Pick<Target, 'clientOptions' | 'context' | 'requestLog'>,
	{kind, journal, now}: {readonly kind: CredentialKind; readonly journal: Journal; readonly now: () => number},
): RunRecorder {
	let items: RecordedItem[] = [];
	let leftOut: readonly LeftOutItem[] = [];
	let begunAt = now();
	let what: string | undefined;
	let pathOf: (id: string) => readonly string[] = () => [];
	const withPath = <Item extends {readonly id: string}>(item: Item): Item & Pick<LeftOutItem, 'path'> => {
		const path = pathOf(item.id);
		return path.length === 0 ? item : {...item, path: path.join(' › ')};
	};

	return {
		begin() {
			what = undefined;
			items = [];
			leftOut = [];
			begunAt = now();
		},
		describe(text) {
			what = text;
		},
		locate(find) {
			pathOf = find;
		},
		goOn() {
			items = items.filter(({status}) => status !== 'not_sent');
		},
		leaveOut(left) {
			leftOut = left.map(item => withPath(item));
		},
		add({result: {status, text}, ...rest}) {
			items.push({
				...withPath(rest),
				endedAt: now(),
				status,
				note: noteOf(text),
				rays: writesSince(requestLog.list(), rest.begunAt).flatMap(({ray}) => ray ?? []),
			});
		},
		correct(id, {status, text}) {
			items = items.map(item => (item.id === id ? {...item, status, note: noteOf(text)} : item));
		},
		record: () => ({
			what,
			program: `cforgs ${version}`,
			user: currentUser(),
			credential: credentialName(kind),
			host: new URL(baseUrl).host,
			context: context?.name,
			begunAt,
			endedAt: items.at(-1)?.endedAt ?? now(),
			undo: undoOf(journal, items),
			items,
			leftOut,
		}),
	};
}
