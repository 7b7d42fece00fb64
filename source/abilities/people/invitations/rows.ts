import {memo} from '../../../base/text/memo.js';
import {count, shownName, counted} from '../../../base/text/words.js';
import {exactName} from '../../../base/text/harmless.js';
import {joinedBy, saidText, toldPath} from '../../../base/text/told.js';
import {fitPath, widthOf} from '../../../base/text/width.js';
import {effortText} from '../../../kernel/loop/pace.js';
import {refusedWord} from '../../../kernel/options/credential.js';
import {runView, type RunRoom} from '../../../kernel/runs/view.js';
import {itemTone} from '../../../kernel/rows/item-rows.js';
import {lineSpans, data, namedRows, plain, type Row, row, toldRows, toned} from '../../../kernel/rows/row.js';
import {waitText} from '../../../kernel/rows/listing-text.js';
import {notSeenRows} from '../../../kernel/rows/review-rows.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {hiddenEnding} from '../../../kernel/state/marks.js';
import type {State} from '../../../kernel/state/state.js';
import {invitationRequest} from '../membership.js';
import {reachText, requestRows, whereRows} from '../members/rows.js';
import {effort, emailsOf, type InviteRow, rowKey} from './plan.js';
import {addressesOf, type InviteTo} from './state.js';

/** Where somebody who is invited to many organizations gets access. */
export const ofMany = 'these organizations and everything below them';

/** What an invitation means. */
export const aboutInvitations = (reach: string): string =>
	`Each invitee gets an email and needs two-factor authentication or single sign-on before accepting. An invitee who accepts becomes Super Administrator of every account in ${reach}.`;

/** Why it is not known who is a member already. */
export function uncheckedText(names: readonly string[]): string | undefined {
	const [only, ...others] = names;
	return only === undefined
		? undefined
		: `The members of ${others.length === 0 ? shownName(only) : `${count(names.length)} organizations`} could not be loaded. Each address is checked again before its request is sent.`;
}

/** Where somebody is invited to, as in titles. */
export function placesText({organizations, hidden}: InviteTo): string {
	const [only, ...others] = organizations;
	return only && others.length === 0
		? shownName(only.name)
		: `${counted(organizations.length, 'organization')}${hiddenEnding(hidden)}`;
}

function mustText(state: State, {organizations}: InviteTo): string {
	const [only, ...others] = organizations;
	return aboutInvitations(only && others.length === 0 ? reachText(state, only) : ofMany);
}

// What a pasted text has besides addresses.
function restRows(dialog: Pick<DialogOf<'invite'>, 'line'>, columns: number): readonly Row[] {
	const {leftOut, repeated} = addressesOf(dialog);
	const named = (texts: readonly string[]) =>
		`${texts
			.slice(0, 8)
			.map(text => refusedWord(text))
			.join(', ')}${texts.length > 8 ? ` and ${count(texts.length - 8)} more` : ''}`;
	return [
		...(leftOut.length === 0
			? []
			: namedRows(
					`Left out, not ${leftOut.length === 1 ? 'an email address' : 'email addresses'}: ${named(leftOut)}`,
					columns,
					'warning',
				)),
		...(repeated.length === 0
			? []
			: namedRows(`Listed several times, invited once: ${named(repeated)}`, columns, 'warning')),
	];
}

// So many of the typed addresses are listed below them: the review lists all.
const mostListed = 20;

/** The question whom to invite. */
export function askingRows(state: State, dialog: DialogOf<'invite'>, columns: number): readonly Row[] {
	const {line, text, request, to} = dialog;
	if (request !== undefined) {
		return toldRows(waitText(state, text ?? 'Loading who is a member already …'), columns, 'dim');
	}

	const label = 'Addresses  ';
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - label.length - 1));
	const {emails} = addressesOf(dialog);
	const found = `: ${emails.slice(0, mostListed).join(', ')}${emails.length > mostListed ? ` and ${count(emails.length - mostListed)} more` : ''}`;
	return [
		{left: [toned('accent', label), ...spans], cursor: label.length + cursor},
		row(),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...(line.text.trim() === ''
			? toldRows(
					'Type or paste one or several email addresses, also with names: Jane <jane@x.example>, bob@y.example',
					columns,
					'dim',
				)
			: [
					...toldRows(
						emails.length === 0
							? 'No address found.'
							: `${emails.length === 1 ? '1 address' : `${count(emails.length)} addresses`} found${found}`,
						columns,
						'dim',
					),
					...restRows(dialog, columns),
				]),
		row(),
		...notSeenRows(to, columns),
		...toldRows(mustText(state, to), columns, 'dim'),
	];
}

