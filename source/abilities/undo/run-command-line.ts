import type {CommandLine, Write} from '../../kernel/loop/command-line.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {itemsLeft, type JournalEntry, nameOfWrite, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ShownValue} from '../../kernel/form-model/judged-settings.js';
import {editByJournal, type FoundOfWrite, isEdit, isFoundEdit, nowOf} from '../../kernel/state/found-of-write.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {harmless} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {changeText} from '../../kernel/command-line/change-text.js';
import {reviewedRun} from '../../kernel/command-line/reviewed-run.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';

type UndoneRow = {readonly write: JournalEntry; readonly result: ItemState};

/** A kind of write whose runs can be undone as a whole. */
type RunKind = Write & Required<Pick<Write, 'ofRun' | 'undoMany'>>;

export const canUndoRun = (write: Write): write is RunKind => write.ofRun !== undefined && write.undoMany !== undefined;

/** The values that the undo of a write stores. */
function changesOf({ofRun}: RunKind, write: JournalEntry, found: FoundOfWrite | undefined): readonly ShownValue[] {
	const edit = isFoundEdit(found) ? found : isEdit(write) ? editByJournal(write) : undefined;
	return edit?.changes ?? ofRun.changesOf?.(write) ?? [];
}

/** What the review says of a write: in one line, or below it each value that its undo writes. */
function linesOf(what: string, found: FoundOfWrite | undefined, whyNot: Told | undefined): string {
	const changes = whyNot === undefined && isFoundEdit(found) ? found.changes : [];
	const texts = [what, nowOf(found), whyNot].flatMap(text => (text === undefined ? [] : [shownText(text)]));
	return `  ${harmless(texts.join(': '))}\n${changes.map(change => `    ${changeText(change)}\n`).join('')}`;
}

/** What a dry run of the undo finds: its requests, and what it would leave, by write. */
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
export async function undoRun(line: CommandLine, run: JournalEntry, kind: RunKind): Promise<ExitStatus> {
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
			const [name, changes] = [nameOfWrite(write), changesOf(kind, write, looked?.get(writeKey(write)))];
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
