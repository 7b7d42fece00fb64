import type {CommandLine, Write} from '../../kernel/loop/command-line.js';
import {itemsLeft, type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import {tallyText} from '../../kernel/rows/item-rows.js';
import type {ItemStatus} from '../../kernel/state/item-result.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {statusOfRun} from '../../kernel/writes/run-many.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';

type Undone = {readonly write: JournalEntry; readonly status: ItemStatus; readonly text?: Told | undefined};

/** A kind of write whose runs can be undone as a whole. */
type RunKind = Write & Required<Pick<Write, 'ofRun' | 'undoMany'>>;

export const canUndoRun = (write: Write): write is RunKind => write.ofRun !== undefined && write.undoMany !== undefined;

async function printUndone(all: readonly Undone[], verb: string, {flags: {json, quiet}, print}: CommandLine): Promise<void> {
	if (json) {
		const records = all.map(({write: {id, before, after, member}, status, text}) => ({
			id, name: before.name === '' ? after?.name ?? '' : before.name, ...(member && {email: member.email}), verb, status, note: text === undefined ? '' : shownText(text),
		}));
		await print(`${harmlessJson(records, '\t')}\n`);
		return;
	}

	const whom = ({write: {id, before, after, member}}: Undone) => [exactName(id), exactName(before.name === '' ? after?.name ?? '' : before.name), ...(member ? [exactName(member.email)] : [])];
	await print(quiet
		? all.filter(({status}) => status === 'done' || status === 'already').map(({write}) => `${harmless(write.id)}\n`).join('')
		: all.map(each => `${[...whom(each), each.status].join('\t')}\n`).join(''));
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

	const left = itemsLeft(run).flatMap(({write}) => write ?? []);
	const writes = left.filter(write => ofRun.whyNotItem?.(write) === undefined);
	const [first] = writes;
	if (first) {
		checkUndo(context, first);
	}

	const looked = dryRun ? undefined : await undoMany.look?.(context, left);
	const lines = left.map(write => `  ${harmless([shownText(ofRun.itemText(write, run)), looked?.get(writeKey(write)), ofRun.whyNotItem?.(write)].flatMap(text => text ?? []).join(': '))}\n`).join('');
	if (!dryRun) {
		await line.confirm(`${lines}${ofRun.about}\n`, `Type yes to undo ${writes.length === 1 ? 'it' : `all ${writes.length}`}: `);
	}

	const results = new Map(left.map((write): readonly [string, Undone] => [writeKey(write), {write, status: writes.includes(write) ? 'not_sent' : 'left_out', text: ofRun.whyNotItem?.(write)}]));
	const requests: string[] = [];
	const {refused, stop} = await line.stoppableRun(async isStopping => undoMany.send(context, run, {
		writes,
		changed(write, {status, text}) {
			results.set(writeKey(write), {write, status: status === 'sending' || status === 'waiting' ? 'unknown' : status, text});
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

	if (dryRun) {
		await line.printUnsent(requests);
		return exitStatus.ok;
	}

	const all = results.values().toArray();
	for (const {write, status, text} of all) {
		if (text === undefined || (quiet && ['done', 'already'].includes(status))) {
			continue;
		}

		const what = shownText(ofRun.itemText(write, run));
		tell(harmless(`${what}: ${shownText(text)}`));
	}

	if (stop !== undefined) {
		tell(harmless(shownText(stop)));
	}

	if (!quiet) {
		tell(tallyText(all, ofRun.done));
		if (all.some(({status}) => status === 'conflict')) {
			tell('On the screen, the undo of only one change lets you choose field by field.');
		}
	}

	await printUndone(all, ofRun.verb, line);
	return statusOfRun(all.map(({status}) => status));
}
