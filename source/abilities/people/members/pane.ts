import type {Member} from '../../../base/api/schemas.js';
import {belowListFailure, paneFailureLine} from '../../../kernel/rows/failure.js';
import {listNote} from '../../../kernel/rows/listing-text.js';
import {markedSpans, nameSpans} from '../../../kernel/rows/name-spans.js';
import type {PaneView} from '../../../kernel/rows/pane-block.js';
import type {Room} from '../../../kernel/rows/registry.js';
import {selectedNameText} from '../../../kernel/rows/place-text.js';
import {plain, row, type Row, selectionMark, type Span, toldRows, toldSpan, totalWidth} from '../../../kernel/rows/row.js';
import {rowText, type Scene, unlimited} from '../../../kernel/rows/scene.js';
import {focusOf, windowed} from '../../../kernel/rows/view.js';
import {listStatusRows, lostSearch, matchNote, searchScene, selectedName} from '../../../kernel/rows/list-rows.js';
import {valueRows} from '../../../kernel/rows/value-rows.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {isMatching, openListSearch} from '../../../kernel/state/list-search.js';
import {layoutOf} from '../../../kernel/state/layout.js';
import {selectedId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {
	factorText, memberColumns, memberListTexts, memberTable, memberText, sinceText, statusColumns, statusText, userTable,
} from '../../../base/tables/members.js';
import {escapeHidden, exactName, harmless} from '../../../base/text/harmless.js';
import {joinedBy, type Told} from '../../../base/text/told.js';
import {widthOf} from '../../../base/text/width.js';
import {count, counted, sentence} from '../../../base/text/words.js';
import {chosenMember, listedMembers, memberQuery, selectedMembers} from './state.js';

declare module '../../../kernel/state/state.js' {
	interface Panes {
		readonly members: true;
	}
}

// Narrower rows leave out the day an active member was invited, and the second factor of an invitee, so that the address can be read.
const leastForAll = 56;

function factsOf(member: Member, columns: number, now: number): Told {
	if (columns >= leastForAll) {
		return joinedBy('  ', memberListTexts(member, columns, now));
	}

	const status = statusText(member);
	return member.status === 'pending'
		? `${status} ${sinceText(member, now)}`.padStart(16)
		: joinedBy('  ', [status.padEnd(statusColumns), factorText(member.user.two_factor_authentication_enabled)]);
}

/** One member in one line: on the left the email address, and the name if both fit or only the name has the searched text; on the right second factor, status and age. `now` is in milliseconds since the epoch. */
function memberRow(member: Member, columns: number, now: number, query = ''): Row {
	const {user} = member;
	const ending = toldSpan(factsOf(member, columns, now), 'dim');
	const room = columns - 3 - totalWidth([ending]);
	const isFound = (text: string) => query !== '' && isMatching(text, query);
	const areFitting = widthOf(exactName(`${user.email}  ${user.name}`)) <= room;
	const hasName = user.name !== '' && (areFitting || (isFound(user.name) && !isFound(user.email)));
	const who = user.email === '' ? [plain('(no email address)')] : markedSpans(user.email, query, 'heldOtherwise');
	const name = markedSpans(user.name, query, 'heldOtherwise').map((span): Span => ({tone: 'dim', ...span}));
	const spans: readonly Span[] = hasName ? [...who, plain('  '), ...name] : who;
	return {left: nameSpans(spans, room), right: [ending]};
}

const labelColumns = 23;

/** Everything about one member, unknown facts included. `now` is in milliseconds since the epoch. */
export function oneMemberRows(member: Member, columns: number, now: number): readonly Row[] {
	const {user, status, ...others} = member;
	const more = (prefix: string, values: Readonly<Record<string, unknown>>, table: Readonly<Record<string, unknown>>) => Object.entries(values)
		.filter(([label, value]) => !Object.hasOwn(table, label) && JSON.stringify(value) !== '{}')
		.map(([label, value]) => [`${prefix}${label}`, typeof value === 'string' ? value : escapeHidden(JSON.stringify(value))] as const);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		...memberColumns.map(column => [column.label, memberText(member, column, now)] as const),
		...more('', others, memberTable),
		...more('User ', user, userTable),
	];
	return [
		...facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns})),
		row(),
		...toldRows(status === 'pending' ? pendingText : (status === 'active' ? 'An active member is Super Administrator of every account in this organization and below it.' : 'This person has no access through this organization.'), columns, 'dim'),
	];
}

/** What an invitee must do, and what the invitation gives. */
const pendingText = 'The invitee needs two-factor authentication or single sign-on before accepting. A member is Super Administrator of every account in this organization and below it.';

export function membersView(state: State, {columns, height}: Room): PaneView {
	const list = selectedMembers(state);
	const {members, cursor} = listedMembers(state);
	const status = listStatusRows(state, 'members', columns, {
		list, unit: 'member', found: members.length, foundBy: 'email, name, status or start of the id', hidden: 'The members are not loaded: this organization is not visible to you.',
	});
	const {isFocused} = focusOf(state, 'members');
	const query = memberQuery(state);
	const rows = windowed(members, cursor, height - status.length).map(([member, isCursor]): Row => {
		const isSelected = isFocused && isCursor;
		const {left, right} = memberRow(member, columns, list?.readAt ?? 0, query);
		return {left: [selectionMark(isSelected), ...left], ...(right && {right}), isSelected};
	});
	return {
		title: layoutOf(state).left === undefined ? `Members of ${selectedName(state)}` : 'Members',
		note: query === '' ? listNote(state, list, {cursor: isFocused ? cursor : undefined, none: 'none directly inside'}) : matchNote(members.length, cursor, list?.progress.status === 'complete'),
		rows: [...status, ...rows],
	};
}

function membersText(state: State): string {
	const list = selectedMembers(state);
	if (list?.progress.status === 'failed') {
		return paneFailureLine(state, selectedId(state) ?? '', list.progress.error, belowListFailure(list));
	}

	if (list?.progress.status !== 'complete') {
		return !list && state.isLowBandwidth ? `The members are not loaded yet. Press ${keyOf(state, 'refreshSelected')} to load them.` : 'Loading the members.';
	}

	const bad = list.unreadable === 0 ? '' : `, ${count(list.unreadable)} unreadable`;
	return `${counted(list.items.length, 'member')}${bad}.`;
}

/** What a screen reader says about the members. */
export function membersScene(state: State): Scene {
	const {members, cursor} = listedMembers(state);
	const member = chosenMember(state);
	const search = openListSearch(state, 'members');
	const place = `${memberQuery(state) === '' ? '' : 'match '}${count(cursor + 1)} of ${count(members.length)}`;
	const scene: Scene = {
		key: `members ${selectedId(state) ?? ''}`,
		intro: [sentence(`Members of ${selectedNameText(state)}`)],
		lines: [harmless(membersText(state))],
		focus: member
			? `${rowText(memberRow(member, unlimited.columns, selectedMembers(state)?.readAt ?? 0))}, ${place}`
			: search && (lostSearch(state, 'members') ?? 'No loaded member matches.'),
	};
	return searchScene(state, 'members', scene, 'Find a member: type an email address, a name or a status.');
}