const isOfOne = ({asked: {to}}: Pick<DialogOf<'invitations'>, 'asked'>): boolean => to.organizations.length === 1;

function aboutRows(state: State, {dialog, columns}: RunRoom<'invitations'>): readonly Row[] {
	const {asked, rows, unchecked, pace, leftOut} = dialog;
	const {length} = rows.filter(each => each.result.status === 'waiting' && !leftOut.has(rowKey(each)));
	const unread = uncheckedText(unchecked);
	const [only] = asked.to.organizations;
	return [
		...(only && isOfOne(dialog) ? whereRows(state, only, columns) : []),
		...toldRows(
			length === 0 ? 'There is nobody to invite.' : `${effortText(length, pace, effort)}.`,
			columns,
			length === 0 ? 'warning' : undefined,
		),
		...toldRows(mustText(state, asked.to), columns),
		...notSeenRows(asked.to, columns),
		...restRows(asked, columns),
		...(unread === undefined ? [] : toldRows(unread, columns, 'warning')),
	];
}

const namesOf = ({organization: {id, name}, path}: InviteRow): readonly string[] =>
	(path.length === 0 ? [name === '' ? id : name] : path).map(each => exactName(shownName(each)));

const widestPlace = memo((rows: readonly InviteRow[]) =>
	Math.max(12, ...rows.map(each => widthOf(namesOf(each).join(' › ')))),
);

const placeWidth = ({dialog: {rows}, columns}: RunRoom<'invitations'>): number =>
	Math.min(widestPlace(rows), Math.max(12, Math.floor((columns - 4) * 0.5)));

/** The invitations: one row for each organization and address. */
export const runOfInvitations = runView<'invitations', InviteRow>('invitations', {
	items: ({rows}) => rows,
	keyOf: rowKey,
	settled: ({result}) => (result.status === 'waiting' ? undefined : result),
	steps: {reviewing: 'Invite', sending: 'Inviting', ended: 'Result'},
	title({rows, asked}) {
		const emails = emailsOf(rows);
		return joinedBy(' ', [
			emails.length === 1 ? (emails[0] ?? '') : `${count(emails.length)} people`,
			'to',
			placesText(asked.to),
		]);
	},
	question: items => `Send ${counted(items.length, 'invitation')}`,
	command: 'sendInvitations',
	done: () => 'invited',
	about: aboutRows,
	heading(_, room) {
		const place = isOfOne(room.dialog) ? '' : 'organization'.padEnd(placeWidth(room) + 2);
		return {...row(plain(' '.repeat(4)), toned('heading', `${place}address`)), said: []};
	},
	rowOf(_, each, room) {
		const tone = itemTone(room.itemState);
		const quiet = room.itemState.status === 'left_out' ? {tone: 'dim' as const} : tone === 'danger' ? {tone} : {};
		const email = {...data(each.email), ...quiet};
		if (isOfOne(room.dialog)) {
			return {left: [email]};
		}

		const names = namesOf(each);
		const width = placeWidth(room);
		return {
			left: [
				{text: fitPath(names, width), isHarmless: true, said: saidText(toldPath(names)), ...quiet},
				plain('  '),
				email,
			],
		};
	},
	noteOf: ({remark}) => remark,
	recordedAs: ({organization: {id, name}, email}) => ({id, name, email}),
	detail(state, each, {columns}) {
		const {organization, email} = each;
		return [
			...namedRows(email, columns, 'heading'),
			...whereRows(state, organization, columns),
			...requestRows(invitationRequest(organization, email), columns, 'Request'),
		];
	},
});
