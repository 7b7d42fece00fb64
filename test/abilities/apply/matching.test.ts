import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	matchRows,
	type Candidate,
	type Match,
	type Matched,
	type RowToMatch,
} from '../../../source/abilities/apply/matching.js';
import {shownText} from '../../../source/base/text/told.js';
import {isAlike} from '../../../source/base/tree/look-alikes.js';

const row = (number: number, name: string, rest: Partial<RowToMatch> = {}): RowToMatch => ({
	number,
	id: '',
	name,
	parent: {id: 'p'},
	member: '',
	...rest,
});

const child = (id: string, name: string, parent = 'p'): Candidate => ({
	id,
	name,
	...(parent !== '' && {parent: {id: parent, name: parent}}),
});

const against = (organizations: readonly Candidate[], rest: Partial<Matched> = {}): Matched => ({
	organizations,
	scope: new Set(organizations.map(({id}) => id)),
	parents: undefined,
	pathOf: id => organizations.filter(each => each.id === id).map(({name}) => name),
	...rest,
});

function textOf(match: Match): string {
	if ('why' in match) {
		return `${match.kind}: ${shownText(match.why)}`;
	}

	return match.kind === 'missing'
		? `missing below ${match.parentId}`
		: `${match.kind === 'possible' ? 'perhaps ' : ''}${match.id}`;
}

await test('matches by id, by parent and name, and by the member, and asks about what disagrees', () => {
	const numbers: Readonly<Record<string, string>> = {a: '1', b: '2', c: ''};
	const matched = against([child('a', 'Alpha'), child('b', 'Beta'), child('c', 'Gamma'), child('d', 'Alpha', 'q')], {
		member: {key: 'external_metadata.crm_id', valueOf: id => numbers[id] ?? '', unread: 0},
	});
	const match = (each: RowToMatch) => matchRows([each], matched).map(found => textOf(found))[0];
	assert.equal(match(row(2, 'Alpha')), 'a');
	assert.equal(match(row(2, 'Alpha', {parent: {id: 'q'}})), 'd');
	assert.equal(match(row(2, 'New name', {id: 'a'})), 'a');
	assert.equal(match(row(2, 'New name', {member: '2'})), 'b');
	assert.equal(match(row(2, 'Gamma', {member: '3'})), 'c');
	assert.equal(
		match(row(2, 'Alpha', {parent: undefined})),
		'duplicate: 2 organizations have this name: a, d. Write the id of one of them in a column “id”.',
	);
	assert.equal(match(row(2, 'Alpha', {parent: undefined, member: '1'})), 'a');
	assert.equal(
		match(row(2, 'Beta', {id: 'a'})),
		'problem: Its columns name different organizations: id that of a, name and parent that of b. Correct the row.',
	);
	assert.equal(
		match(row(2, 'Beta', {member: '1'})),
		'problem: Its columns name different organizations: name and parent that of b, external_metadata.crm_id that of a. Correct the row.',
	);
	assert.equal(
		match(row(2, 'Beta', {member: '9'})),
		'problem: The name and parent is that of b, but its external_metadata.crm_id is “2”. Correct the row.',
	);
	assert.match(match(row(2, 'Beta', {id: 'gone'})) ?? '', /^problem: The service does not list gone: /v);
	assert.equal(match(row(2, 'Delta')), 'missing below p');
	assert.equal(
		match(row(2, 'Delta', {parent: undefined})),
		'problem: No organization has this name, and no column says the parent of a new one. Add a column “parent”, or --parent.',
	);
	assert.equal(
		match(row(2, 'Delta', {parent: {why: 'Nothing is there.', isAmbiguous: false}})),
		'problem: Nothing is there.',
	);
});

