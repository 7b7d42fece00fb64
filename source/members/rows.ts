import {failureRows} from '../format/failure.js';
import {jsonLineRows} from '../format/json-line-rows.js';
import {statusText} from '../format/member-text.js';
import {lineSpans} from '../format/line-spans.js';
import {soFar, waitText} from '../format/listing-text.js';
import {
	data,
	plain,
	type Row,
	row,
	sign,
	toldRows,
	toned,
} from '../format/row.js';
import {valueRows} from '../format/value-rows.js';
import {unkeptRows} from '../form/review-rows.js';
import {strangeCharacters} from '../forms/value-warnings.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {exactName} from '../text/harmless.js';
import {
	joined,
	told,
	type Told,
	toldPath,
} from '../text/told.js';
import {count, counted} from '../text/words.js';
import {pathOf} from '../tree/names.js';
import {invitationRequest, removalRequest} from '../write/history.js';
import {
	alreadyText,
	isSameEmail,
	type MembersOf,
	type MembershipResult,
} from '../write/membership.js';
import {addressesIn} from '../write/addresses.js';
import {
	type Invite,
	type InviteRow,
	openRows,
	type Removing,
} from './changes.js';

/**
The organization and everything below it, with the numbers as far as they are loaded.
*/
function reachText(state: State, {id}: MembersOf): string {
	const list = state.accounts.get(id);
	const accounts = list?.progress.status === 'complete' ? ` (${counted(list.items.length, 'account')} directly in it)` : '';
	const below = Math.max(0, (state.tree.index.size[rowOfId(state, id)] ?? 1) - 1);
	return `this organization${accounts}${below === 0 ? '' : ` and in the ${counted(below, 'organization')} below it`}`;
}

const whereRows = (state: State, {id, name}: MembersOf, columns: number): readonly Row[] => {
	const at = rowOfId(state, id);
	const path = at === -1 ? exactName(name) : toldPath(pathOf(state, at).map(each => exactName(each)));
	return [...toldRows(path, columns, 'dim'), row(toned('dim', id))];
};

const mustText = (state: State, organization: MembersOf): string =>
	`Each invitee gets an email and needs two-factor authentication or single sign-on before accepting. An invitee who accepts becomes Super Administrator of every account in ${reachText(state, organization)}.`;

const signs = {
	stored: ['✓ ', 'done: ', 'success'], already: ['· ', '', 'dim'], heldBack: ['✗ ', 'problem: ', 'warning'], notStored: ['✗ ', 'problem: ', 'danger'], unknown: ['? ', 'not known: ', 'danger'], unsent: ['· ', '', 'dim'],
} as const;

function resultRows({result, text}: MembershipResult, columns: number): readonly Row[] {
	const [shown, said, tone] = signs[result];
	return toldRows(text, columns - 2).map((each, index) => ({...each, left: [index === 0 ? sign(shown, said, tone) : plain('  '), ...each.left]}));
}

function inviteRow({own}: Invite, {email, known, result}: InviteRow, columns: number): readonly Row[] {
	if (result) {
		return resultRows(result, columns);
	}

	const strange = strangeCharacters(email);
	const remarks = [
		...(known ? [`${alreadyText(known)}: not sent`] : []),
		...(own !== undefined && isSameEmail(own, email) ? ['this is you'] : []),
		...(strange.length === 0 ? [] : [`has characters that look like others: ${strange.join(', ')}`]),
	];
	return [row(sign(known ? '· ' : '+ ', known ? '' : 'invite '), data(email), ...(remarks.length === 0 ? [] : [toned(known ? 'dim' : 'warning', `  ${remarks.join('; ')}`)]))];
}

