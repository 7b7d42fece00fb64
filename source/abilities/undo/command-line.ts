import type {CommandLine, Write} from '../../kernel/loop/command-line.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {
	itemsLeft,
	type JournalEntry,
	nameOfWrite,
	writeKey,
	changedFields,
	changedValues,
	hasForm,
	isUnnamed,
	nextToUndo,
} from '../../kernel/form-model/journal-entry.js';
import type {ShownValue} from '../../kernel/form-model/settings.js';
import {
	editByJournal,
	type FoundOfWrite,
	isEdit,
	isFoundEdit,
	nowOf,
	type ItemState,
} from '../../kernel/state/item-result.js';
import {harmless, exactName, harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {changeText} from '../../kernel/command-line/change-text.js';
import {reviewedRun, requireLimit} from '../../kernel/runs/command-line.js';
import {checkUndo, recordedChanges} from '../../kernel/writes/journal.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {differencesOf, rebase, undecided} from '../../kernel/form-model/conflict.js';
import {type FieldName, fieldNames, labelsInSentence, valueBefore} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {shellWord} from '../../base/text/markdown.js';
import {shownName} from '../../base/text/words.js';
import {isoTime} from '../../base/text/time.js';
import {requireAnswer, runOnService} from '../../kernel/command-line/service.js';
import {idNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf, print, tell} from '../../kernel/command-line/output.js';
import {whatWrote} from '../../kernel/rows/what-wrote.js';
import {reviewAndSend} from '../../kernel/command-line/send-form.js';
import {neverCreatedText, perhapsCreatedText, readUndo, settleCreation} from './commands.js';

type UndoneRow = {readonly write: JournalEntry; readonly result: ItemState};

type RunKind = Write & Required<Pick<Write, 'ofRun' | 'undoMany'>>;

const canUndoRun = (write: Write): write is RunKind => write.ofRun !== undefined && write.undoMany !== undefined;

function changesOfWrite({ofRun}: RunKind, write: JournalEntry, found: FoundOfWrite | undefined): readonly ShownValue[] {
	const edit = isFoundEdit(found) ? found : isEdit(write) ? editByJournal(write) : undefined;
	return edit?.changes ?? ofRun.changesOf?.(write) ?? [];
}

/** What the review says of a write: in one line, or below it each value that its undo writes. */
function linesOf(what: string, found: FoundOfWrite | undefined, whyNot: Told | undefined): string {
	const changes = whyNot === undefined && isFoundEdit(found) ? found.changes : [];
	const texts = [what, nowOf(found), whyNot].flatMap(text => (text === undefined ? [] : [shownText(text)]));
	return `  ${harmless(texts.join(': '))}\n${changes.map(change => `    ${changeText(change)}\n`).join('')}`;
}

async function tryUndo(
	context: ServiceContext,
	run: JournalEntry,
	{undoMany}: RunKind,
	writes: readonly JournalEntry[],
) {
	const requests = new Map<string, readonly string[]>();
	const results = new Map<string, ItemState>();
	let unsent: string[] = [];
	const {refused, stop} = await undoMany.send(context, run, {
		writes,
		changed(write, state) {
			if (state.status === 'sending') {
				return;
			}

			requests.set(writeKey(write), unsent);
			results.set(writeKey(write), state.status === 'not_sent' && unsent.length > 0 ? {status: 'waiting'} : state);
			unsent = [];
		},
		waiting() {}, // eslint-disable-line @typescript-eslint/no-empty-function -- A dry run waits for nothing.
		isStopping: () => false,
		unsent(request) {
			unsent.push(request);
		},
	});
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	return {requests, results, stop};
}

/**
`cforgs undo` of a run: undoes each of its writes, one after the other, as the screen does.

@throws {Refusal} If nothing can be sent.
*/
async function undoRun(line: CommandLine, run: JournalEntry, kind: RunKind): Promise<ExitStatus> {
	const context = line.service();
	const {dryRun, yes} = line.flags;
	const {ofRun, undoMany} = kind;
	const why = kind.whyNotUndo(context.store.getState(), run);
	if (why !== undefined) {
		throw new Refusal(`${harmless(shownText(why))} Nothing was sent.`, exitStatus.refused);
	}

	const left = itemsLeft(run).flatMap(({write}) => write ?? []);
	const open = left.filter(write => ofRun.whyNotItem?.(write) === undefined);
	// Nobody reads a review that is not asked about.
	const looked = dryRun || yes ? undefined : await undoMany.look?.(context, left);
	const tried = dryRun ? await tryUndo(context, run, kind, open) : undefined;
	const stateOf = (write: JournalEntry): ItemState => {
		const [found, text] = [looked?.get(writeKey(write)), ofRun.whyNotItem?.(write)];
		const settled = isFoundEdit(found) ? found.result : tried?.results.get(writeKey(write));
		return text === undefined ? (settled ?? {status: 'waiting'}) : {status: 'left_out', text};
	};

	const rows = left.map((write): UndoneRow => ({write, result: stateOf(write)}));
	const toSend = rows.filter(({result}) => result.status === 'waiting');
	return reviewedRun<UndoneRow, UndoneRow>(line, {
		rows,
		toSend,
		status: tried?.stop === undefined ? exitStatus.ok : exitStatus.failed,
		columns: left.some(({member}) => member) ? ['email', 'organization'] : ['id', 'name'],
		about({write, write: {id, member}}) {
			const [name, changes] = [nameOfWrite(write), changesOfWrite(kind, write, looked?.get(writeKey(write)))];
			return member ? {email: member.email, organization: {id, name}, changes} : {id, name, changes};
		},
		requestsOf: ({write}) => tried?.requests.get(writeKey(write)) ?? [],
		keyOf: ({write}) => writeKey(write),
		noun: 'change',
		would: 'be undone',
		done: ofRun.done,
		onConflict: 'On the screen, the undo of only one change lets you choose field by field.',
		review: () =>
			`${rows.map(({write, result: {text}}) => linesOf(shownText(ofRun.itemText(write, run)), looked?.get(writeKey(write)), text)).join('')}${ofRun.about}\n`,
		check({write}) {
			checkUndo(context, write);
		},
		ask: async review =>
			line.confirm(review, `Type yes to undo ${toSend.length === 1 ? 'it' : `all ${toSend.length}`}: `),
		send: async ({changed, ...report}) =>
			undoMany.send(context, run, {
				writes: toSend.map(({write}) => write),
				changed(write, state) {
					changed({write, result: state}, state);
				},
				...report,
				unsent() {}, // eslint-disable-line @typescript-eslint/no-empty-function -- Only a dry run leaves a request unsent.
			}),
	});
}

const timeOf = ({at}: JournalEntry): string => isoTime(at);

type Writes = CommandLine['writes'];

function whatText(writes: Writes, entry: JournalEntry): string {
	const {isUnclear, isUndone, isDeleted, undoes} = entry;
	return [
		whatWrote(writes, entry),
		...(undoes === undefined ? [] : ['an undo']),
		...(isUnclear ? ['unclear'] : []),
		...(isUndone ? ['undone later'] : []),
		...(isDeleted ? ['deleted later'] : []),
	].join(' · ');
}

const changedIn = (entry: JournalEntry): readonly FieldName[] =>
	entry.items ? [] : hasForm(entry) && !entry.after ? fieldNames : changedFields(entry);

/** What a write changed: the fields of an organization, or the settings and tags of an account. JSON uses null for a value that was not there, or is not known. */
const changesIn = (entry: JournalEntry) => [
	...changedIn(entry).map(name => ({
		field: name,
		before: valueBefore(entry.before, name),
		after: entry.after ? valueBefore(entry.after, name) : null,
	})),
	...(entry.items
		? []
		: changedValues(entry).map(({field, from = null, to = null}) => ({field, before: from, after: to}))),
];

const recordOf = (entry: JournalEntry) => ({
	time: timeOf(entry),
	id: entry.id,
	name: nameOfWrite(entry),
	kind: entry.kind,
	...(entry.member && {email: entry.member.email}),
	...(entry.items && {
		items: entry.items.map(({id, after: {name}, isUndone, write}) => ({
			id,
			name,
			...(write?.member && {email: write.member.email}),
			...(write && {unclear: write.isUnclear === true}),
			...(write && !write.member && {changes: changesIn(write)}),
			undone: isUndone === true,
		})),
	}),
	changes: changesIn(entry),
	undoes: entry.undoes === undefined ? null : isoTime(entry.undoes),
	unclear: entry.isUnclear === true,
	undone: entry.isUndone === true,
	deleted: entry.isDeleted === true,
});

async function printWrites({flags, writes}: CommandLine, entries: readonly JournalEntry[]): Promise<ExitStatus> {
	const lineOf = (entry: JournalEntry) =>
		flags.quiet
			? `${harmless(entry.id)}\n`
			: `${[timeOf(entry), exactName(entry.id), exactName(nameOfWrite(entry)), harmless(whatText(writes, entry))].join('\t')}\n`;
	await print(
		flags.json
			? `${harmlessJson(
					entries.map(entry => recordOf(entry)),
					'\t',
				)}\n`
			: entries.map(entry => lineOf(entry)).join(''),
	);
	return exitStatus.ok;
}

/** The recorded changes, the latest first: all, the one made at a given time, or those to an organization given by id or path. A run counts as a change of each organization that it created. */
async function writesNamed(
	line: CommandLine,
	all: readonly JournalEntry[],
	operand: string | undefined,
): Promise<{readonly entries: readonly JournalEntry[]; readonly isTime?: true; readonly id?: string}> {
	if (operand === undefined) {
		return {entries: all};
	}

	if (/^\d{4}-\d\d-\d\dT/v.test(operand.trim())) {
		return {entries: all.filter(entry => timeOf(entry) === operand.trim()), isTime: true};
	}

	// A deleted organization no longer has a path, so only its id works.
	const isOf = (entry: JournalEntry, id: string) =>
		entry.id === id || entry.items?.some(item => item.id === id) === true;
	const id = all.some(entry => isOf(entry, operand.trim())) ? operand.trim() : await idNamed(line, operand);
	return {entries: all.filter(entry => isOf(entry, id)), id};
}

/** The changes with only the one about this id, if a run has one. */
const aloneOf = (entries: readonly JournalEntry[], id: string | undefined): readonly JournalEntry[] =>
	entries.flatMap((entry): readonly JournalEntry[] => {
		const own = entry.items?.flatMap(item => (item.id === id ? (item.write ?? []) : [])) ?? [];
		return own.length === 1 ? own : [entry];
	});

/**
Checks that a run may be undone as a whole.

@throws {Refusal | UsageError} If not.
*/
function requireWhole({flags, writes}: CommandLine, entry: JournalEntry, id: string | undefined): void {
	if (!entry.items) {
		return;
	}

	const {length} = itemsLeft(entry);
	if (length === 0) {
		throw new Refusal(
			harmless(
				`That run ${whatText(writes, entry)}. Everything that it ${entry.items.some(({write}) => write) ? 'did is already undone' : 'created is already gone'}. Nothing was sent.`,
			),
			exitStatus.refused,
		);
	}

	const whole = `cforgs undo ${timeOf(entry)} undoes the whole run`;
	const made = entry.items.find(item => item.id === id);
	if (made?.write) {
		throw new Refusal(
			harmless(
				`A run has several changes there: it ${whatText(writes, entry)}. ${whole}; on the screen, undo offers each of its changes. Nothing was sent.`,
			),
			exitStatus.refused,
		);
	}

	if (made) {
		throw new Refusal(
			harmless(
				`${shownName(made.after.name)} was created by a run that ${whatText(writes, entry)}. cforgs delete ${shellWord(made.id)} deletes it if it is empty; ${whole}. Nothing was sent.`,
			),
			exitStatus.refused,
		);
	}

	requireLimit({flags}, length, {noun: 'change', would: 'be undone'});
}

/**
The form that undoes a write. Keeps later values of fields that the write did not change. Undefined if it turns out that the write was not stored.

@throws {Refusal | ApiError} If the write cannot be undone.
*/
async function formOf(context: ServiceContext, entry: JournalEntry): Promise<Form | undefined> {
	const undoing = await readUndo(context, entry);
	if ('why' in undoing) {
		const text = harmless(shownText(undoing.why));
		if (undoing.isDone) {
			tell(text);
			return undefined;
		}

		throw new Refusal(`${text} Nothing was sent.`, undoing.isUnclear ? exitStatus.unknown : exitStatus.refused);
	}

	const {form} = undoing;
	if (form.step.name !== 'conflict') {
		return form;
	}

	const {theirs, choices} = form.step;
	if (undecided(form, theirs, choices)) {
		const moved = differencesOf(form, theirs)
			.filter(({before, theirs: stored}) => before !== stored)
			.map(({name}) => name);
		const where = labelsInSentence(...new Set(moved));
		throw new Refusal(
			`The stored values have changed since then (${where}). Nothing was sent. On the screen, undo lets you choose field by field.`,
			exitStatus.conflict,
		);
	}

	return {...rebase(form, theirs, choices), ...(form.source && {source: form.source})};
}

async function undo(line: CommandLine, operand: string | undefined): Promise<ExitStatus> {
	const {flags, writes} = line;
	formatOf(flags);
	if (flags.list) {
		if (flags.yes || flags.withoutUndo || flags.atMost !== undefined) {
			throw new UsageError('--list changes nothing: leave out --yes, --at-most and --without-undo.');
		}

		const {entries: all, why} = recordedChanges(line);
		const {entries} = await writesNamed(line, all, operand);
		const status = await printWrites(line, entries);
		if (why === undefined) {
			return status;
		}

		tell(harmless(`${why} The list may lack some of them.`));
		return exitStatus.failed;
	}

	requireAnswer(flags);
	const context = line.service();
	const {entries: all, why} = recordedChanges(context);
	if (why !== undefined) {
		throw new Refusal(harmless(`${why} So your last change is not known, and nothing was sent.`), exitStatus.failed);
	}

	const {entries: named, isTime = false, id} = await writesNamed(line, all, operand);
	const entries = aloneOf(named, id);
	const entry = entries[isTime ? 0 : nextToUndo(entries)];
	if (!entry) {
		const where = operand === undefined ? '' : ' there';
		const undone = entries.find(({undoes, isDeleted}) => undoes !== undefined && !isDeleted);
		const back = undone ? `cforgs undo ${timeOf(undone)} restores what the latest undo replaced; ` : '';
		throw new Refusal(
			`There is nothing ${entries.length === 0 ? 'on record' : 'left'} to undo${where}. ${back}cforgs undo --list prints the recorded changes.`,
			exitStatus.notFound,
		);
	}

	requireWhole(line, entry, id);
	const name = shownName(nameOfWrite(entry));
	const run =
		entry.run === undefined ? undefined : all.find(({items}) => items?.some(({key}) => key === writeKey(entry)));
	if (!flags.quiet) {
		tell(
			harmless(
				`undoing ${operand === undefined ? 'your latest change, of' : 'the change of'} ${timeOf(entry)}${entry.items ? '' : ` to ${name} (${entry.id})`}: ${whatText(writes, entry)}.${run ? ` It is one of the changes of a run; cforgs undo ${timeOf(run)} undoes all of them.` : ''}`,
			),
		);
	}

	if (entry.kind === 'create') {
		const fate = await settleCreation(context, entry);
		if (fate === 'notStored') {
			tell(harmless(neverCreatedText(entry)));
			return exitStatus.ok;
		}

		if (isUnnamed(entry.id)) {
			throw new Refusal(harmless(`${perhapsCreatedText(entry)} Nothing was sent.`), exitStatus.unknown);
		}

		throw new Refusal(
			harmless(
				entry.isDeleted
					? `${name} is already deleted. Nothing was sent.`
					: `That change ${fate === undefined && entry.isUnclear ? 'may have created' : 'created'} ${name}, and a creation cannot be undone. cforgs delete ${shellWord(entry.id)} deletes it if it is empty. Nothing was sent.`,
			),
			exitStatus.refused,
		);
	}

	const write = writes.get(entry.kind);
	if (write && entry.items && canUndoRun(write)) {
		return undoRun(line, entry, write);
	}

	if (write?.undoOnCommandLine) {
		return write.undoOnCommandLine(line, entry);
	}

	const form = await formOf(context, entry);
	if (!form || changesOf(form).length === 0) {
		if (form && !flags.quiet) {
			tell('The earlier values are already stored. Nothing was sent.');
		}

		return exitStatus.ok;
	}

	if (form.note !== undefined && !flags.quiet) {
		tell(harmless(form.note));
	}

	return reviewAndSend(line, form);
}

/** `cforgs undo [ID]` and `cforgs undo --list [ID]`. */
export const runUndo = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, undo);
