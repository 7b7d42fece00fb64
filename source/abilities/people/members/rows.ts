import {failureRows} from '../../../kernel/rows/failure.js';
import {itemResultRows} from '../../../kernel/rows/item-rows.js';
import {jsonLineRows, valueRows} from '../../../kernel/rows/value-rows.js';
import {statusText} from '../../../base/tables/members.js';
import {soFar, waitText} from '../../../kernel/rows/listing-text.js';
import {namedRows, type Row, row, toldRows, toned} from '../../../kernel/rows/row.js';
import {unkeptRows} from '../../../kernel/rows/review-rows.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {exactName} from '../../../base/text/harmless.js';
import {joined, toldPath} from '../../../base/text/told.js';
import {counted, shownName} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {type MembersOf, removalRequest} from '../membership.js';
import type {Removing} from './removal.js';

/** The organization and everything below it, with the numbers as far as they are loaded. */
export function reachText(state: State, {id}: MembersOf): string {
	const list = state.accounts.get(id);
	const accounts =
		list?.progress.status === 'complete' ? ` (${counted(list.items.length, 'account')} directly in it)` : '';
	const below = Math.max(0, (state.tree.index.size[rowOfId(state, id)] ?? 1) - 1);
	return `this organization${accounts}${below === 0 ? '' : ` and in the ${counted(below, 'organization')} below it`}`;
}

/** The path of an organization, and its id. */
export const whereRows = (state: State, {id, name}: MembersOf, columns: number): readonly Row[] => {
	const at = rowOfId(state, id);
	const path = at === -1 ? exactName(name) : toldPath(pathOf(state, at).map(each => exactName(each)));
	return [...namedRows(path, columns, 'dim'), row(toned('dim', id))];
};

/** A request: method, path and JSON. */
export function requestRows(
	{method, path, body}: {readonly method: string; readonly path: string; readonly body?: Record<string, unknown>},
	columns: number,
	title: string,
): readonly Row[] {
	const lines = body === undefined ? [] : JSON.stringify(body, undefined, 2).split('\n');
	return [
		row(),
		row(toned('heading', title)),
		...jsonLineRows(`${method} ${path}`, columns),
		...lines.flatMap(line => jsonLineRows(line, columns)),
	];
}

function consequenceRows({isOwn, isLast, email, organization}: Removing, columns: number): readonly Row[] {
	const [who, name] = [exactName(email), exactName(shownName(organization.name))];
	return [
		...(isOwn
			? namedRows(
					`${who} is you: the user of this credential. Unless you are also a member of an organization above ${name}, you lose your access to it and everything below, and cannot invite yourself again.`,
					columns,
					'danger',
				)
			: []),
		...(isLast
			? namedRows(
					`${who} is the last active member of ${name}. After that, only members of organizations above can manage it.`,
					columns,
					'danger',
				)
			: []),
	];
}

export const isPendingRemoval = ({member}: Removing): boolean => member?.status === 'pending';

function effectText(state: State, {organization, email, member}: Removing): string {
	if (member?.status === 'pending') {
		return 'The invitation in the email stops working.';
	}

	return member?.status === 'rejected'
		? `${exactName(email)} rejected the invitation and has no access through this organization. This only clears the entry.`
		: `${exactName(email)} loses access to every account in ${reachText(state, organization)}. Access through other organizations stays.`;
}

export function removalHeadRows(state: State, removal: Removing, columns: number): readonly Row[] {
	const {organization, email, member, step} = removal;
	const isPending = isPendingRemoval(removal);
	return [
		...namedRows(
			isPending ? `Cancel the invitation of ${exactName(email)}?` : `Remove ${exactName(email)}?`,
			columns,
			'heading',
		),
		...whereRows(state, organization, columns),
		row(),
		...(member
			? [
					['Name', member.user.name],
					['Status', statusText(member)],
					['Member ID', member.id],
				].flatMap(([label = '', value = '']) => valueRows(label, value, columns))
			: []),
		row(),
		...namedRows(effectText(state, removal), columns),
		...toldRows('Undo is a new invitation, which the person must accept again.', columns, 'dim'),
		...consequenceRows(removal, columns),
		...(step.name === 'asking'
			? [
					row(),
					...toldRows(
						`Do it anyway? Press ${keyOf(state, 'removeAnyway')} to remove, or press ${keyOf(state, 'closeDialog')} to leave.`,
						columns,
						'danger',
					),
				]
			: []),
		...unkeptRows(state, columns),
	];
}

export function removalRows(state: State, removal: Removing, columns: number): readonly Row[] {
	const {step, error, result, organization, member} = removal;
	if (step.name === 'checking') {
		return toldRows(waitText(state, 'Checking the member …'), columns, 'dim');
	}

	if (error) {
		return failureRows(error, columns);
	}

	const request = member ? requestRows(removalRequest(organization, member), columns, 'Request') : [];
	return [
		...removalHeadRows(state, removal, columns),
		...(result ? [row(), ...itemResultRows(result, columns)] : request),
		...(step.name === 'sending'
			? [row(), ...toldRows(joined(waitText(state, 'Removing …'), soFar(state)), columns, 'warning')]
			: []),
	];
}
