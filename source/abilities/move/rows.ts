import {flagsOf} from '../../base/api/schemas.js';
import {choiceRows, nothingMatchesText} from '../../kernel/rows/picker.js';
import {bodyRows, notShownRows, unkeptRows} from '../../kernel/rows/review-rows.js';
import {failureRows, failureText} from '../../kernel/rows/failure.js';
import {itemSign, itemTextRows, itemTone, tallyText} from '../../kernel/rows/item-rows.js';
import {jsonLineRows} from '../../kernel/rows/json-line-rows.js';
import {soFar, waitText} from '../../kernel/rows/listing-text.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {data, plain, row, type Row, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import {toldValueRows, wrapNames} from '../../kernel/rows/value-rows.js';
import {markableAccounts} from '../../kernel/state/account-marks.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {exactName} from '../../base/text/harmless.js';
import {dot, joined, told, type Told, toldPath} from '../../base/text/told.js';
import {count, counted, shownName} from '../../base/text/words.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {mobilityIn, whyNotByFlags} from './availability.js';
import {destinationsOf, type MovedAccount, type Moving, resultOf} from './state.js';
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

	const names = holders.at(-1)?.id === id ? holders.map(holder => holder.name === '' ? holder.id : holder.name) : [id];
	return toldPath(names.map(name => exactName(name)));
}

const nameSpan = ({name}: MovedAccount): Span => name === '' ? plain('(no name)') : data(name);

const accountRow = (account: MovedAccount, ...before: readonly Span[]): Row => ({left: [...before, nameSpan(account)], right: [toned('dim', account.id)]});

/** What became of each account. */
function resultRows(move: Moving, columns: number): readonly Row[] {
	const isEnded = move.step.name === 'ended';
	return move.accounts.flatMap(account => {
		const result = resultOf(move, account.id);
		const shown: ItemState = isEnded && result.status === 'waiting' ? {status: 'not_sent'} : result;
		const unknown = shown.status === 'unknown' ? toldRows('It is not sent again.', columns, itemTone(shown), 2) : [];
		return [accountRow(account, itemSign(shown)), ...itemTextRows(shown, columns, 2), ...unknown];
	});
}

/** Why the last try did not move the account of this review. */
function failedRows(state: State, move: Moving, columns: number): readonly Row[] {
	const [account] = move.accounts;
	const result = account && resultOf(move, account.id);
	if (result?.text === undefined) {
		return [];
	}

	const isUnknown = result.status === 'unknown';
	const then = isUnknown
		? `It is unclear whether the account was moved, even after a look-up. Press ${keyOf(state, 'closeDialog')} to leave. To find out, press ${keyOf(state, 'openUndo')}, or press ${keyOf(state, 'openHolder')} and type the id of the account.`
		: (result.error === undefined ? 'Nothing was sent.' : 'The account was not moved.');
	const {error} = result;
	return [...(error ? failureRows(error, columns, result.text) : toldRows(result.text, columns, 'danger')), ...toldRows(then, columns, 'dim'), row()];
}

// Flags have no published meaning for the side that takes an account in, so this is only a warning.
function destinationFlagText(state: State, {destination}: Moving): string | undefined {
	const at = rowOfId(state, destination);
	const organization = knownOrganization(state, at);
	const flag = organization && mobilityIn(flagsOf(organization));
	return flag === undefined ? undefined : `${nameAt(state, at)} has the flag account_mobility = ${flag}. The service may refuse this move, and you may not be able to move the account back.`;
}

const labels = {labelColumns: 6, wrap: wrapNames};

