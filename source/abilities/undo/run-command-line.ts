import type {CommandLine, Write} from '../../kernel/loop/command-line.js';
import {
	itemsLeft, type JournalEntry, nameOfWrite, writeKey,
} from '../../kernel/form-model/journal-entry.js';
import {reasonTexts} from '../../kernel/rows/item-reasons.js';
import {tallyText} from '../../kernel/rows/item-rows.js';
import {type FoundOfWrite, isFoundEdit, nowOf} from '../../kernel/state/found-of-write.js';
import {isItemOver, type ItemResult, type ItemState} from '../../kernel/state/item-result.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {changeText} from '../../kernel/command-line/change-text.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {statusOfRun} from '../../kernel/writes/run-many.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';

type Undone = ItemResult & {readonly write: JournalEntry};

const undoneOf = (write: JournalEntry, {status, text, error}: ItemState): Undone => ({
	write, status: status === 'sending' || status === 'waiting' ? 'unknown' : status, ...(text !== undefined && {text}), ...(error && {error}),
});

/** A kind of write whose runs can be undone as a whole. */
type RunKind = Write & Required<Pick<Write, 'ofRun' | 'undoMany'>>;

export const canUndoRun = (write: Write): write is RunKind => write.ofRun !== undefined && write.undoMany !== undefined;

async function printUndone(all: readonly Undone[], verb: string, {flags: {json, quiet}, print}: CommandLine): Promise<void> {
	if (json) {
		const records = all.map(({write, write: {id, member}, status, text}) => ({
			id, name: nameOfWrite(write), ...(member && {email: member.email}), verb, status, note: text === undefined ? '' : shownText(text),
		}));
		await print(`${harmlessJson(records, '\t')}\n`);
		return;
	}

	const whom = ({write, write: {id, member}}: Undone) => [exactName(id), exactName(nameOfWrite(write)), ...(member ? [exactName(member.email)] : [])];
	await print(quiet
		? all.filter(({status}) => status === 'done' || status === 'already').map(({write}) => `${harmless(write.id)}\n`).join('')
		: all.map(each => `${[...whom(each), each.status].join('\t')}\n`).join(''));
}

/** What the review says of a write: in one line, or below it each value that its undo writes. */
function linesOf(what: string, found: FoundOfWrite | undefined, whyNot: string | undefined): string {
	if (whyNot !== undefined || !isFoundEdit(found)) {
		return `  ${harmless([what, nowOf(found), whyNot].flatMap(text => text ?? []).join(': '))}\n`;
	}

	const {changes, result} = found;
	const changed = changes.map(change => `    ${changeText(change)}\n`);
	return `  ${harmless([what, ...(result?.text === undefined ? [] : [shownText(result.text)])].join(': '))}\n${result ? '' : changed.join('')}`;
}

/** A run before anything is sent. `results`: of all writes that are left of the run. `writes`: those to undo. */
type Review = {readonly results: Map<string, Undone>; readonly writes: readonly JournalEntry[]};

/** Looks at what became of the writes of a run, and asks whether to undo them. */
async function review(line: CommandLine, run: JournalEntry, {ofRun, undoMany}: RunKind): Promise<Review> {
	const context = line.service();
	const {dryRun, yes} = line.flags;
	const left = itemsLeft(run).flatMap(({write}) => write ?? []);
	const first = left.find(write => ofRun.whyNotItem?.(write) === undefined);
	if (first) {
		checkUndo(context, first);
	}

	// Nobody reads a review that is not asked about.
	const looked = dryRun || yes ? undefined : await undoMany.look?.(context, left);
	const settledOf = (write: JournalEntry): ItemState | undefined => {
		const [found, text] = [looked?.get(writeKey(write)), ofRun.whyNotItem?.(write)];
		if (text !== undefined) {
			return {status: 'left_out', text};
		}

		return isFoundEdit(found) ? found.result : undefined;
	};

	const writes = left.filter(write => settledOf(write) === undefined);
	if (!dryRun && writes.length > 0) {
		const lines = left.map(write => linesOf(shownText(ofRun.itemText(write, run)), looked?.get(writeKey(write)), ofRun.whyNotItem?.(write))).join('');
		await line.confirm(`${lines}${ofRun.about}\n`, `Type yes to undo ${writes.length === 1 ? 'it' : `all ${writes.length}`}: `);
	}

	return {results: new Map(left.map(write => [writeKey(write), undoneOf(write, settledOf(write) ?? {status: 'not_sent'})])), writes};
}

/** Says why writes are not undone, and why the run stopped. */
function tellReasons({tell, flags: {quiet}}: CommandLine, all: readonly Undone[], {ofRun, run, stop}: Pick<RunKind, 'ofRun'> & {readonly run: JournalEntry; readonly stop: Told | undefined}): void {
	const told = quiet ? all.filter(each => !isItemOver(each)) : all;
	for (const text of reasonTexts(told, {stateOf: each => each, nameOf: ({write}) => harmless(shownText(ofRun.itemText(write, run))), done: ofRun.done})) {
		tell(text);
	}

	if (stop !== undefined) {
		tell(harmless(shownText(stop)));
	}
}

/**
`cforgs undo` of a run: undoes each of its writes, one after the other, as the screen does.

@throws {Refusal} If nothing can be sent.
*/
export async function undoRun(line: CommandLine, run: JournalEntry, kind: RunKind): Promise<ExitStatus> {
	const context = line.service();
	const {flags: {dryRun, quiet}, tell} = line;
	const {ofRun, undoMany} = kind;
	const why = kind.whyNotUndo(context.store.getState(), run);
	if (why !== undefined) {
		throw new Refusal(`${harmless(shownText(why))} Nothing was sent.`, exitStatus.refused);
	}

	const {results, writes} = await review(line, run, kind);
	const requests: string[] = [];
	const {refused, stop}: Awaited<ReturnType<typeof undoMany.send>> = writes.length === 0
		? {}
		: await line.stoppableRun(async isStopping => undoMany.send(context, run, {
			writes,
			changed(write, state) {
				results.set(writeKey(write), undoneOf(write, state));
			},
			waiting: line.waiting,
			isStopping,
			unsent(request) {
				requests.push(request);
			},
		}));
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	const all = results.values().toArray();
	if (dryRun) {
		const others = all.filter(({status}) => status !== 'not_sent');
		tellReasons(line, others, {ofRun, run, stop});
		await line.printUnsent(requests);
		return stop === undefined ? statusOfRun(others.map(({status}) => status)) : exitStatus.failed;
	}

	tellReasons(line, all, {ofRun, run, stop});
	if (!quiet) {
		tell(tallyText(all, ofRun.done));
		if (all.some(({status}) => status === 'conflict')) {
			tell('On the screen, the undo of only one change lets you choose field by field.');
		}
	}

	await printUndone(all, ofRun.verb, line);
	return statusOfRun(all.map(({status}) => status));
}
