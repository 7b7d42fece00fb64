import {differencesOf, rebase, undecided} from '../../kernel/form-model/conflict.js';
import {type FieldName, fieldNames, labelsInSentence, valueBefore} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {
	changedFields,
	changedValues,
	hasForm,
	isUnnamed,
	itemsLeft,
	type JournalEntry,
	nameOfWrite,
	nextToUndo,
	writeKey,
} from '../../kernel/form-model/journal-entry.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shellWord} from '../../base/text/shell.js';
import {shownText} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {recordedChanges} from '../../kernel/writes/journal.js';
import {isoTime} from '../../base/text/time.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {idNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf, print, tell} from '../../kernel/command-line/output.js';
import {whatWrote} from '../../kernel/rows/what-wrote.js';
import {requireLimit} from '../../kernel/command-line/reviewed-run.js';
import {reviewAndSend} from '../../kernel/command-line/send-form.js';
import {neverCreatedText, perhapsCreatedText, readUndo, settleCreation} from './commands.js';
import {canUndoRun, undoRun} from './run-command-line.js';

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