await test('warns of a new name that is similar to another below its parent: of a customer with a row of its own, or of an earlier row', () => {
	const organizations = [child('a', 'Northwind Security'), child('b', 'Contoso Shop')];
	const similarIn = (...rows: readonly RowToMatch[]) =>
		matchRows(rows, {...against(organizations), scope: new Set(['a'])}).map(match =>
			match.kind === 'missing' ? shownText(match.similar ?? '') : match.kind,
		);
	assert.deepEqual(
		similarIn(
			row(2, 'Northwind Security'),
			row(3, 'Northwind Securty'),
			row(4, 'Northwind Securty', {parent: {id: 'q'}}),
			row(5, 'Contoso Shpo'),
		),
		[
			'found',
			'“Northwind Securty” is similar to Northwind Security.',
			'',
			'“Contoso Shpo” is similar to Contoso Shop.',
		],
	);
	assert.deepEqual(similarIn(row(2, 'Fabrikam Sales'), row(3, 'Fabrikam Saels')), [
		'',
		'“Fabrikam Saels” is similar to “Fabrikam Sales” in the file.',
	]);
});

await test('sends nothing for rows that are about the same organization, whichever way they name it', () => {
	const organizations = [child('a', 'Alpha'), child('b', 'Beta')];
	const textsOf = (...rows: readonly RowToMatch[]) =>
		matchRows(rows, against(organizations)).map(match => textOf(match));
	assert.deepEqual(textsOf(row(2, 'Alpha'), row(3, '', {id: 'a'})), [
		'duplicate: Row 3 has the organization of this row. Keep one of them.',
		'duplicate: Row 2 has the organization of this row. Keep one of them.',
	]);
	assert.deepEqual(textsOf(row(2, 'New one'), row(3, 'New one'), row(4, 'New one', {parent: {id: 'q'}})), [
		'duplicate: Row 3 has the name and parent of this row. Keep one of them.',
		'duplicate: Row 2 has the name and parent of this row. Keep one of them.',
		'missing below q',
	]);
	// A new name that another row wants as well.
	assert.deepEqual(
		textsOf(row(2, 'Delta', {id: 'a'}), row(3, 'Delta')).map(text => text.slice(0, 9)),
		['duplicate', 'duplicate'],
	);
});

await test('does not take names for the same whose letters became question marks', () => {
	const organizations = [child('a', 'Müller'), child('b', 'Möller'), child('c', 'Maller')];
	const textsOf = (...rows: readonly RowToMatch[]) =>
		matchRows(rows, against(organizations)).map(match => textOf(match));
	assert.deepEqual(textsOf(row(2, 'M?ller', {id: 'a'}), row(3, 'M?ller', {id: 'b'})), ['a', 'b']);
	assert.deepEqual(
		textsOf(row(2, 'New', {id: 'a'}), row(3, 'New', {id: 'b'})).map(text => text.slice(0, 9)),
		['duplicate', 'duplicate'],
	);
});

await test('offers a rename only if neither side has another match', () => {
	const organizations = [child('a', 'Northwind Retail'), child('b', 'Contoso')];
	const textsOf = (all: readonly Candidate[], ...rows: readonly RowToMatch[]) =>
		matchRows(rows, against(all)).map(match => textOf(match));
	assert.deepEqual(textsOf(organizations, row(2, 'Northwind Retial'), row(3, 'Contoso')), ['perhaps a', 'b']);
	assert.deepEqual(textsOf(organizations, row(2, 'Northwind Retial'), row(3, 'Northwind Retail')), [
		'missing below p',
		'a',
	]);
	assert.deepEqual(textsOf(organizations, row(2, 'Northwind Retial', {parent: {id: 'q'}})), ['missing below q']);
	assert.match(
		textsOf(
			[...organizations, child('c', 'Northwind Retaill')],
			row(2, 'Northwind Retial'),
			row(3, 'Northwind Retai'),
		).join('\n'),
		/resembles “Northwind Retail” \(a\)/v,
	);
	assert.deepEqual(
		textsOf(organizations, row(2, 'Northwind Retial'), row(3, 'Northwind Retai')).map(text => text.slice(0, 7)),
		['problem', 'problem'],
	);
});

