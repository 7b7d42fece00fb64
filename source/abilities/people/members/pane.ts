import type {Member} from '../../../base/api/schemas.js';
import {listPane} from '../../../kernel/rows/list-pane.js';
import {markedSpans, nameSpans} from '../../../kernel/rows/name-spans.js';
import {plain, row, type Row, type Span, toldRows, toldSpan, toned, totalWidth} from '../../../kernel/rows/row.js';
import {withoutFactor} from '../../../kernel/rows/bad-sign.js';
import {valueRows} from '../../../kernel/rows/value-rows.js';
import {isMatching} from '../../../kernel/state/list-search.js';
import {
	factorText,
	memberColumns,
	memberListTexts,
	memberTable,
	memberText,
	sinceText,
	statusColumns,
	statusText,
	userTable,
	lacksFactor,
} from '../../../base/tables/members.js';
import {escapeHidden, exactName} from '../../../base/text/harmless.js';
import {joinedBy, type Told} from '../../../base/text/told.js';
import {widthOf} from '../../../base/text/width.js';
import {whyNotMember} from './availability.js';
import {markableMembers} from './marks.js';
import {memberList} from './state.js';

declare module '../../../kernel/state/state.js' {
	interface Panes {
		readonly members: true;
	}
}

// Narrower rows leave out the day an active member was invited, and the second factor of an invitee, so that the address can be read.
const leastForAll = 56;

function factsOf(
	member: Member,
	columns: number,
	{now, isShort}: {readonly now: number; readonly isShort: boolean},
): Told {
	if (columns >= leastForAll) {
		return joinedBy('  ', memberListTexts(member, columns, now));
	}

	const status = statusText(member);
	if (member.status === 'pending') {
		return isShort ? status : `${status} ${sinceText(member, now)}`.padStart(narrowColumns);
	}

	const factor = factorText(member.user.two_factor_authentication_enabled);
	return isShort && member.status === 'active' ? factor : joinedBy('  ', [status.padEnd(statusColumns), factor]);
}

// The status, a gap and the second factor.
const narrowColumns = 16;

// The sign of the cursor, and a space before the facts.
const besideFacts = 3;

/** Whether an address has too little room next to these facts. All rows then leave out that a member is active, and for how long an invitation has been pending. */
const hasCut = (members: readonly Member[], columns: number): boolean =>
	columns < leastForAll &&
	members.some(({user: {email}}) => widthOf(exactName(email)) > columns - besideFacts - narrowColumns);

/** What deserves attention: a status other than active, or a missing second factor. */
function briefSpans(member: Member): readonly Span[] {
	return member.status === 'active'
		? lacksFactor(member) === true
			? [withoutFactor()]
			: []
		: [toned('dim', statusText(member))];
}

/** One member in one line: on the left the email address, and the name if both fit or only the name has the searched text; on the right second factor, status and age. `now` is in milliseconds since the epoch. `values`: those of the columns. `isBrief`: only what deserves attention. */
function memberRow(
	member: Member,
	columns: number,
	{
		now,
		query,
		values,
		isBrief,
		isShort,
	}: {
		readonly now: number;
		readonly isShort: boolean;
		readonly query: string;
		readonly values: readonly Span[] | undefined;
		readonly isBrief: boolean;
	},
): Row {
	const {user} = member;
	const ending = values ??
		(isBrief ? briefSpans(member) : undefined) ?? [toldSpan(factsOf(member, columns, {now, isShort}), 'dim')];
	const room = columns - besideFacts - totalWidth(ending);
	const isFound = (text: string) => query !== '' && isMatching(text, query);
	const areFitting = widthOf(exactName(`${user.email}  ${user.name}`)) <= room;
	const hasName = user.name !== '' && (areFitting || (isFound(user.name) && !isFound(user.email)));
	const who = user.email === '' ? [plain('(no email address)')] : markedSpans(user.email, query, 'heldOtherwise');
	const name = markedSpans(user.name, query, 'heldOtherwise').map((span): Span => ({tone: 'dim', ...span}));
	const spans: readonly Span[] = hasName ? [...who, plain('  '), ...name] : who;
	return {left: nameSpans(spans, room), right: ending};
}

const labelColumns = 23;

/** Everything about one member, unknown facts included. `now` is in milliseconds since the epoch. */
export function oneMemberRows(member: Member, columns: number, now: number): readonly Row[] {
	const {user, status, ...others} = member;
	const more = (prefix: string, values: Readonly<Record<string, unknown>>, table: Readonly<Record<string, unknown>>) =>
		Object.entries(values)
			.filter(([label, value]) => !Object.hasOwn(table, label) && JSON.stringify(value) !== '{}')
			.map(
				([label, value]) =>
					[`${prefix}${label}`, typeof value === 'string' ? value : escapeHidden(JSON.stringify(value))] as const,
			);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		...memberColumns.map(column => [column.label, memberText(member, column, now)] as const),
		...more('', others, memberTable),
		...more('User ', user, userTable),
	];
	return [
		...facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns})),
		row(),
		...toldRows(
			status === 'pending'
				? pendingText
				: status === 'active'
					? 'An active member is Super Administrator of every account in this organization and below it.'
					: 'This person has no access through this organization.',
			columns,
			'dim',
		),
	];
}

/** What an invitee must do, and what the invitation gives. */
const pendingText =
	'The invitee needs two-factor authentication or single sign-on before accepting. A member is Super Administrator of every account in this organization and below it.';

export const membersPane = listPane(memberList, {
	name: 'Members',
	unit: 'member',
	foundBy: 'email, name, status or start of the id',
	asks: 'Find a member: type an email address, a name or a status.',
	hidden: () => 'The members are not loaded: this organization is not visible to you.',
	markable: markableMembers,
	isFirstWhole: true,
	moved: by => ({type: 'members/moved', by}),
	whyNotMove: whyNotMember,
	rowOf(state, columns, {isBrief = false} = {}) {
		const query = memberList.query(state);
		const {readAt: now = 0, items = []} = memberList.selected(state) ?? {};
		const isShort = hasCut(items, columns);
		return (member, values) => memberRow(member, columns, {now, query, values, isBrief, isShort});
	},
});