/** What the move does: the accounts, both paths, and who gains and loses access. */
function reviewedRows(state: State, move: Moving, columns: number): readonly Row[] {
	const {accounts, source, destination} = move;
	const [from, to] = [nameOf(state, move, source), nameOf(state, move, destination)];
	const warnings = [whyNotWrite(state), whyNotByFlags(state, source), destinationFlagText(state, move)].flatMap(text => text === undefined ? [] : toldRows(text, columns, 'warning'));
	const [them, keeps] = accounts.length === 1 ? ['the account', 'The account keeps its'] : ['the accounts', 'The accounts keep their'];
	return [
		...warnings,
		...(warnings.length === 0 ? [] : [row()]),
		...failedRows(state, move, columns),
		...unkeptRows(state, columns),
		...toldRows(`${titleOf(move)}?`, columns, 'heading'),
		...(move.undoes === undefined ? notShownRows(markableAccounts.hidden(state), columns) : []),
		...(accounts.length === 1 ? accounts.map(({id}) => row(toned('dim', id))) : accounts.map(account => accountRow(account, plain('  ')))),
		row(),
		...toldValueRows('From', pathText(state, move, source), columns, labels),
		...toldValueRows('To', pathText(state, move, destination), columns, labels),
		row(),
		...toldRows(`Members of ${to}, and of the organizations above it, become Super Administrators of ${them}.`, columns),
		...toldRows(`Members of ${from} lose that access, unless they are also members there. ${keeps} zones and settings.`, columns),
	];
}

/** The requests: for several accounts, one each with the same body. */
function requestRows({accounts, destination}: Moving, columns: number): readonly Row[] {
	const isSeveral = accounts.length > 1;
	const requests = accounts.map(account => moveRequest(account, destination));
	return [
		row(toned('heading', isSeveral ? `${count(accounts.length)} requests, one after the other` : 'Request')),
		...requests.flatMap(({method, path}) => jsonLineRows(`${method} ${path}`, columns)),
		...(isSeveral ? [row(toned('dim', 'each with'))] : []),
		...requests.slice(0, 1).flatMap(({body}) => bodyRows(body, columns)),
	];
}

function sendingRows(state: State, move: Moving, columns: number): readonly Row[] {
	const {accounts, step} = move;
	const isStopping = step.name === 'sending' && step.isStopping;
	const at = accounts.findIndex(({id}) => resultOf(move, id).status === 'sending');
	const current = at === -1 || accounts.length === 1 ? '' : ` ${count(at + 1)} of ${count(accounts.length)}`;
	const note = step.name === 'sending' ? step.note : undefined;
	const stopping = isStopping ? [`Stopping after this request. Press ${keyOf(state, 'stopMoving')} to stop waiting for its answer.`] : [];
	return [joined(waitText(state, `Moving${current} …`), soFar(state)), ...(note === undefined ? [] : [note]), ...stopping].flatMap(text => toldRows(text, columns, 'warning'));
}

const pickingText = (state: State): string => `Press ${keyOf(state, 'closeDialog')} to leave without moving anything.`;

/** The view of each step of a move. */
export function moveView(state: State, {move}: {readonly move: Moving}, {columns, height}: Room): DialogView {
	const {step} = move;
	const title = titleOf(move);
	switch (step.name) {
		case 'picking': {
			return {title: told`${title} to`, rows: choiceRows(state, step, destinationsOf(state, move), {columns, height, nothing: nothingMatchesText(state, pickingText(state))})};
		}

		case 'checking': {
			const {error, scrolledTo} = step;
			const way = `Press ${keyOf(state, 'closeDialog')} to go back.`;
			const rows = error ? failureRows(error, columns, told`${failureText(error)} ${way}`) : toldRows(joined(waitText(state, 'Finding out where the account is …'), ` Press ${keyOf(state, 'closeDialog')} to go back.`), columns, 'dim');
			return {
				title, rows, isScrolling: true, scrolledTo,
			};
		}

		case 'reviewing': {
			const reviewed = reviewedRows(state, move, columns);
			return {
				title: told`Review${dot}${title}`, rows: [...reviewed, row(), ...requestRows(move, columns)], isScrolling: true, scrolledTo: step.scrolledTo, needed: reviewed.length,
			};
		}

		case 'sending': {
			const sending = sendingRows(state, move, columns);
			const below = move.accounts.length === 1 ? reviewedRows(state, move, columns) : resultRows(move, columns);
			return {
				title: told`Sending${dot}${title}`, rows: [...sending, row(), ...below], isScrolling: true, scrolledTo: step.scrolledTo, scene: () => ({rows: sending}),
			};
		}

		case 'ended': {
			const tally = tallyText(move.accounts.map(({id}) => resultOf(move, id)), 'moved');
			const text = step.note === '' ? tally : told`${tally} ${step.note}`;
			return {
				title: told`Result${dot}${title}`, rows: [...toldRows(text, columns), row(), ...resultRows(move, columns)], isScrolling: true, scrolledTo: step.scrolledTo,
			};
		}
	}
}