await test('never creates what is there outside of the chosen part, nor outside of it', () => {
	const matched = against([child('a', 'Alpha'), child('b', 'Beta')], {scope: new Set(['b']), parents: new Set(['b'])});
	assert.deepEqual(
		matchRows([row(2, 'Alpha'), row(3, 'Beta'), row(4, 'Delta'), row(5, 'Delta', {parent: {id: 'b'}})], matched).map(
			match => textOf(match),
		),
		[
			'problem: It is Alpha (a), which is not among the chosen organizations.',
			'b',
			'problem: No organization matches, and its parent is outside of the chosen branch.',
			'missing below b',
		],
	);
	const withNumbers = {
		...matched,
		member: {key: 'external_metadata.crm_id', valueOf: (id: string) => (id === 'a' ? '1' : ''), unread: 0},
	};
	const named = [
		row(2, 'Delta', {parent: {id: 'b'}, member: '1'}),
		row(3, 'Beta', {member: '1'}),
		row(4, 'Alpha', {parent: undefined}),
		row(5, 'Gamma', {id: 'a'}),
	];
	assert.deepEqual(
		named.map(each => matchRows([each], withNumbers).map(match => textOf(match))[0]),
		[
			'problem: It is Alpha (a), which is not among the chosen organizations.',
			'problem: Its columns name different organizations: name and parent that of b, external_metadata.crm_id that of Alpha (a), which is not among the chosen organizations. Correct the row.',
			'problem: The only organizations with this name are not among the chosen ones: Alpha (a).',
			'problem: It is Alpha (a), which is not among the chosen organizations.',
		],
	);
	const withUnread = {...withNumbers, member: {...withNumbers.member, unread: 2}};
	assert.deepEqual(
		matchRows(
			[row(2, 'Delta', {parent: {id: 'b'}, member: '2'}), row(3, 'Gamma', {parent: {id: 'b'}})],
			withUnread,
		).map(match => textOf(match)),
		[
			'problem: It may exist: 2 profiles could not be read, and may have this external_metadata.crm_id.',
			'missing below b',
		],
	);
});

await test('matches by name if no column says the parent, also with a parent for new organizations', () => {
	const organizations = [
		child('p', 'Acme', ''),
		child('e', 'EMEA'),
		child('a', 'Alpha', 'e'),
		child('b', 'Beta', 'e'),
		child('c', 'Beta'),
		child('d', 'Gamma', 'e'),
		child('f', 'Gamma', 'x'),
	];
	const newParent = {newParent: 'p'};
	const match = (name: string) =>
		matchRows([row(2, name, {parent: undefined})], against(organizations, newParent)).map(found => textOf(found))[0];
	assert.equal(match('Alpha'), 'a');
	assert.equal(match('Beta'), 'c');
	assert.equal(
		match('Gamma'),
		'duplicate: 2 organizations have this name: d, f. Write the id of one of them in a column “id”.',
	);
	assert.equal(match('Delta'), 'missing below p');
});

