import {harmlessJson} from '../../base/text/harmless.js';
import {escaped, markdownTable} from '../../base/text/markdown.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';
import {fieldNames, valueBefore} from '../form-model/fields.js';
import {changedValues, type JournalEntry} from '../form-model/journal-entry.js';
import {csvLines} from './csv.js';

/** What a run did with one item. `id`: of its organization. `path`: the names from the root to the organization, if they are known. Times are in milliseconds since the epoch. `rays`: the `cf-ray` of each write. */
export type RecordedItem = {
	readonly id: string;
	readonly name: string;
	readonly path?: string | undefined;
	readonly email?: string | undefined;
	readonly status: string;
	readonly note: string;
	readonly begunAt: number;
	readonly endedAt: number;
	readonly rays: readonly string[];
	readonly writes: readonly JournalEntry[];
};

/** What a run did not send, and why: the user, a filter or a check left it out, or nothing had to change. */
export type LeftOutItem = Pick<RecordedItem, 'email' | 'id' | 'name' | 'note' | 'path' | 'status'>;

/** A run, to attach to a ticket. `command`: as typed, if it was. `what`: what the run does, in words. `undo`: the command that takes it back, if something was stored. */
export type RunRecord = {
	readonly command?: string | undefined;
	readonly what?: string | undefined;
	readonly program: string;
	readonly user: string;
	readonly credential: string;
	readonly host: string;
	readonly context?: string | undefined;
	readonly begunAt: number;
	/** Absent while the run goes on. */
	readonly endedAt?: number | undefined;
	readonly undo?: string | undefined;
	readonly items: readonly RecordedItem[];
	readonly leftOut: readonly LeftOutItem[];
};

/** The formats of a record, by the ending of its file. */
export const recordFormats = ['md', 'csv', 'json'] as const;

export type RecordFormat = (typeof recordFormats)[number];

type Change = {readonly field: string; readonly before: string; readonly after: string};

/** Each field that a write changed. A new organization had no values, and a deleted one has none. */
function changesIn(entry: JournalEntry): readonly Change[] {
	const {before, after, kind} = entry;
	const valueIn = (values: JournalEntry['after'], name: (typeof fieldNames)[number]) => values === undefined ? '' : valueBefore(values, name);
	const fields = fieldNames
		.map(name => ({field: name, before: kind === 'create' ? '' : valueIn(before, name), after: valueIn(after, name)}))
		.filter(change => change.before !== change.after);
	return [...fields, ...changedValues(entry).map(({field, from = '', to = ''}) => ({field, before: from, after: to}))];
}

/** What a write did with a person. Only a removed member has an id. */
function membershipIn({id, isPending}: NonNullable<JournalEntry['member']>): Change {
	const [before, after] = id === undefined ? ['', 'invited'] : (isPending ? ['invited', 'invitation cancelled'] : ['member', 'removed']);
	return {field: 'membership', before, after};
}

const changesOf = ({writes}: RecordedItem): readonly Change[] => writes.flatMap(write => write.member ? [membershipIn(write.member)] : changesIn(write));

/** How many items ended in each way, such as `12 done, 1 failed`. */
function tallyOf(items: ReadonlyArray<Pick<RecordedItem, 'status'>>): string {
	const numbers = Map.groupBy(items, ({status}) => status);
	return [...numbers].map(([status, {length}]) => `${count(length)} ${status.replaceAll('_', ' ')}`).join(', ');
}

const timeOf = (at: number): string => timestamp(isoTime(at), true);

const noUndo = 'nothing was stored that cforgs can undo';

const headOf = ({command, what, program, user, credential, host, context, begunAt, endedAt, undo, items, leftOut}: RunRecord): ReadonlyArray<readonly [name: string, value: string]> => [
	...(command === undefined ? [] : [['command', command] as const]),
	...(what === undefined ? [] : [['what', what] as const]),
	['program', program],
	['user', user],
	['host', host],
	...(context === undefined ? [] : [['context', context] as const]),
	['credential', credential],
	['begun', timeOf(begunAt)],
	['ended', endedAt === undefined ? 'not yet, or the program was ended. cforgs undo --list shows what it stored' : timeOf(endedAt)],
	['result', items.length === 0 ? 'nothing was sent' : tallyOf([...items, ...leftOut])],
	['undo', undo ?? noUndo],
];

const header = ['time', 'ended', 'organization', 'path', 'id', 'email', 'field', 'before', 'after', 'status', 'note', 'cf_ray'] as const;

/** One line for each changed field, or one for an item without any. */
const linesOf = (item: RecordedItem): ReadonlyArray<readonly string[]> => {
	const {begunAt, endedAt, name, path = '', id, email = '', status, note, rays} = item;
	const changes = changesOf(item);
	return (changes.length === 0 ? [{field: '', before: '', after: ''}] : changes).map(({field, before, after}) => [
		isoTime(begunAt), isoTime(endedAt), name, path, id, email, field, before, after, status, note, rays.join(' '),
	]);
};

/** An item that was not sent has no time. */
const lineOfLeftOut = ({id, name, path = '', email = '', status, note}: LeftOutItem): readonly string[] => ['', '', name, path, id, email, '', '', '', status, note, ''];

const leftOutHeader = ['organization', 'path', 'id', 'email', 'status', 'reason'] as const;

function leftOutText(leftOut: readonly LeftOutItem[]): string {
	const lines = leftOut.map(({id, name, path = '', email = '', status, note}) => [name, path, id, email, status, note]);
	return lines.length === 0 ? '' : `\nNot sent:\n\n${markdownTable(leftOutHeader, lines)}`;
}

function jsonOf(record: RunRecord): string {
	const {items, begunAt, endedAt} = record;
	const head = Object.fromEntries(headOf(record).map(([name, value]) => [name, value]));
	return `${harmlessJson({
		...head,
		begun: isoTime(begunAt),
		ended: endedAt === undefined ? null : isoTime(endedAt),
		undo: record.undo ?? null,
		items: items.map(item => ({
			id: item.id, name: item.name, ...(item.path !== undefined && {path: item.path}), ...(item.email !== undefined && {email: item.email}), begun: isoTime(item.begunAt), ended: isoTime(item.endedAt),
			status: item.status, note: item.note, cf_ray: item.rays, changes: changesOf(item),
		})),
		left_out: record.leftOut.map(({id, name, path, email, status, note}) => ({
			id, name, ...(path !== undefined && {path}), ...(email !== undefined && {email}), status, note,
		})),
	}, '\t')}\n`;
}

/** The record for a ticket: a list of facts and a table in Markdown, a table with a line for each changed field in CSV, or JSON. What was not sent comes last. */
export function recordText(record: RunRecord, format: RecordFormat): string {
	switch (format) {
		case 'csv': {
			return csvLines([header, ...record.items.flatMap(item => linesOf(item)), ...record.leftOut.map(item => lineOfLeftOut(item))]);
		}

		case 'json': {
			return jsonOf(record);
		}

		case 'md': {
			const facts = headOf(record).map(([name, value]) => `- ${name}: ${escaped(value)}\n`).join('');
			return `${facts}\n${markdownTable(header, record.items.flatMap(item => linesOf(item)))}${leftOutText(record.leftOut)}`;
		}
	}
}
