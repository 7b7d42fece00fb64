import path from 'node:path';
import {createHash} from 'node:crypto';
import * as v from 'valibot';
import {beforeSchema} from '../../../kernel/form-model/stored-form.js';
import {fileNameOf, readRegularFile} from '../../../kernel/storage/disk.js';
import {keepLatest} from '../../../kernel/storage/kept-value.js';
import {writePrivateFile} from '../../../kernel/storage/write-file.js';
import {type Form, textOfSlot} from '../../../kernel/form-model/form.js';
import {type FieldName, fieldNames, profileFields} from '../../../kernel/form-model/fields.js';
import {storedWrite} from '../../../kernel/form-model/journal-entry.js';
import {lockedLines, noLock, type Lock} from '../../../kernel/storage/locked-lines.js';
import type {BatchRow, EarlierRuns, EarlierAttempt} from './batch.js';

// `key`: the key of the row in the ledger. `after`: the values that it asks for, without text that looks like a credential.
const rowSchema = v.object({key: v.string(), number: v.number(), after: beforeSchema});

const recordSchema = v.object({file: v.string(), rows: v.array(rowSchema)});

/** The path of a file and what its rows asked for. The ledger, which has no values, tells what became of each row. */
type RunRecord = v.InferOutput<typeof recordSchema>;

/** The records of a host, by the key of their file in the ledger. */
export type RunRecords = {
	/** Undefined if there is no usable record. */
	readonly read: (fileKey: string) => RunRecord | undefined;
	/** The record is on disk when this returns. Throws file system errors. */
	readonly keep: (fileKey: string, record: RunRecord) => void;
};

const mostRecords = 100;

export function openRunRecords(stateFolder: string, host: string): RunRecords {
	const folder = path.join(stateFolder, 'runs');
	const fileOf = (fileKey: string) => path.join(folder, `${fileNameOf(host)}-${fileKey}.json`);
	return {
		read(fileKey) {
			try {
				const text = readRegularFile(fileOf(fileKey));
				return v.parse(recordSchema, JSON.parse(text));
			} catch {
				return undefined;
			}
		},
		keep(fileKey, record) {
			writePrivateFile(fileOf(fileKey), JSON.stringify(record));
			keepLatest(folder, mostRecords);
		},
	};
}

function memoryRunRecords(): RunRecords {
	const records = new Map<string, RunRecord>();
	return {
		read: fileKey => records.get(fileKey),
		keep(fileKey, record) {
			records.set(fileKey, record);
		},
	};
}

type NotedRow = Pick<BatchRow, 'form' | 'isParentGiven' | 'number'>;

const givenSchema = v.object({file: v.string(), parent: v.string()});

// `values`: the key without the parent. `others`: the key without the name, if the profile has a value. `contact`: the key also without the business name, if the profile has another value. `line`: the file and line number. `given`: the parent given for every row of a file. Earlier versions wrote lines without these members.
const lineSchema = v.object({
	key: v.string(),
	values: v.optional(v.string()),
	others: v.optional(v.string()),
	contact: v.optional(v.string()),
	line: v.optional(v.string()),
	given: v.optional(givenSchema),
	status: v.picklist(['created', 'sent', 'refused']),
	id: v.optional(v.string()),
	at: v.optional(v.number()),
});

const confirmedSchema = v.object({confirmed: v.array(v.string())});

/** The id of an account that was created for a row. `of`: the digest of the id of its organization and its name, which can hold a credential. */
const accountSchema = v.object({account: v.string(), of: v.string()});

type NotedAccount = v.InferOutput<typeof accountSchema>;

type Noted = Pick<v.InferOutput<typeof lineSchema>, 'contact' | 'given' | 'key' | 'line' | 'others' | 'values'> & {
	readonly made: EarlierAttempt | undefined;
	readonly undone?: string;
};

