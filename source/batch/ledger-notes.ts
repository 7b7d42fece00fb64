import {createHash} from 'node:crypto';
import * as v from 'valibot';
import {textOf, type Form} from '../forms/form.js';
import {fieldNames, profileFields, type FieldName} from '../forms/fields.js';
import type {BatchRow, Earlier, Made} from './batch.js';
import {ledgerRuns, runSchema, type Run} from './ledger-runs.js';

export type NotedRow = Pick<BatchRow, 'form' | 'isParentGiven' | 'number'>;

const givenSchema = v.object({file: v.string(), parent: v.string()});

// `values`: the same without the parent; `others`: without the name, where the profile has a value; `contact`: without the business name too, where it has another one; `line`: of which line of which file; `given`: the parent of every row of which file. A line of an earlier version lacks them.
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

type Noted = Pick<v.InferOutput<typeof lineSchema>, 'contact' | 'given' | 'key' | 'line' | 'others' | 'values'> & {readonly made: Made | undefined};

function digestOf(value: unknown): string {
	const text = JSON.stringify(value);
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const keyOf = (form: Form, names: readonly FieldName[] = fieldNames): string => digestOf(names.map(name => textOf(form, name)));

const keyWithout = (form: Form, ...left: readonly FieldName[]): string => keyOf(form, fieldNames.filter(name => !left.includes(name)));

const hasProfile = (form: Form): boolean => profileFields.some(name => textOf(form, name) !== '');

const hasContact = (form: Form): boolean => profileFields.some(name => name !== 'business_name' && textOf(form, name) !== '');

function notedIn(line: string): Noted | Run | undefined {
	try {
		const noted = v.parse(v.union([lineSchema, runSchema]), JSON.parse(line));
		if ('run' in noted) {
			return noted;
		}

		const {status, id, at, ...keys} = noted;
		return {...keys, made: status === 'created' ? {status, id: id ?? ''} : (status === 'sent' ? {status, at: at ?? 0} : undefined)};
	} catch {
		// A line cut short by a crash; those around it are whole.
		return undefined;
	}
}

/**
What is noted of rows, to be looked up.
*/
export type LedgerNotes = Earlier & {
	/**
	The line that notes what became of a row; undefined where it was refused.
	*/
	readonly lineFor: (row: NotedRow, made: Made | undefined) => string;
	/**
	The line that notes that these rows, all of the file, are about to be sent; `at` in milliseconds since the epoch.
	*/
	readonly lineForRun: (rows: readonly NotedRow[], at: number) => string;
	readonly take: (line: string) => void;
};

/**
The notes of these lines. `file`: whose rows are noted from now on, so that a line of it is known again.
*/
export function ledgerNotes(lines: readonly string[], file: string): LedgerNotes {
	const known = new Map<string, Made | undefined>();
	const keysLike = new Map<string, Set<string>>();
	// Many rows may ask for the same one.
	const found = new Map<string, readonly Made[]>();
	const createdIds = new Set<string>();
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

		const {
			key, values, others, contact, line, given, made,
		} = noted;
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
	function madeLike(like: string): readonly Made[] {
		const made = found.get(like) ?? [...keysLike.get(like) ?? []].flatMap(key => known.get(key) ?? []);
		found.set(like, made);
		return made;
	}

	for (const line of lines) {
		take(line);
	}

	return {
		take,
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
		isOfFile: id => runs.isOfFile(id),
		hasMade: id => createdIds.has(id),
		givenParent: () => givenParent,
		lineForRun: (rows, at) => JSON.stringify(runs.next(rows.map(({form}) => keyOf(form)), at)),
		lineFor: ({form, number, isParentGiven}, made) => JSON.stringify({
			key: keyOf(form),
			values: keyWithout(form, 'parent'),
			line: lineOf(number),
			...(hasProfile(form) && {others: keyWithout(form, 'name')}),
			...(hasContact(form) && {contact: keyWithout(form, 'name', 'business_name')}),
			...(isParentGiven && {given: {file: fileKey, parent: textOf(form, 'parent')}}),
			...(made ?? {status: 'refused'}),
		}),
	};
}
