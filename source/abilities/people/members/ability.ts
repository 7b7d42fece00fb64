import type {Member} from '../../../base/api/schemas.js';
import {listPane} from '../../../kernel/rows/list-pane.js';
import {markedSpans, nameSpans} from '../../../kernel/rows/name-spans.js';
import {plain, row, type Row, type Span, toldRows, toldSpan, toned, totalWidth} from '../../../kernel/rows/row.js';
import {withoutFactor, valueRows} from '../../../kernel/rows/value-rows.js';
import {isMatching} from '../../../kernel/state/pane-list.js';
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
import {joinedBy, type Told, dot, told} from '../../../base/text/told.js';
import {widthOf} from '../../../base/text/width.js';
import {defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {listPaneKeys} from '../../../kernel/loop/list-dialog.js';
import {isListStale, listError} from '../../../kernel/loop/load.js';
import {stopSending} from '../../../kernel/loop/until.js';
import {isOfSeveral, markedInTree} from '../../../kernel/state/marks.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {count} from '../../../base/text/words.js';
import {whyNotInvite} from '../invitations/state.js';
import {openInvite} from '../invitations/ability.js';
import {
	whyNotMember,
	markableMembers,
	isNobodyLeft,
	whyNotConfirmRemoval,
	whyNotMembers,
	whyNotRemove,
	checkRemoval,
	confirmRemoval,
	copyMember,
	loadMembers,
	openMember,
	openMembers,
	openRemoval,
	removeAnyway,
} from './commands.js';
import {memberList, forgetChosen, membersIn, membersHandlers, shownMember} from './state.js';
import {memberWrites} from './journal.js';
import {removalHandlers} from './removal.js';
import {isPendingRemoval, removalHeadRows, removalRows} from './rows.js';

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

const pendingText =
	'The invitee needs two-factor authentication or single sign-on before accepting. A member is Super Administrator of every account in this organization and below it.';

const membersPane = listPane(memberList, {
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

const removalPlaces = {
	checking: 'removalChecking',
	reviewing: 'removal',
	asking: 'removalAsked',
	sending: 'removalSending',
	done: 'removalDone',
} as const;

function nameOfRemoval(state: State): string | undefined {
	return isNobodyLeft(state)
		? 'delete the organization'
		: shownMember(state)?.status === 'pending'
			? 'cancel'
			: undefined;
}

/** The members of an organization: who they are, cancelling an invitation and removing. */
export const members = defineAbility({
	name: 'members',
	section: 'In the members',
	commands: {
		openMembers,
		openMember,
		copyMember,
		openInvite,
		openRemoval,
		checkRemoval,
		confirmRemoval,
		removeAnyway,
		stopRemoval: stopSending,
	},
	keys: [
		{
			keys: ['w'],
			command: 'openMembers',
			task: 'people',
			name: 'members',
			alsoCalled: ['who', 'access', 'people', 'who can log in', 'users', 'see administrators'],
			description: 'Show who has access: the members of the organization',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotMembers,
		},
		{
			keys: ['enter'],
			command: 'openMember',
			task: 'here',
			beforeRows: 'opens',
			name: 'open',
			description: 'Show everything about the member',
			places: ['members'],
			whyNot: whyNotMember,
			isHint: true,
		},
		...listPaneKeys(
			'members',
			'members by address, name or status',
			state => whyNotCall(state, 'Listing members', 'members'),
			'copy several together',
		),
		{
			keys: ['i'],
			command: 'openInvite',
			task: 'people',
			beforeRows: 'opens',
			onOne: {verb: 'Invites to', isOfMarks: isOfSeveral},
			name: 'invite',
			nameNow: state => (isOfSeveral(state) ? `invite to ${count(markedInTree(state))}` : undefined),
			alsoCalled: ['add a member', 'add person', 'new user', 'give access to somebody'],
			description: 'Invite people to the organization, or to the marked ones: their addresses, with a review',
			places: panes => [...panes, 'member'],
			whyNot: whyNotInvite,
			isHint: ({pane}) => pane === 'members',
		},
		{
			keys: ['D'],
			command: 'openRemoval',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Removes', of: 'members'},
			name: 'remove',
			nameNow: nameOfRemoval,
			alsoCalled: ['offboard', 'delete user', 'person', 'take access away', 'revoke'],
			description: 'Remove the member, or cancel the invitation, with a review',
			places: ['members', 'member'],
			whyNot: whyNotRemove,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyMember',
			task: 'here',
			beforeRows: 'opens',
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the email address, the name, an id or everything about the member as JSON',
			places: ['members', 'member'],
			whyNot: whyNotMember,
			isHint: state => state.dialog.kind === 'member',
		},
		...scrollKeys('member'),
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['member'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close the result',
			places: ['removalDone'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'confirmRemoval',
			name: 'send',
			description: 'Remove the member; asks again about yourself and the last active member',
			places: ['removal'],
			whyNot: whyNotConfirmRemoval,
			isHint: true,
			isConfirming: true,
			apartFrom: ['openRemoval', 'discardForm', 'chooseUndo'],
		},
		{
			keys: ['r'],
			command: 'removeAnyway',
			name: 'send anyway',
			description: 'Remove yourself or the last active member',
			places: ['removalAsked'],
			whyNot: whyNotConfirmRemoval,
			isHint: true,
			isConfirming: true,
			apartFrom: ['confirmRemoval', 'discardForm'],
		},
		{
			keys: ['escape', 'n'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without removing anybody',
			places: ['removalChecking', 'removal', 'removalAsked'],
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'checkRemoval',
			name: 'check again',
			description: 'Read the member again, and review again',
			places: ['removalDone'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopRemoval',
			name: 'stop waiting',
			description: 'Stop waiting for the answer; cforgs then looks up what happened',
			places: ['removalSending'],
			isHint: true,
		},
		...scrollKeys('removal'),
		...scrollKeys('removalAsked'),
		...scrollKeys('removalDone'),
	],
	places: {
		member: {label: 'a member'},
		removalChecking: {label: 'checking a member'},
		removal: {label: 'the review of a removal'},
		removalAsked: {label: 'removing yourself or the last member'},
		removalSending: {label: 'removal sent'},
		removalDone: {label: 'the result of a removal'},
	},
	dialogs: [
		defineDialog('member', {
			view: (_, {member, readAt, scrolledTo}, {columns}) => ({
				title: `Member ${member.user.email}`,
				rows: oneMemberRows(member, columns, readAt),
				isScrolling: true,
				scrolledTo,
			}),
		}),
		defineDialog('removal', {
			place: ({removal: {step}}) => removalPlaces[step.name],
			isBeforeReview: ({removal: {step, error}}) => step.name === 'checking' && error === undefined,
			view: (state, {removal, scrolledTo}, {columns}) => ({
				title: told`${isPendingRemoval(removal) ? 'Cancel invitation' : 'Remove'}${dot}${removal.organization.name}`,
				rows: removalRows(state, removal, columns),
				isScrolling: true,
				scrolledTo,
				...((removal.step.name === 'reviewing' || removal.step.name === 'asking') && {
					needed: [[0, removalHeadRows(state, removal, columns).length]],
				}),
			}),
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	panes: [membersPane],
	markables: {members: markableMembers},
	paneLoaders: [
		{
			pane: 'members',
			isStale: (context, id) => isListStale(context, membersIn(context.store.getState(), id)),
			isKnown: (state, id) => membersIn(state, id) !== undefined,
			load: loadMembers,
			errorOf: (state, id) => listError(membersIn(state, id)),
		},
	],
	handlers: [membersHandlers, removalHandlers],
	writes: memberWrites,
	afterwards: forgetChosen,
});