/** The organizations of a row by the rules alone, each compared with each. */
function recount(rows: readonly RowToMatch[], {organizations, scope, member}: Matched): readonly string[] {
	const parentOf = (candidate: Candidate) => candidate.parent?.id ?? '';
	const first = rows.map(each => {
		if (each.id !== '' && organizations.every(({id}) => id !== each.id)) {
			return {kind: 'problem', ids: new Array<string>()};
		}

		const {parent} = each;
		const ways = [
			organizations.filter(({id}) => id === each.id),
			organizations.filter(
				candidate =>
					each.name !== '' &&
					candidate.name === each.name &&
					(parent === undefined ? scope.has(candidate.id) : 'id' in parent && parentOf(candidate) === parent.id),
			),
			organizations.filter(({id}) => each.member !== '' && member?.valueOf(id) === each.member),
		]
			.map(found => found.map(({id}) => id))
			.filter(({length}) => length > 0);
		const ids = (ways[0] ?? []).filter(id => ways.every(way => way.includes(id)));
		if (ways.length > 0) {
			const stored = member?.valueOf(ids[0] ?? '') ?? '';
			const isFound =
				ids.length === 1 &&
				scope.has(ids[0] ?? '') &&
				!(parent && 'why' in parent) &&
				(each.id !== '' || each.member === '' || stored === '' || stored === each.member);
			return {kind: isFound ? 'found' : 'problem', ids: ids.length === 0 ? ways.flat() : ids};
		}

		return {kind: parent && 'id' in parent && each.name !== '' ? 'missing' : 'problem', ids: new Array<string>()};
	});
	const isSame = (one: number, other: number): boolean => {
		const [left, right] = [rows[one], rows[other]];
		const parents = [left?.parent, right?.parent].map(parent => (parent && 'id' in parent ? parent.id : undefined));
		return first[one]?.kind === 'found' && first[other]?.kind === 'found' && first[one].ids[0] === first[other].ids[0]
			? true
			: (left?.name !== '' && left?.name === right?.name && parents[0] !== undefined && parents[0] === parents[1]) ||
					(left?.member !== '' && left?.member === right?.member);
	};

	const isOpen = (index: number): boolean => first[index]?.kind !== 'problem';
	const second = first.map((each, index) =>
		isOpen(index) && first.some((_, other) => other !== index && isOpen(other) && isSame(index, other))
			? {...each, kind: 'problem'}
			: each,
	);
	const taken = new Set(second.flatMap(({ids}) => ids));
	const isAlikeTo = (index: number, candidate: Candidate): boolean => {
		const each = rows[index];
		const stored = member?.valueOf(candidate.id) ?? '';
		return (
			second[index]?.kind === 'missing' &&
			!taken.has(candidate.id) &&
			scope.has(candidate.id) &&
			each?.parent !== undefined &&
			'id' in each.parent &&
			each.parent.id === parentOf(candidate) &&
			isAlike(each.name, candidate.name) &&
			(stored === '' || each.member === '' || stored === each.member)
		);
	};

	return second.map(({kind, ids}, index) => {
		const alike = organizations.filter(candidate => isAlikeTo(index, candidate));
		const [candidate] = alike;
		if (!candidate) {
			return kind === 'found' ? `found ${ids[0]}` : kind;
		}

		return alike.length === 1 && rows.filter((_, other) => isAlikeTo(other, candidate)).length === 1
			? `possible ${candidate.id}`
			: 'problem';
	});
}

await test('finds what a plain recount finds', () => {
	const name = fc.constantFrom('', 'Alpha', 'Alphaa', 'Alhpa', 'Beta Trade', 'Beta Trad', 'Shop 1', 'Shop 2');
	const organizations = fc
		.array(fc.record({name, parent: fc.constantFrom('', 'o0', 'o1')}), {minLength: 1, maxLength: 8})
		.map(all => all.map((each, at) => child(`o${at}`, each.name, each.parent)));
	const number = fc.constantFrom('', '', '1', '2');
	const rows = fc
		.array(
			fc.record({
				name,
				id: fc.constantFrom('', '', '', 'o0', 'o1', 'o2', 'gone'),
				parent: fc.constantFrom(undefined, {id: ''}, {id: 'o0'}, {id: 'o1'}, {why: 'No.', isAmbiguous: false}),
				member: number,
			}),
			{maxLength: 6},
		)
		.map(all => all.map((each, at) => ({...each, number: at + 2})));
	const numbersOf = fc.array(number, {minLength: 8, maxLength: 8});
	const scopeOf = fc.array(fc.boolean(), {minLength: 8, maxLength: 8});
	fc.assert(
		fc.property(organizations, rows, numbersOf, scopeOf, (all, each, numbers, isIn) => {
			const matched: Matched = {
				organizations: all,
				scope: new Set(all.filter((_, at) => isIn[at]).map(({id}) => id)),
				parents: undefined,
				pathOf: id => [id],
				member: {key: 'external_metadata.crm_id', valueOf: id => numbers[Number(id.slice(1))] ?? '', unread: 0},
			};
			const found = matchRows(each, matched);
			assert.deepEqual(
				found.map(match =>
					match.kind === 'found' || match.kind === 'possible'
						? `${match.kind} ${match.id}`
						: match.kind.replace('duplicate', 'problem'),
				),
				recount(each, matched),
			);
		}),
		{numRuns: 3000},
	);
});
