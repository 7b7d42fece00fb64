import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../kernel/loop/pace.js';
import type {Told} from '../../base/text/told.js';
import type {Table} from '../../kernel/customer-file/cells.js';
import type {ChosenScope} from '../../kernel/state/chosen-scope.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import type {Handlers} from '../../kernel/state/events.js';
import type {Reading} from './customers.js';
import {groupsOf, keyOfRow, type Listed, type ReviewGroup} from './report.js';
import {type ApplyRow, isPossibleRename} from './plan.js';

/** What differs between a customer list and the service. */
export type Comparison = {
	readonly file: string;
	readonly scope: Omit<ChosenScope, 'ids'>;
	/** The cells of the file, for the result. */
	readonly table: Table;
	/** How the file was read. */
	readonly reading: Reading;
	readonly rows: readonly ApplyRow[];
	/** How the columns are understood, and what the comparison lacks. */
	readonly notes: readonly string[];
	/** Warnings about the values to send. */
	readonly warnings: readonly string[];
	readonly pace: RequestPace;
	/** Whether nothing is missing from the list, so that an organization that it lacks is not there. */
	readonly isWhole: boolean;
};

/** Events of comparing a customer list. */
export type ApplyEvent =
	| {readonly type: 'apply/compared'; readonly comparison: Comparison}
	| {readonly type: 'apply/returned'}
	| {readonly type: 'apply/onlyMoved'; readonly by: 1 | -1}
	| {readonly type: 'apply/onlyCleared'}
	| {readonly type: 'apply/wholeToggled'}
	| {readonly type: 'apply/reasonAsked'; readonly key: string}
	| {readonly type: 'apply/reasonEdited'; readonly line: Line}
	| {readonly type: 'apply/reasonRefused'; readonly text: Told}
	| {readonly type: 'apply/reasonLeft'}
	| {
			readonly type: 'apply/accepted';
			readonly key: string;
			/** Why a difference is accepted; undefined if it no longer is. */
			readonly reason: string | undefined;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What differs between a customer list and the service. `before`: the comparison of the same file with another part, to go back to. */
		readonly customers: RunInDialog & Comparison & Listed & {readonly before?: DialogOf<'customers'>};
		/** Why a difference is accepted. `text`: why the reason cannot be kept. `back`: the dialog to go back to. */
		readonly accepting: {
			readonly key: string;
			readonly line: Line;
			readonly text?: Told;
			readonly back: DialogOf<'customers'>;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly apply: ApplyEvent;
	}
}

type Review = DialogOf<'customers'>;

const asReview = (review: Review): Review & {readonly kind: 'customers'} => ({...review, kind: 'customers'});

const changed = (state: State, change: (dialog: Review) => Review): State =>
	whileIn(state, 'customers', dialog => asReview(change(dialog)));

/** The review from its beginning, because other rows are listed. */
function fromTop({scrolledTo, seen, ...dialog}: Review): Review {
	return {...dialog, cursor: 0};
}

/** Shows the next (`1`) or previous (`-1`) group that has rows; after the last one, all. */
function moved(dialog: Review, by: 1 | -1): Review {
	const {only, ...rest} = dialog;
	const groups: ReadonlyArray<ReviewGroup | undefined> = [undefined, ...groupsOf(dialog).keys()];
	const next = groups.at((groups.indexOf(only) + by) % groups.length);
	return fromTop(next === undefined ? rest : {...rest, only: next});
}

function accepted(dialog: Review, key: string, reason: string | undefined): Review {
	const {only, ...rest} = dialog;
	const rows = dialog.rows.map(row => (keyOfRow(row) === key ? {...row, accepted: reason} : row));
	const before = dialog.before && {before: accepted(dialog.before, key, reason)};
	const next = {...dialog, rows, ...before};
	return fromTop(only === undefined || groupsOf(next).has(only) ? next : {...rest, rows, ...before});
}

