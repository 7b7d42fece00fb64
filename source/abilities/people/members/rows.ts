import {failureRows} from '../../../kernel/rows/failure.js';
import {itemResultRows, itemSign, itemTextRows} from '../../../kernel/rows/item-rows.js';
import {jsonLineRows} from '../../../kernel/rows/json-line-rows.js';
import {statusText} from '../../../base/tables/members.js';
import {lineSpans} from '../../../kernel/rows/line-spans.js';
import {soFar, waitText} from '../../../kernel/rows/listing-text.js';
import {data, namedRows, type Row, row, sign, toldRows, toned, totalWidth} from '../../../kernel/rows/row.js';
import {valueRows} from '../../../kernel/rows/value-rows.js';
import {unkeptRows} from '../../../kernel/rows/review-rows.js';
import {strangeCharacters} from '../../../kernel/form-model/value-warnings.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {refusedWord} from '../../../kernel/options/secrets.js';
import {exactName} from '../../../base/text/harmless.js';
import {joined, type Told, toldPath} from '../../../base/text/told.js';
import {count, counted, shownName} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {
	alreadyText, invitationRequest, type MembersOf, removalRequest,
} from '../membership.js';
import {addressesIn, isSameEmail} from '../../../base/text/addresses.js';
import {type Invite, type InviteRow, openRows, type Removing} from './changes.js';

/** The organization and everything below it, with the numbers as far as they are loaded. */
function reachText(state: State, {id}: MembersOf): string {
	const list = state.accounts.get(id);
	const accounts = list?.progress.status === 'complete' ? ` (${counted(list.items.length, 'account')} directly in it)` : '';
	const below = Math.max(0, (state.tree.index.size[rowOfId(state, id)] ?? 1) - 1);
	return `this organization${accounts}${below === 0 ? '' : ` and in the ${counted(below, 'organization')} below it`}`;
}

const whereRows = (state: State, {id, name}: MembersOf, columns: number): readonly Row[] => {
	const at = rowOfId(state, id);
	const path = at === -1 ? exactName(name) : toldPath(pathOf(state, at).map(each => exactName(each)));
	return [...namedRows(path, columns, 'dim'), row(toned('dim', id))];
};

const mustText = (state: State, organization: MembersOf): string =>
	`Each invitee gets an email and needs two-factor authentication or single sign-on before accepting. An invitee who accepts becomes Super Administrator of every account in ${reachText(state, organization)}.`;

function inviteRow({own}: Invite, {email, known, result}: InviteRow, columns: number): readonly Row[] {
	if (result) {
		// A refusal does not name the address.
		return ['done', 'already', 'unknown'].includes(result.status)
			? itemResultRows(result, columns)
			: [row(itemSign(result), data(email)), ...itemTextRows(result, columns, 4)];
	}

	const strange = strangeCharacters(email);
	const remarks = [
		...(known ? [`${alreadyText(known)}: not sent`] : []),
		...(own !== undefined && isSameEmail(own, email) ? ['this is you'] : []),
		...(strange.length === 0 ? [] : [`has characters that look like others: ${strange.join(', ')}`]),
	];
	const who = [sign(known ? '· ' : '+ ', known ? '' : 'invite '), data(email)];
	const remark = toned(known ? 'dim' : 'warning', `  ${remarks.join('; ')}`);
	return remarks.length === 0 || totalWidth([...who, remark]) <= columns
		? [row(...who, ...(remarks.length === 0 ? [] : [remark]))]
		: [row(...who), ...toldRows(remarks.join('; '), columns, known ? 'dim' : 'warning', 4)];
}

// What a pasted text has besides addresses.
function restRows({leftOut, repeated}: Pick<Invite, 'leftOut' | 'repeated'>, columns: number): readonly Row[] {
	const named = (texts: readonly string[]) => `${texts.slice(0, 8).map(text => refusedWord(text)).join(', ')}${texts.length > 8 ? ` and ${count(texts.length - 8)} more` : ''}`;
	return [
		...(leftOut.length === 0 ? [] : namedRows(`Left out, not ${leftOut.length === 1 ? 'an email address' : 'email addresses'}: ${named(leftOut)}`, columns, 'warning')),
		...(repeated.length === 0 ? [] : namedRows(`Listed several times, invited once: ${named(repeated)}`, columns, 'warning')),
	];
}

// So many of the typed addresses are listed below them: the review lists all.
const mostListed = 20;