// What a pasted text has besides addresses.
function restRows({leftOut, repeated}: Pick<Invite, 'leftOut' | 'repeated'>, columns: number): readonly Row[] {
	const named = (texts: readonly string[]) => `${texts.slice(0, 8).map(text => `“${exactName(text)}”`).join(', ')}${texts.length > 8 ? ` and ${count(texts.length - 8)} more` : ''}`;
	return [
		...(leftOut.length === 0 ? [] : toldRows(`Left out, because it is no email address: ${named(leftOut)}`, columns, 'warning')),
		...(repeated.length === 0 ? [] : toldRows(`Invited only once: ${named(repeated)}`, columns, 'warning')),
	];
}

function typingRows(state: State, invite: Invite, columns: number): readonly Row[] {
	const label = 'Addresses  ';
	const {spans, cursor} = lineSpans(invite.line, Math.max(1, columns - label.length - 1));
	const {emails, leftOut, repeated} = addressesIn(invite.line.text);
	return [
		{left: [toned('accent', label), ...spans], cursor: label.length + cursor},
		row(),
		...(invite.line.text.trim() === ''
			? toldRows('Type or paste one or several email addresses, also with names: Jane <jane@x.example>, bob@y.example', columns, 'dim')
			: [...toldRows(`${counted(emails.length, 'address').replace(/ss?s$/v, 'sses')} found.`, columns, 'dim'), ...restRows({leftOut, repeated}, columns)]),
		row(),
		...toldRows(mustText(state, invite.organization), columns, 'dim'),
	];
}

/**
The part of a review that must have been on the screen.
*/
export function inviteHeadRows(state: State, invite: Invite, columns: number): readonly Row[] {
	const {organization, rows, isUnchecked, step} = invite;
	const isReview = step.name === 'reviewing';
	const open = openRows(invite).length;
	const left = step.name === 'done' && open > 0 ? toldRows(`${count(open)} not invited. ${keyOf(state, 'sendInvitations')} sends them.`, columns, 'warning') : [];
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
			return [...inviteHeadRows(state, invite, columns), row(), ...toldRows(joined(text, soFar(state)), columns, 'warning')];
		}

		case 'done': {
			return inviteHeadRows(state, invite, columns);
		}
	}
}

/**
What removing oneself or the last active member means.
*/
const consequenceRows = ({isOwn, isLast, email, organization: {name}}: Removing, columns: number): readonly Row[] => [
	...(isOwn ? toldRows(`${email} is you: the user of this credential. You lose your access to ${name} and everything below it, and cannot invite yourself again.`, columns, 'danger') : []),
	...(isLast ? toldRows(`${email} is the last active member of ${name}. After that, only members of organizations above can manage it.`, columns, 'danger') : []),
];

export const isPendingRemoval = ({member}: Removing): boolean => member?.status === 'pending';

export function removalHeadRows(state: State, removal: Removing, columns: number): readonly Row[] {
	const {organization, email, member, step} = removal;
	const isPending = isPendingRemoval(removal);
	return [
		...toldRows(isPending ? told`Cancel the invitation of ${exactName(email)}?` : told`Remove ${exactName(email)}?`, columns, 'heading'),
		...whereRows(state, organization, columns),
		row(),
		...(member ? [['Name', member.user.name], ['Status', statusText(member)], ['Member ID', member.id]].flatMap(([label = '', value = '']) => valueRows(label, value, columns)) : []),
		row(),
		...toldRows(isPending ? 'The invitation in the email stops working.' : `${exactName(email)} loses access to every account in ${reachText(state, organization)}. Access through other organizations stays.`, columns),
		...toldRows('Undo is a new invitation, which the person must accept again.', columns, 'dim'),
		...consequenceRows(removal, columns),
		...(step.name === 'asking' ? [row(), ...toldRows(`Do it anyway? ${keyOf(state, 'removeAnyway')} removes, ${keyOf(state, 'closeDialog')} leaves.`, columns, 'danger')] : []),
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
		...(result ? [row(), ...resultRows(result, columns)] : request),
		...(step.name === 'sending' ? [row(), ...toldRows(joined(waitText(state, 'Removing …'), soFar(state)), columns, 'warning')] : []),
	];
}
