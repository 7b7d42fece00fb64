import type {Account, Member, Organization} from '../../source/base/api/schemas.js';
import {buildTreeIndex} from '../../source/base/tree/tree-index.js';
import {changesSince} from '../../source/abilities/report/changes.js';
import {type Choice, type Contents, contentsInParts} from '../../source/abilities/report/contents.js';
import type {FigureSource} from '../../source/kernel/figures/branch-figures.js';
import {findingsOf} from '../../source/kernel/figures/findings.js';
import {inOneGo} from '../../source/kernel/figures/in-parts.js';
import {neverChanged, subjectAt} from '../../source/kernel/filter/source.js';
import {subtreeExtent, wholeExtent} from '../../source/kernel/files/tree.js';
import {account, organization, profile} from './state.js';

export const reportedAt = Date.parse('2026-11-29T12:00:00Z');

const hour = 3_600_000;

const dayLength = 24 * hour;

const ago = (days: number): string => new Date(reportedAt - days * dayLength).toISOString();

/** What is known of organizations for a report. `isKnown`: whether anything but the list was read. */
export function reportSource(
	organizations: readonly Organization[],
	nameOf: (text: string) => string,
	isKnown: (id: string) => boolean = () => true,
): FigureSource {
	const member = (name: string, rest: Partial<Member>): Member => ({
		id: name,
		status: 'active',
		create_time: ago(40),
		...rest,
		user: {email: nameOf(`${name}@x.example`), name: nameOf(name), two_factor_authentication_enabled: false},
	});
	const members = [member('jo', {}), member('lee', {status: 'pending'})];
	const accounts: readonly Account[] = [
		account('one', {name: nameOf('Shop'), type: 'standard', settings: {enforce_twofactor: false}}),
	];
	const known =
		<Value>(value: Value) =>
		({id}: {readonly id: string}) =>
			isKnown(id) ? value : undefined;
	// With enough digits, any text would be a phone number.
	const phone = nameOf('call me').replaceAll(/\d/gv, '');
	return {
		index: buildTreeIndex(organizations),
		now: reportedAt,
		profileOf: known({...profile, business_phone: phone}),
		accountsOf: known({items: accounts}),
		membersOf: known({items: members}),
		changedAt: () => neverChanged,
		readAt: () => reportedAt - 3 * hour,
		groups: new Map(),
		filters: new Map(),
	};
}

/** A few organizations with these names. */
export const someOrganizations = (nameOf: (text: string) => string): readonly Organization[] => [
	organization('acme', {name: nameOf('Acme'), create_time: ago(400)}),
	organization('emea', {name: nameOf('EMEA'), parent: 'acme', create_time: ago(300)}),
	organization('north', {name: nameOf('Northwind'), parent: 'emea', create_time: ago(5)}),
	organization('apac', {name: nameOf('APAC'), parent: 'acme', create_time: ago(200)}),
];

/** What a report about them tells. `row`: that of the organization at the top; -1 for all. `chosen`: the rows that a group or a filter chose. */
export function someContents(
	source: FigureSource,
	row = -1,
	{chosen, choice}: {readonly chosen?: readonly number[]; readonly choice?: Choice} = {},
): Contents {
	const whole = wholeExtent(source.index);
	const {rows} = row === -1 ? whole : subtreeExtent(source.index, row);
	const parts = contentsInParts(source, {
		row,
		extent: {index: source.index, rows: chosen ?? rows},
		choice,
		host: 'api.example',
		command: 'cforgs report --sync --output FILE',
		found: findingsOf(
			source,
			(chosen ?? rows).flatMap(each => subjectAt(source.index, each) ?? []),
		),
		judge: findings => findings,
		changes: changesSince(
			reportedAt - 30 * dayLength,
			whole,
			{entries: [], writes: new Map(), known: {changes: {...noChanges}, changeTimes: () => []}},
			undefined,
		),
		listLacks: [],
	});
	return inOneGo(parts);
}

const noChanges = {
	*all() {
		// There is none.
	},
	of: () => undefined,
	others: () => [],
	drop: () => undefined,
};
