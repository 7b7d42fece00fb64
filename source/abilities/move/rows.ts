import {runView} from '../../kernel/runs/view.js';
import {choiceRows, nothingMatchesText} from '../../kernel/rows/picker.js';
import {sentRequestRows} from '../../kernel/rows/request-rows.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {failureRows, failureText} from '../../kernel/rows/failure.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans, sharedBeginning} from '../../kernel/rows/name-spans.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {data, plain, row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {toldValueRows, wrapNames} from '../../kernel/rows/value-rows.js';
import {markableAccounts} from '../../kernel/state/marks.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {exactName} from '../../base/text/harmless.js';
import {joined, told, type Told, toldPath} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {mobilityIn, whyNotByFlags, destinationsOf, type MovedAccount, type Moving} from './state.js';
import {moveRequest} from './write.js';

const subjectOf = ({accounts}: Pick<Moving, 'accounts'>): string => {
	const [account, ...others] = accounts;
	return others.length === 0 ? shownName(account?.name ?? '') : counted(accounts.length, 'account');
};

const titleOf = (move: Moving): string => `${move.undoes === undefined ? 'Move' : 'Move back'} ${subjectOf(move)}`;

const nameOf = (state: State, {holders = []}: Moving, id: string): string => {
	const at = rowOfId(state, id);
	const reported = holders.find(each => each.id === id)?.name ?? '';
	return at === -1 ? (reported === '' ? id : reported) : nameAt(state, at);
};

/** The path of an organization. If the tree lacks it, the path that the service reported. */
function pathText(state: State, {holders = []}: Moving, id: string): Told {
	const at = rowOfId(state, id);
	if (at !== -1) {
		return toldPath(pathOf(state, at).map(name => exactName(name)));
	}

	const names =
		holders.at(-1)?.id === id ? holders.map(holder => (holder.name === '' ? holder.id : holder.name)) : [id];
	return toldPath(names.map(name => exactName(name)));
}

// Flags have no published meaning for the side that takes an account in, so this is only a warning.
function destinationFlagText(state: State, {destination}: Moving): string | undefined {
	const at = rowOfId(state, destination);
	const organization = knownOrganization(state, at);
	const flag = organization && mobilityIn(organization);
	return flag === undefined
		? undefined
		: `${nameAt(state, at)} has the flag account_mobility = ${flag}. The service may refuse this move, and you may not be able to move the account back.`;
}

const labels = {labelColumns: 6, wrap: wrapNames};

/** What the move does: both paths, who gains and loses access, and for one account, its request. */
function aboutRows(state: State, move: DialogOf<'moves'>, columns: number): readonly Row[] {
	const {accounts, source, destination} = move;
	const [from, to] = [nameOf(state, move, source), nameOf(state, move, destination)];
	const warnings = [whyNotWrite(state), whyNotByFlags(state, source), destinationFlagText(state, move)].flatMap(text =>
		text === undefined ? [] : toldRows(text, columns, 'warning'),
	);
	const [only, ...others] = accounts;
	const isOne = others.length === 0;
	const [them, keeps] = isOne ? ['the account', 'The account keeps its'] : ['the accounts', 'The accounts keep their'];
	return [
		...warnings,
		...(move.undoes === undefined ? notShownRows(markableAccounts.hidden(state), columns) : []),
		row(),
		...toldValueRows('From', pathText(state, move, source), columns, labels),
		...toldValueRows('To', pathText(state, move, destination), columns, labels),
		row(),
		...toldRows(
			`Members of ${to}, and of the organizations above it, become Super Administrators of ${them}.`,
			columns,
		),
		...toldRows(
			`Members of ${from} lose that access, unless they are also members there. ${keeps} zones and settings.`,
			columns,
		),
		...(isOne && only ? [row(), ...requestRows(move, only, columns)] : []),
	];
}

function requestRows({destination}: Moving, account: MovedAccount, columns: number): readonly Row[] {
	return sentRequestRows(moveRequest(account, destination), columns);
}

/** The move of one or several accounts: one row each. */
export const runOfMoves = runView<'moves', MovedAccount>('moves', {
	items: ({accounts}) => accounts,
	keyOf: ({id}) => id,
	steps: {reviewing: 'Review', sending: 'Sending', ended: 'Result'},
	title: titleOf,
	question: (accounts, dialog) => titleOf({...dialog, accounts}),
	command: 'sendMove',
	done: ({undoes}) => (undoes === undefined ? 'moved' : 'moved back'),
	about: (state, {dialog, columns}) => aboutRows(state, dialog, columns),
	rowOf(_, account, {dialog, columns, itemState}) {
		const {id, name} = account;
		const quiet = itemState.status === 'left_out' ? {tone: 'dim' as const} : {};
		const room = columns - 6 - id.length;
		return {
			left:
				name === ''
					? [plain('(no name)')]
					: nameSpans([{...data(name), ...quiet}], room, sharedBeginning(dialog.accounts, account)),
			right: [toned('dim', id)],
		};
	},
	recordedAs: ({id, name}) => ({id, name}),
	detail: (_, account, {dialog, columns}) => [
		...toldRows(shownName(account.name), columns, 'heading'),
		...toldRows(account.id, columns, 'dim'),
		row(),
		...requestRows(dialog, account, columns),
		row(),
	],
});

/** The choice of a destination, or of the place of an account before the undo of its move. */
export function moveView(state: State, {move, scrolledTo}: DialogOf<'move'>, {columns, height}: Room): DialogView {
	const {step} = move;
	const title = titleOf(move);
	if (step.name === 'picking') {
		const nothing = nothingMatchesText(state, `Press ${keyOf(state, 'closeDialog')} to leave without moving anything.`);
		return {
			title: told`${title} to`,
			rows: choiceRows(state, step, destinationsOf(state, move), {columns, height, nothing}),
		};
	}

	const way = `Press ${keyOf(state, 'closeDialog')} to go back.`;
	const {error} = step;
	const rows = error
		? failureRows(error, columns, told`${failureText(error)} ${way}`)
		: toldRows(joined(waitText(state, 'Finding out where the account is …'), ` ${way}`), columns, 'dim');
	return {title, rows, isScrolling: true, scrolledTo};
}
