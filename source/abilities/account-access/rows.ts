import type {AccountMember} from '../../base/api/schemas.js';
import {
	accountMemberColumns,
	accountMemberName,
	accountMemberStatus,
	roleNames,
} from '../../base/tables/account-members.js';
import {factText} from '../../base/tables/columns.js';
import {factorText} from '../../base/tables/members.js';
import {exactName} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/middle.js';
import {dot, told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import {failureText} from '../../kernel/rows/failure.js';
import {lacksOf, waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data,
	plain,
	type Row,
	selectionMark,
	shownData,
	sign,
	type Span,
	toldRows,
	toldSpan,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {valueRows} from '../../kernel/rows/value-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {accessList, isListing} from './state.js';

/** From this width on, the rows show names next to addresses. */
const leastForName = 100;

/** What the list is missing, or that it is still loading. */
function progressRows(state: State, dialog: DialogOf<'accountAccess'>, columns: number): readonly Row[] {
	const {list} = dialog;
	if (!list || isListing(dialog)) {
		return toldRows(waitText(state, 'Listing who has access …'), columns, 'dim');
	}

	const {progress, items, unreadable, total} = list;
	const texts =
		progress.status === 'failed'
			? [failureText(progress.error)]
			: lacksOf({noun: 'member', listed: items.length, unreadable, announced: total});
	return texts.flatMap(text => toldRows(text, columns, 'warning'));
}

const factorOf = ({user}: AccountMember): boolean | undefined => user.two_factor_authentication_enabled;

const comma = sign('  ', ', ');

/** The most columns for the first role. */
const mostForRole = 32;

/** How wide the columns of the list are: those of the first roles with the number of the others, and of the statuses. */
type Widths = {readonly role: number; readonly status: number};

const statusOf = (member: AccountMember): string =>
	member.status === 'accepted' ? '' : exactName(accountMemberStatus(member));

function rolesOf(member: AccountMember, columns: number): readonly Span[] {
	const [role, ...more] = roleNames(member);
	const rest: readonly Span[] =
		more.length === 0 ? [] : [sign(` +${count(more.length)}`, ` and ${count(more.length)} more`, 'dim')];
	return [
		...(role === undefined
			? [toned('dim', 'no role')]
			: nameSpans([{...data(role), tone: 'dim'}], columns - totalWidth(rest), 'end')),
		...rest,
	];
}

function widthsOf(members: readonly AccountMember[], columns: number): Widths {
	const most = Math.min(mostForRole, Math.floor(columns * 0.35));
	const roles = members.map(member => totalWidth(rolesOf(member, most)));
	return {
		role: Math.min(most, Math.max(0, ...roles)),
		status: Math.min(12, Math.max(0, ...members.map(member => widthOf(statusOf(member))))),
	};
}

function padded(spans: readonly Span[], columns: number): readonly Span[] {
	const free = columns - totalWidth(spans);
	return free > 0 ? [...spans, sign(' '.repeat(free), '')] : spans;
}

function memberRow(member: AccountMember, isSelected: boolean, {role, status}: Widths, columns: number): Row {
	const name = accountMemberName(member);
	const statusText = statusOf(member);
	const statusSpans: readonly Span[] = statusText === '' ? [] : [shownData(fitMiddle(statusText, status))];
	const right = [
		...padded(rolesOf(member, role), role),
		...(status === 0 ? [] : [statusText === '' ? sign('  ', '') : comma, ...padded(statusSpans, status)]),
		comma,
		toldSpan(factorText(factorOf(member)), factorOf(member) === false ? 'warning' : 'dim'),
	];
	const who: readonly Span[] = [
		member.user.email === '' ? plain('(no email address)') : data(member.user.email),
		...(name === '' || columns < leastForName ? [] : [plain('  '), {...data(name), tone: 'dim' as const}]),
	];
	return {left: [selectionMark(isSelected), ...nameSpans(who, columns - 4 - totalWidth(right))], right, isSelected};
}

/** Everything about one member. */
function detailRows(member: AccountMember, columns: number): readonly Row[] {
	const [role = 'none', ...roles] = roleNames(member);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		...accountMemberColumns.map(
			column =>
				[column.label, column.name === 'status' ? accountMemberStatus(member) : factText(member, column)] as const,
		),
		['Roles', role],
		...roles.map(each => ['', each] as const),
	];
	return facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns: 15}));
}

/** Who has access to one account only, or everything about the member under the cursor. */
export function accessRows(state: State, dialog: DialogOf<'accountAccess'>, room: Room): readonly Row[] {
	const {columns} = room;
	const {cursor, isDetailed} = dialog;
	const chosen = accessList.found(state, dialog)[cursor];
	if (chosen && isDetailed) {
		return detailRows(chosen, columns);
	}

	const progress = progressRows(state, dialog, columns);
	const isEmpty = (dialog.list?.items.length ?? 0) === 0;
	const about = toldRows(
		told`${dialog.account.id}${dot}only this account. The members of its organizations have access too.`,
		columns,
		'dim',
	);
	return accessList.rows(state, dialog, room, {
		head: [...(isEmpty && dialog.list?.progress.status === 'complete' ? [] : about), ...progress],
		isEmptyTold: progress.length > 0,
		rowsOf(found, height) {
			const widths = widthsOf(found, columns);
			return windowed(found, cursor, height).map(([member, isSelected]) =>
				memberRow(member, isSelected, widths, columns),
			);
		},
	});
}
