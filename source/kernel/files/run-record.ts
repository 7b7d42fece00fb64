import {escaped, markdownTable} from '../../base/text/markdown.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';
import {fieldNames, valueBefore} from '../form-model/fields.js';
import {changedValues, type JournalEntry} from '../form-model/journal-entry.js';
import type {LoggedRequest} from '../../base/api/caller.js';

/** What a run did with one item. Times are in milliseconds since the epoch. */
export type RecordedItem = {
	/** Of its organization. */
	readonly id: string;
	readonly name: string;
	/** The names from the root to the organization, if they are known. */
	readonly path?: string | undefined;
	readonly email?: string | undefined;
	readonly status: string;
	readonly note: string;
	readonly begunAt: number;
	readonly endedAt: number;
	/** The `cf-ray` of each write. */
	readonly rays: readonly string[];
	readonly writes: readonly JournalEntry[];
};

/** What a run did not send, and why: the user, a filter or a check left it out, or nothing had to change. */
export type LeftOutItem = Pick<RecordedItem, 'email' | 'id' | 'name' | 'note' | 'path' | 'status'>;

/** A run, to attach to a ticket. */
export type RunRecord = {
	/** What the run does, in words. */
	readonly what?: string | undefined;
	readonly program: string;
	readonly user: string;
	readonly credential: string;
	readonly host: string;
	readonly context?: string | undefined;
	readonly begunAt: number;
	readonly endedAt: number;
	/** The command that takes it back, if something was stored. */
	readonly undo?: string | undefined;
	readonly items: readonly RecordedItem[];
	readonly leftOut: readonly LeftOutItem[];
};

type Change = {readonly field: string; readonly before: string; readonly after: string};

/** Each field that a write changed. A new organization had no values, and a deleted one has none. */
function changesIn(entry: JournalEntry): readonly Change[] {
	const {before, after, kind} = entry;
	const valueIn = (values: JournalEntry['after'], name: (typeof fieldNames)[number]) =>
		values === undefined ? '' : valueBefore(values, name);
	const fields = fieldNames
		.map(name => ({field: name, before: kind === 'create' ? '' : valueIn(before, name), after: valueIn(after, name)}))
		.filter(change => change.before !== change.after);
	return [...fields, ...changedValues(entry).map(({field, from = '', to = ''}) => ({field, before: from, after: to}))];
}

/** What a write did with a person. Only a removed member has an id. */
function membershipIn({id, isPending}: NonNullable<JournalEntry['member']>): Change {
	const [before, after] =
		id === undefined ? ['', 'invited'] : isPending ? ['invited', 'invitation cancelled'] : ['member', 'removed'];
	return {field: 'membership', before, after};
}

const changesOf = ({writes}: RecordedItem): readonly Change[] =>
	writes.flatMap(write => (write.member ? [membershipIn(write.member)] : changesIn(write)));

/** How many items ended in each way, such as `12 done, 1 failed`. */
function tallyOf(items: ReadonlyArray<Pick<RecordedItem, 'status'>>): string {
	const numbers = Map.groupBy(items, ({status}) => status);
	return [...numbers].map(([status, {length}]) => `${count(length)} ${status.replaceAll('_', ' ')}`).join(', ');
}

const timeOf = (at: number): string => timestamp(isoTime(at), true);

const noUndo = 'nothing was stored that cforgs can undo';

const headOf = ({
	what,
	program,
	user,
	credential,
	host,
	context,
	begunAt,
	endedAt,
	undo,
	items,
	leftOut,
}: RunRecord): ReadonlyArray<readonly [name: string, value: string]> => [
	...(what === undefined ? [] : [['what', what] as const]),
	['program', program],
	['user', user],
	['host', host],
	...(context === undefined ? [] : [['context', context] as const]),
	['credential', credential],
	['begun', timeOf(begunAt)],
	['ended', timeOf(endedAt)],
	['result', items.length === 0 ? 'nothing was sent' : tallyOf([...items, ...leftOut])],
	['undo', undo ?? noUndo],
];

const header = [
	'time',
	'ended',
	'organization',
	'path',
	'id',
	'email',
	'field',
	'before',
	'after',
	'status',
	'note',
	'cf_ray',
] as const;

/** One line for each changed field, or one for an item without any. */
const linesOf = (item: RecordedItem): ReadonlyArray<readonly string[]> => {
	const {begunAt, endedAt, name, path = '', id, email = '', status, note, rays} = item;
	const changes = changesOf(item);
	return (changes.length === 0 ? [{field: '', before: '', after: ''}] : changes).map(({field, before, after}) => [
		isoTime(begunAt),
		isoTime(endedAt),
		name,
		path,
		id,
		email,
		field,
		before,
		after,
		status,
		note,
		rays.join(' '),
	]);
};

const leftOutHeader = ['organization', 'path', 'id', 'email', 'status', 'reason'] as const;

function leftOutText(leftOut: readonly LeftOutItem[]): string {
	const lines = leftOut.map(({id, name, path = '', email = '', status, note}) => [name, path, id, email, status, note]);
	return lines.length === 0 ? '' : `\nNot sent:\n\n${markdownTable(leftOutHeader, lines)}`;
}

/** The record for a ticket in Markdown: a list of facts, a table with a line for each changed field, and what was not sent. */
export function recordText(record: RunRecord): string {
	const facts = headOf(record)
		.map(([name, value]) => `- ${name}: ${escaped(value)}\n`)
		.join('');
	return `${facts}\n${markdownTable(
		header,
		record.items.flatMap(item => linesOf(item)),
	)}${leftOutText(record.leftOut)}`;
}

/** The writes since then. A run sends one after the other, so that all of them belong to its current item. */
export const writesSince = (requests: readonly LoggedRequest[], begunAt: number): readonly LoggedRequest[] =>
	requests.filter(({at, method}) => at >= begunAt && method !== 'GET').toReversed();
