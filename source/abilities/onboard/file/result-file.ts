import {systemErrorText, orSystemError} from '../../../base/text/error-code.js';
import {bothForms, joinedBy, type Told} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import type {WrittenResult} from '../../../kernel/customer-file/result-file.js';
import {hasKeys, keyOf} from '../../../kernel/state/key-of.js';
import type {State} from '../../../kernel/state/state.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {batchOf} from './send-row.js';
import type {BatchFiles} from './batch-files.js';
import {leftOutTexts} from './head.js';
import {
	isDeletionUnclear,
	isRefusedForGood,
	tallyOf,
	rowsToUndo,
	type Batch,
	type BatchNote,
	type OtherResult,
	type Tally,
} from './batch.js';

/** Writes the rows of a run so far to one file, and the whole file at the end (`isEnd`). Returns the name of the file, or a sentence that says why it cannot be written; undefined if the run has no such file. */
export type ResultKeeper = (isEnd?: boolean) => Promise<{readonly file: string} | {readonly why: string} | undefined>;

export function resultKeeper(
	context: ServiceContext,
	{writeResult}: Partial<Pick<BatchFiles, 'writeResult'>>,
): ResultKeeper {
	if (!writeResult) {
		return async () => undefined;
	}

	let written: WrittenResult | undefined;
	return async (isEnd = false) =>
		orSystemError(
			async () => {
				written = await writeResult(batchOf(context) ?? {rows: [], table: {header: [], rows: []}}, isEnd, written);
				return {file: written.target};
			},
			error => {
				// The appended lines may be cut short, or the file may be gone.
				written &&= {target: written.target, lines: written.lines};
				return {why: `Could not write the result file: ${systemErrorText(error)}.`};
			},
		);
}

/** The file for the result, unless it has the usual name. Repairs the result of a run that was killed. */
export async function otherResultOf(
	{ledger, mendResult, otherResult}: BatchFiles,
	batch: Pick<Batch, 'rows' | 'table'>,
): Promise<OtherResult | undefined> {
	let other: OtherResult | undefined;
	await orSystemError(
		async () => {
			other = await otherResult(batch);
			await mendResult(batch, ledger);
		},
		() => {
			// It is reported when the result is written.
		},
	);

	return other;
}

function continuesText(state: State, {accountsLeft, open, unconfirmed}: Tally): readonly string[] {
	if (accountsLeft + open + unconfirmed === 0) {
		return [];
	}

	return [
		hasKeys(state)
			? `Press ${keyOf(state, 'sendBatch')} to ${accountsLeft + open > 0 ? 'continue with the rest' : 'look for them again'}, now or when you open the file again.`
			: `The same command ${accountsLeft + open > 0 ? 'continues with the rest' : 'looks for them again'}.`,
	];
}

// The sentence about the result file, if the run has one. `isKept`: nothing went wrong with the file.
function resultFileTexts(kept: Awaited<ReturnType<ResultKeeper>>): {
	readonly where: readonly string[];
	readonly isKept: boolean;
	readonly resultFile?: string;
} {
	if (!kept) {
		return {where: [], isKept: true};
	}

	return 'why' in kept
		? {where: [kept.why], isKept: false}
		: {where: [`The result is in ${kept.file}.`], isKept: true, resultFile: kept.file};
}

/** The outcome of a run. `why`: why it stopped before the last row. `isUndoing`: the run deleted organizations that it had created. */
export async function noteOf(
	context: ServiceContext,
	keepResult: ResultKeeper,
	why: Told | undefined,
	isUndoing: boolean,
): Promise<BatchNote> {
	const rows = batchOf(context)?.rows ?? [];
	const tally = tallyOf(rows);
	const {accounts, accountsAsked, accountsLeft, created, open} = tally;
	const left = leftOutTexts(tally);
	const kept = await keepResult(true);
	const {where, isKept, ...resultFile} = resultFileTexts(kept);
	if (isUndoing) {
		const unclear = rows.filter(row => isDeletionUnclear(row)).length;
		const batch = batchOf(context);
		const stay = (batch ? rowsToUndo(batch).length : 0) - unclear;
		const told: readonly Told[] = [
			...(why === undefined ? [] : [why]),
			`${counted(tally.deleted, 'organization')} ${tally.deleted === 1 ? 'is' : 'are'} deleted again.`,
			...(unclear === 0
				? []
				: [
						`For ${counted(unclear, 'other')} this is unclear. Press ${keyOf(context.store.getState(), 'askUndoBatch')} to look again.`,
					]),
			...(stay === 0 ? [] : [`${counted(stay, 'other')} that you created still ${stay === 1 ? 'exists' : 'exist'}.`]),
			...where,
		];
		return {
			tone: isKept && stay + unclear === 0 ? 'success' : 'warning',
			...bothForms(joinedBy(' ', told)),
			...resultFile,
		};
	}

	const told: readonly Told[] = [
		...(why === undefined ? [] : [why]),
		`${created} of ${counted(rows.length, 'row')} ${created === 1 ? 'is' : 'are'} created${left.map(text => `, ${text}`).join('')}.`,
		...(accountsAsked === 0
			? []
			: [`${count(accounts)} of ${counted(accountsAsked, 'account')} ${accounts === 1 ? 'is' : 'are'} created.`]),
		...continuesText(context.store.getState(), tally),
		...where,
	];
	return {
		tone:
			isKept && open + accountsLeft === 0 && left.length === 0 && rows.every(row => !isRefusedForGood(row))
				? 'success'
				: 'warning',
		...bothForms(joinedBy(' ', told)),
		...resultFile,
	};
}