function reviewBefore(dialog: Dialog, file: string): Review | undefined {
	const before = dialog.kind === 'path' ? dialog.purpose.back : dialog;
	return before?.kind === 'customers' && before.file === file ? before : undefined;
}

/** The comparison to go back to from one with another part. A part that comes again ends the way back. */
function wayBack(before: Review | undefined, {kind}: Comparison['scope']): Review | undefined {
	for (let each = before; each; each = each.before) {
		if (each.scope.kind === kind) {
			return each.before;
		}
	}

	return before?.step.name === 'reviewing' ? before : undefined;
}

const identityOf = (row: ApplyRow): string => [keyOfRow(row), ...row.path].join('\n');

/** The rows of a review and of those before by what tells them apart, and whether each is left out. */
const decisionsIn = ({before, rows, leftOut}: Review): ReadonlyMap<string, boolean> =>
	new Map([
		...(before ? decisionsIn(before) : []),
		...rows.map(row => [identityOf(row), leftOut.has(keyOfRow(row))] as const),
	]);

/** Whether the review to go back to has each row that the user left out or included. */
export function isKeptBefore({before, leftOut, proposed, rows}: Review): boolean {
	const kept = before && decisionsIn(before);
	return (
		kept !== undefined &&
		rows.every(row => leftOut.has(keyOfRow(row)) === proposed?.has(keyOfRow(row)) || kept.has(identityOf(row)))
	);
}

/** The rows to leave out: those of the last review that it left out, of the others those that `isProposed`. */
function leftOutOf(
	rows: readonly ApplyRow[],
	last: Review | undefined,
	isProposed: (row: ApplyRow) => boolean,
): ReadonlySet<string> {
	const decisions = last && decisionsIn(last);
	return new Set(rows.filter(row => decisions?.get(identityOf(row)) ?? isProposed(row)).map(row => keyOfRow(row)));
}

const returned = (dialog: Review): Review =>
	dialog.before ? {...dialog.before, leftOut: leftOutOf(dialog.before.rows, dialog, isPossibleRename)} : dialog;

export const applyHandlers: Handlers<ApplyEvent> = {
	'apply/compared'(state, {comparison}) {
		const last = reviewBefore(state.dialog, comparison.file);
		const before = wayBack(last, comparison.scope);
		const {rows} = comparison;
		const proposed = leftOutOf(rows, undefined, isPossibleRename);
		return withDialog(state, {
			...unsentRun,
			...comparison,
			kind: 'customers',
			isWithMissing: false,
			proposed,
			leftOut: leftOutOf(rows, last, isPossibleRename),
			...(before && {before}),
		});
	},

	'apply/returned': state => changed(state, dialog => returned(dialog)),

	'apply/onlyMoved': (state, {by}) => changed(state, dialog => moved(dialog, by)),

	'apply/onlyCleared': state => changed(state, ({only, ...dialog}) => fromTop(dialog)),

	'apply/wholeToggled': state =>
		changed(state, ({only, ...dialog}) => fromTop({...dialog, isWithMissing: !dialog.isWithMissing})),

	'apply/reasonAsked': (state, {key}) =>
		whileIn(state, 'customers', dialog => ({kind: 'accepting', key, line: lineOf(''), back: dialog})),

	'apply/reasonEdited': (state, {line}) =>
		whileIn(state, 'accepting', dialog => ({kind: 'accepting', key: dialog.key, line, back: dialog.back})),

	'apply/reasonRefused': (state, {text}) => whileIn(state, 'accepting', dialog => ({...dialog, text})),

	'apply/reasonLeft': state => whileIn(state, 'accepting', dialog => asReview(dialog.back)),

	'apply/accepted'(state, {key, reason}) {
		const {dialog} = state;
		const review = dialog.kind === 'accepting' ? dialog.back : dialog.kind === 'customers' ? dialog : undefined;
		return review ? withDialog(state, asReview(accepted(review, key, reason))) : state;
	},
};
