import {factorText} from '../../../base/tables/members.js';
import {yesNoSign} from '../../../base/text/ascii.js';
import {saidText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {type Cell, textCell} from '../../../kernel/columns/column.js';
import {oldInvitation} from '../../../kernel/figures/limits.js';
import type {DialogColumn} from '../../../kernel/rows/searchable-list.js';
import {daysOf, type Person} from './people.js';

export type PersonColumn = DialogColumn<Person>;

const daysInYear = 365.2425;

/** How long an invitation has been pending: `12 days`, and from 1,000 days in years, so that the column stays narrow. */
const pendingText = (days: number): string =>
	days === 0 ? 'today' : days < 1000 ? counted(days, 'day') : counted(Math.floor(days / daysInYear), 'year');

function pendingCell({invitedAt}: Person, now: number): Cell {
	if (invitedAt === undefined) {
		return {text: '', order: '', said: ''};
	}

	const days = Math.max(0, daysOf(now - invitedAt));
	const text = pendingText(days);
	return {text, order: -invitedAt, said: `pending ${days === 0 ? 'since today' : text}`, isLack: days > oldInvitation};
}

function factorCell({memberships, hasFactor}: Person): Cell {
	// Who is only invited is no member yet, whose second factor would matter.
	if (memberships.every(({member}) => member.status !== 'active')) {
		return {text: '', order: '', said: ''};
	}

	const said = saidText(factorText(hasFactor));
	return hasFactor === undefined
		? {text: '?', order: '', said}
		: {text: yesNoSign(hasFactor), order: hasFactor ? 0 : 1, said, isLack: !hasFactor};
}

/** The address and the name of a person, which stand on the left. */
export const whoColumns = {
	email: {name: 'email', head: 'Email', about: 'Email', width: 36, isFixed: true, cellOf: ({email}) => textCell(email)},
	name: {name: 'name', head: 'Name', about: 'Name', width: 12, cellOf: ({name}) => textCell(name)},
} as const satisfies Record<string, PersonColumn>;

const pending: PersonColumn = {
	name: 'pending',
	head: 'Pending',
	about: 'How long an invitation has been pending',
	order: 'oldest invitation',
	width: 8,
	isNumber: true,
	firsts: ['oldest first', 'newest first'],
	cellOf: (person, {now}) => pendingCell(person, now),
};

const facts: readonly PersonColumn[] = [
	{
		name: '2fa',
		head: '2FA',
		about: 'Whether the person has a second factor',
		order: 'missing second factor',
		width: 4,
		firsts: ['missing ones first', 'missing ones last'],
		cellOf: person => factorCell(person),
	},
	{
		name: 'organizations',
		head: 'Orgs',
		about: 'In how many organizations the person is',
		order: 'number of organizations',
		width: 5,
		isNumber: true,
		cellOf({memberships: {length}}) {
			return {text: count(length), order: length, said: counted(length, 'organization')};
		},
	},
];

/** The columns on the right. `hasPending`: whether somebody in the list is invited. */
export const factColumns = (hasPending: boolean): readonly PersonColumn[] => (hasPending ? [pending, ...facts] : facts);

/** What the list of people shows and can be sorted by. */
export const peopleColumns: readonly PersonColumn[] = [whoColumns.email, whoColumns.name, ...factColumns(true)];