function typingRows(state: State, invite: Invite, columns: number): readonly Row[] {
	const label = 'Addresses  ';
	const {spans, cursor} = lineSpans(invite.line, Math.max(1, columns - label.length - 1));
	const {emails, leftOut, repeated} = addressesIn(invite.line.text);
	const found = `: ${emails.slice(0, mostListed).join(', ')}${emails.length > mostListed ? ` and ${count(emails.length - mostListed)} more` : ''}`;
	return [
		{left: [toned('accent', label), ...spans], cursor: label.length + cursor},
		row(),
		...(invite.line.text.trim() === ''
			? toldRows('Type or paste one or several email addresses, also with names: Jane <jane@x.example>, bob@y.example', columns, 'dim')
			: [...toldRows(emails.length === 0 ? 'No address found.' : `${emails.length === 1 ? '1 address' : `${count(emails.length)} addresses`} found${found}`, columns, 'dim'), ...restRows({leftOut, repeated}, columns)]),
		row(),
		...toldRows(mustText(state, invite.organization), columns, 'dim'),
	];
}

/** The part of a review that must have been on the screen. */
export function inviteHeadRows(state: State, invite: Invite, columns: number): readonly Row[] {
	const {organization, rows, isUnchecked, step} = invite;
	const isReview = step.name === 'reviewing';
	const open = openRows(invite).length;
	const left = step.name === 'done' && open > 0 ? toldRows(`${count(open)} not invited. Press ${keyOf(state, 'sendInvitations')} to send them.`, columns, 'warning') : [];
	return [
		...whereRows(state, organization, columns),
		row(),
		...rows.flatMap(each => inviteRow(invite, each, columns)),
		...restRows(invite, columns),
		...(isReview && isUnchecked ? toldRows('The members could not be loaded. Each address is checked again before its request is sent.', columns, 'warning') : []),
		...(isReview && open === 0 ? toldRows('There is nobody to invite.', columns, 'warning') : []),
		...left,
		...(isReview ? [row(), ...toldRows(mustText(state, organization), columns), ...unkeptRows(state, columns)] : []),
	];
}

function requestRows({method, path, body}: {readonly method: string; readonly path: string; readonly body?: Record<string, unknown>}, columns: number, title: string): readonly Row[] {
	const lines = body === undefined ? [] : JSON.stringify(body, undefined, 2).split('\n');
	return [row(), row(toned('heading', title)), ...jsonLineRows(`${method} ${path}`, columns), ...lines.flatMap(line => jsonLineRows(line, columns))];
}

export function inviteRows(state: State, invite: Invite, columns: number): readonly Row[] {
	const {step, organization} = invite;
	switch (step.name) {
		case 'typing': {
			return typingRows(state, invite, columns);
		}

		case 'checking': {
			return toldRows(waitText(state, 'Loading who is a member already …'), columns, 'dim');
		}

		case 'reviewing': {
			const open = openRows(invite);
			const [first] = open;
			const title = open.length === 1 ? 'Request' : `Request 1 of ${count(open.length)}, one for each address`;
			return [...inviteHeadRows(state, invite, columns), ...(first ? requestRows(invitationRequest(organization, first.email), columns, title) : [])];
		}

		case 'sending': {
			const text: Told = step.isStopping ? 'Stopping after this request …' : waitText(state, 'Inviting …');
			return [...inviteHeadRows(state, invite, columns), row(), ...toldRows(step.note ?? joined(text, soFar(state)), columns, 'warning')];
		}

		case 'done': {
			return [...(step.note === undefined ? [] : [...toldRows(step.note, columns, 'warning'), row()]), ...inviteHeadRows(state, invite, columns)];
		}
	}
}

/** What removing oneself or the last active member means. */
function consequenceRows({isOwn, isLast, email, organization}: Removing, columns: number): readonly Row[] {
	const [who, name] = [exactName(email), exactName(shownName(organization.name))];
	return [
		...(isOwn ? namedRows(`${who} is you: the user of this credential. Unless you are also a member of an organization above ${name}, you lose your access to it and everything below, and cannot invite yourself again.`, columns, 'danger') : []),
		...(isLast ? namedRows(`${who} is the last active member of ${name}. After that, only members of organizations above can manage it.`, columns, 'danger') : []),
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
		...namedRows(isPending ? `Cancel the invitation of ${exactName(email)}?` : `Remove ${exactName(email)}?`, columns, 'heading'),
		...whereRows(state, organization, columns),
		row(),
		...(member ? [['Name', member.user.name], ['Status', statusText(member)], ['Member ID', member.id]].flatMap(([label = '', value = '']) => valueRows(label, value, columns)) : []),
		row(),
		...namedRows(effectText(state, removal), columns),
		...toldRows('Undo is a new invitation, which the person must accept again.', columns, 'dim'),
		...consequenceRows(removal, columns),
		...(step.name === 'asking' ? [row(), ...toldRows(`Do it anyway? Press ${keyOf(state, 'removeAnyway')} to remove, or press ${keyOf(state, 'closeDialog')} to leave.`, columns, 'danger')] : []),
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
		...(step.name === 'sending' ? [row(), ...toldRows(joined(waitText(state, 'Removing …'), soFar(state)), columns, 'warning')] : []),
	];
}