function digestOf(value: unknown): string {
	const text = JSON.stringify(value);
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const keyOf = (form: Form, names: readonly FieldName[] = fieldNames): string =>
	digestOf(names.map(name => textOfSlot(form, name)));

const keyWithout = (form: Form, ...left: readonly FieldName[]): string =>
	keyOf(
		form,
		fieldNames.filter(name => !left.includes(name)),
	);

const hasProfile = (form: Form): boolean => profileFields.some(name => textOfSlot(form, name) !== '');

const hasContact = (form: Form): boolean =>
	profileFields.some(name => name !== 'business_name' && textOfSlot(form, name) !== '');

/** What a line of the ledger says; undefined if a crash cut it short. */
export function notedIn(
	line: string,
): Noted | NotedAccount | LedgerRun | v.InferOutput<typeof confirmedSchema> | undefined {
	try {
		const noted = v.parse(v.union([lineSchema, runSchema, confirmedSchema, accountSchema]), JSON.parse(line));
		if ('run' in noted || 'confirmed' in noted || 'account' in noted) {
			return noted;
		}

		const {status, id, at, ...keys} = noted;
		return {
			...keys,
			...(status === 'refused' && id !== undefined && {undone: id}),
			made:
				status === 'created'
					? {status, id: id ?? '', ...(at !== undefined && {at})}
					: status === 'sent'
						? {status, at: at ?? 0}
						: undefined,
		};
	} catch {
		// A crash cut this line short. The other lines are whole.
		return undefined;
	}
}

/** The line that notes that the organization of a row has been deleted again. */
export const lineForUndone = ({key, id}: {readonly key: string; readonly id: string}): string =>
	JSON.stringify({key, status: 'refused', id});

const lineForAccount = (organization: string, name: string, account: string): string =>
	JSON.stringify({account, of: digestOf([organization, name])} satisfies NotedAccount);

type LedgerNotes = EarlierRuns & {
	/** The line that notes the outcome of a row; `made` is undefined if the service refused it. */
	readonly lineFor: (row: NotedRow, made: EarlierAttempt | undefined) => string;
	/** The line that notes that all these rows of the file are about to be sent; `at` in milliseconds since the epoch. */
	readonly lineForRun: (rows: readonly NotedRow[], at: number) => string;
	/** The record of these rows, with those of `before` that the ledger knows. */
	readonly recordOf: (rows: readonly NotedRow[], before: RunRecord | undefined) => RunRecord;
	readonly fileKey: string;
	readonly take: (line: string) => void;
};

/** The notes in these lines. `file`: the file whose rows are noted from now on, so that its lines can be recognized later. */
function ledgerNotes(lines: readonly string[], file: string): LedgerNotes {
	const known = new Map<string, EarlierAttempt | undefined>();
	const keysLike = new Map<string, Set<string>>();
	// Many rows may look up the same key.
	const found = new Map<string, readonly EarlierAttempt[]>();
	const createdIds = new Set<string>();
	const confirmedIds = new Set<string>();
	const accounts = new Map<string, string>();
	const fileKey = digestOf([file]);
	const runs = ledgerRuns(fileKey);
	let givenParent: string | undefined;

	function take(text: string): void {
		const noted = notedIn(text);
		if (!noted) {
			return;
		}

		if ('run' in noted) {
			runs.begin(noted);
			return;
		}

		if ('account' in noted) {
			accounts.set(noted.of, noted.account);
			return;
		}

		if ('confirmed' in noted) {
			for (const id of noted.confirmed) {
				confirmedIds.add(id);
			}

			return;
		}

		const {key, values, others, contact, line, given, made, undone} = noted;
		const before = known.get(key);
		if (undone !== undefined && before?.status === 'created' && before.id !== undone) {
			// A later run has created another organization for the row.
			return;
		}

		found.clear();
		givenParent = given?.file === fileKey ? given.parent : givenParent;
		known.set(key, made);
		for (const like of [values, others, contact, line]) {
			if (like !== undefined) {
				keysLike.set(like, (keysLike.get(like) ?? new Set()).add(key));
			}
		}

		runs.note(key, made);
		if (made?.status === 'created') {
			createdIds.add(made.id);
		}
	}

	const lineOf = (number: number): string => digestOf([file, number]);
	function madeLike(like: string): readonly EarlierAttempt[] {
		const made = found.get(like) ?? [...(keysLike.get(like) ?? [])].flatMap(key => known.get(key) ?? []);
		found.set(like, made);
		return made;
	}

	for (const line of lines) {
		take(line);
	}

	return {
		take,
		fileKey,
		recordOf(rows, before) {
			const earlier = before?.rows.filter(({key}) => known.has(key)) ?? [];
			const now = rows.map(({form, number}) => ({
				key: keyOf(form),
				number,
				after: storedWrite(form).after ?? form.before,
			}));
			return {file, rows: new Map([...earlier, ...now].map(row => [row.key, row])).values().toArray()};
		},
		find: form => known.get(keyOf(form)),
		findAnywhere: form => madeLike(keyWithout(form, 'parent')),
		findLike: ({form, number}) => ({
			ofLine: madeLike(lineOf(number)),
			ofValues: hasProfile(form) ? madeLike(keyWithout(form, 'name')) : [],
			ofContact: hasContact(form) ? madeLike(keyWithout(form, 'name', 'business_name')) : [],
			elsewhere: hasProfile(form) ? madeLike(keyWithout(form, 'parent')) : [],
		}),
		timesListed: form => runs.timesListed(keyOf(form)),
		lastRunOf: id => runs.lastRunOf(id),
		isFromThisFile: id => runs.isFromThisFile(id),
		hasCreated: id => createdIds.has(id),
		accountOf: (organization, name) => accounts.get(digestOf([organization, name])),
		isConfirmed: id => confirmedIds.has(id),
		givenParent: () => givenParent,
		lineForRun: (rows, at) =>
			JSON.stringify(
				runs.next(
					rows.map(({form}) => keyOf(form)),
					at,
				),
			),
		lineFor: ({form, number, isParentGiven}, made) =>
			JSON.stringify({
				key: keyOf(form),
				values: keyWithout(form, 'parent'),
				line: lineOf(number),
				...(hasProfile(form) && {others: keyWithout(form, 'name')}),
				...(hasContact(form) && {contact: keyWithout(form, 'name', 'business_name')}),
				...(isParentGiven && {given: {file: fileKey, parent: textOfSlot(form, 'parent')}}),
				...(made ?? {status: 'refused'}),
			}),
	};
}

/** What has been created from files on a host, so that no row is created twice, even from another file. A row is recognized by all its values. A changed row is recognized by its line in the file, by its unchanged values, or by other rows that the file still has. */
export type Ledger = EarlierRuns &
	Lock & {
		/** Notes the outcome of a row; undefined if the service refused it, so nothing was created. The note is on disk when this returns. Throws file system errors. */
		readonly note: (row: NotedRow, made: EarlierAttempt | undefined) => void;
		/** Notes that all these rows of the file are about to be sent; `at` in milliseconds since the epoch. Throws file system errors. */
		readonly noteRun: (rows: readonly NotedRow[], at: number) => void;
		/** Notes that a list has shown these created organizations. Throws file system errors. */
		readonly noteConfirmed: (ids: readonly string[]) => void;
		/** Notes the account with this name that is in an organization. Throws file system errors. */
		readonly noteAccount: (organization: string, name: string, id: string) => void;
	};

function noting(
	notes: () => ReturnType<typeof ledgerNotes>,
	keep: (line: string) => void,
	records: RunRecords,
): Pick<Ledger, 'note' | 'noteAccount' | 'noteConfirmed' | 'noteRun'> {
	function noteLine(line: string): void {
		keep(line);
		notes().take(line);
	}

	return {
		note(row, made) {
			noteLine(notes().lineFor(row, made));
		},
		noteRun(rows, at) {
			const {fileKey, recordOf, lineForRun} = notes();
			records.keep(fileKey, recordOf(rows, records.read(fileKey)));
			noteLine(lineForRun(rows, at));
		},
		noteConfirmed(confirmed) {
			noteLine(JSON.stringify({confirmed}));
		},
		noteAccount(organization, name, account) {
			noteLine(lineForAccount(organization, name, account));
		},
	};
}

/** The ledger of a host on disk, for the rows of a file. Opening it reads it. */
export function openLedger(stateFolder: string, host: string, rowsFile: string): Ledger {
	const lines = lockedLines(stateFolder, 'onboarding', host);
	const records = openRunRecords(stateFolder, host);
	const read = () => ledgerNotes(lines.read(), path.resolve(rowsFile));
	let notes = read();
	return {
		find: form => notes.find(form),
		findAnywhere: form => notes.findAnywhere(form),
		findLike: row => notes.findLike(row),
		timesListed: form => notes.timesListed(form),
		lastRunOf: id => notes.lastRunOf(id),
		isFromThisFile: id => notes.isFromThisFile(id),
		hasCreated: id => notes.hasCreated(id),
		accountOf: (organization, name) => notes.accountOf(organization, name),
		isConfirmed: id => notes.isConfirmed(id),
		givenParent: () => notes.givenParent(),
		...noting(
			() => notes,
			line => {
				lines.append(line);
			},
			records,
		),
		lock() {
			if (!lines.lock()) {
				return false;
			}

			// Another program may have created rows after the last read.
			notes = read();
			return true;
		},
		uncheckedLock: lines.uncheckedLock,
		unlock: lines.unlock,
	};
}

/** What ledgers and their runs share in memory. */
export const ledgerMemory = () => ({lines: new Array<string>(), records: memoryRunRecords()});

/** A ledger in memory, for the embedded sandbox. */
export function memoryLedger(rowsFile = '', {lines, records} = ledgerMemory()): Ledger {
	const notes = ledgerNotes(lines, rowsFile);
	return {
		...notes,
		...noting(
			() => notes,
			line => {
				lines.push(line);
			},
			records,
		),
		...noLock,
	};
}

/** A run of a file. `at`: when it began to send rows, in milliseconds since the epoch. `rows`: the first characters of the keys of all rows. The keys are empty if an earlier run already had as many of each. */
const runSchema = v.object({run: v.string(), at: v.number(), rows: v.array(v.string())});

type LedgerRun = v.InferOutput<typeof runSchema>;

const beginningOf = (key: string): string => key.slice(0, 12);

function timesOf(beginnings: readonly string[]): ReadonlyMap<string, number> {
	const times = new Map<string, number>();
	for (const each of beginnings) {
		times.set(each, 1 + (times.get(each) ?? 0));
	}

	return times;
}

/** The runs of one file among the runs on a host. Only one run is active at a time. */
function ledgerRuns(file: string) {
	const listed = new Map<string, number>();
	let current: {readonly at: number; readonly sent: Set<string>; readonly created: Set<string>} | undefined;
	let last: typeof current;
	const createdIds = new Set<string>();
	const timesListed = (key: string): number => listed.get(beginningOf(key)) ?? 0;
	return {
		begin({run, at, rows}: LedgerRun): void {
			current = run === file ? {at, sent: new Set(), created: new Set()} : undefined;
			for (const [key, times] of current ? timesOf(rows) : []) {
				listed.set(key, Math.max(times, timesListed(key)));
			}
		},
		note(key: string, made: EarlierAttempt | undefined): void {
			if (made?.status === 'sent') {
				current?.sent.add(key);
			} else if (made?.status === 'created' && current?.sent.has(key)) {
				current.created.add(made.id);
				createdIds.add(made.id);
				last = current;
			}
		},
		timesListed,
		lastRunOf: (id: string): number | undefined => (last?.created.has(id) ? last.at : undefined),
		isFromThisFile: (id: string): boolean => createdIds.has(id),
		next(keys: readonly string[], at: number): LedgerRun {
			const rows = keys.map(key => beginningOf(key));
			return {run: file, at, rows: [...timesOf(rows)].some(([key, times]) => times > timesListed(key)) ? rows : []};
		},
	};
}
