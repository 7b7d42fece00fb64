import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {folded, bestPlace, rankOf, ranks} from '../../../source/base/tree/fold.js';
import {matchedParts, prepareSearch, rowsMatching, searchTree} from '../../../source/base/tree/search.js';
import {buildTreeIndex, everyRow, type TreeIndex} from '../../../source/base/tree/tree-index.js';
import {organization} from '../../helpers/state.js';

const names = [
	'Northwind Security',
	'Northwind',
	'The North Company',
	'Far-north',
	'Gonorth',
	'Société Générale',
	'東京支社',
	'Ünal & Söhne',
];
const index = buildTreeIndex(names.map((name, at) => organization(`${at}abc`, {name})));
const found = (query: string) => rowsMatching(index, query).map(row => index.nameAt(row));

await test('finds similar names in any script if none contains the text, by words or with a typo', () => {
	assert.deepEqual(found('sec north'), ['Northwind Security']);
	assert.deepEqual(found('nortwind'), ['Northwind', 'Northwind Security']);
	assert.deepEqual(found('söhne ünal'), ['Ünal & Söhne']);
	assert.deepEqual(found('京支'), ['東京支社']);
	assert.deepEqual(found('zzz'), []);
	assert.deepEqual(found('– –'), []);
});

await test('searches a longer text within the matches of a shorter one, with the same result as a new search', () => {
	const freshIndex = () => buildTreeIndex(names.map((name, at) => organization(`${at}abc`, {name})));
	const typed = freshIndex();
	const queries = ['n', 'no', 'nor', 'north', 'north ', 'north c', 'north', 'g', '1', '1a', 'zzz', 'zzzz'];
	assert.deepEqual(
		queries.map(query => rowsMatching(typed, query)),
		queries.map(query => rowsMatching(freshIndex(), query)),
	);
	const sorted = queries.map(query => rowsMatching(typed, query).toSorted((left, right) => left - right));
	assert.deepEqual(
		queries.map(query => [...searchTree(typed, query).inOrder]),
		sorted,
	);
	assert.deepEqual(
		queries.map(query => searchTree(typed, query).best),
		queries.map(query => rowsMatching(typed, query)[0]),
	);
});

await test('finds names despite one typo in each word', () => {
	const slips = [
		'Northwnd',
		'Nrothwind',
		'Northwiind',
		'Nortkwind',
		'ecurity',
		'Secruity',
		'Securitty',
		'Nortwind Secruity',
	];
	assert.deepEqual(
		slips.filter(slip => !found(slip).includes('Northwind Security')),
		[],
	);
});

const accented = [
	'Açougue São Benedito',
	'Éditions Lumière',
	'Cafe\u{301} Pão e Açaí',
	'Ipê Engenharia',
	'Educação Três Irmãos',
	'Çınaraltı',
	'Øresund',
	'Łódź',
	'Straße 7',
	'ＡＣＭＥ',
	'Кафе Йота',
	'한빛',
	'हिन्दी',
];
const accentedIndex = buildTreeIndex(accented.map((name, at) => organization(`${at}xyz`, {name})));
const namesFor = (query: string, among = accentedIndex) => rowsMatching(among, query).map(row => among.nameAt(row));

await test('finds accented and rare letters by their plain forms', () => {
	const first = (queries: readonly string[]) => queries.map(query => accented.indexOf(namesFor(query)[0] ?? ''));
	assert.deepEqual(
		first(['sao', 'sao benedito', 'pao e acai', 'ipe', 'editions', 'educacao', 'tres irmaos', 'cinaralti']),
		[0, 0, 2, 3, 1, 4, 4, 5],
	);
	assert.deepEqual(first(['oresund', 'lodz', 'strasse', 'acme', 'иота', 'LUMIERE', 'cafe']), [6, 7, 8, 9, 10, 1, 2]);
	assert.deepEqual(
		['हिन्दी', 'हिन्दू'].map(query => searchTree(accentedIndex, query).manner),
		['held', 'similar'],
		'a vowel is no accent',
	);
	assert.deepEqual(namesFor('하'), ['한빛'], 'a syllable is found while it is composed');
	const slips = ['benidito', 'educaçao tres', 'editoins'];
	assert.deepEqual(
		slips.map(query => namesFor(query)),
		[[accented[0]], [accented[4]], [accented[1]]],
	);
});

await test('respects a typed accent unless no name has it, and prefers names with the same accents', () => {
	const among = buildTreeIndex(
		['Sao Tome', 'São Tomé', 'Grande Sao', 'Saó'].map((name, at) => organization(`${at}xyz`, {name})),
	);
	assert.deepEqual(namesFor('sao', among), ['Saó', 'Sao Tome', 'São Tomé', 'Grande Sao']);
	assert.deepEqual(namesFor('são', among), ['São Tomé']);
	assert.deepEqual(namesFor('sa\u{303}o', among), ['São Tomé']);
	assert.deepEqual(namesFor('sáo', among), ['Saó', 'Sao Tome', 'São Tomé', 'Grande Sao']);
});

await test('finds names by abbreviation if none is similar', () => {
	const among = buildTreeIndex(
		[...names, ...accented, 'Nordwest Sechs', 'North-West Security'].map((name, at) =>
			organization(`${at}xyz`, {name}),
		),
	);
	assert.deepEqual(namesFor('northwindsecurity', among), ['Northwind Security']);
	assert.deepEqual(namesFor('nwsec', among), ['North-West Security', 'Nordwest Sechs', 'Northwind Security']);
	assert.deepEqual(namesFor('edlum', among), ['Éditions Lumière']);
	assert.deepEqual(namesFor('tnc', among), ['The North Company']);
	assert.deepEqual(
		['secnw', 'nwsecx', 'ntwdscty', 'zq'].map(query => namesFor(query, among)),
		[[], [], [], []],
	);
});

const marked = (name: string, query: string) => {
	const {manner} = searchTree(buildTreeIndex([organization('a0be1c', {name})]), query);
	return matchedParts(name, query, manner).map(([start, end]) => name.slice(start, end));
};

await test('finds words spread over a name and its ancestors', () => {
	const tree = buildTreeIndex([
		organization('acme', {name: 'Acme'}),
		organization('fabrikam', {name: 'Fabrikam Networks', parent: 'acme'}),
		organization('contoso', {name: 'Contoso', parent: 'acme'}),
		organization('n1', {name: 'Northwind Security', parent: 'fabrikam'}),
		organization('n2', {name: 'Northwind Security', parent: 'contoso'}),
		organization('below', {name: 'Online shop', parent: 'n1'}),
		organization('again', {name: 'Northwind East', parent: 'n1'}),
	]);
	const ids = (query: string) => rowsMatching(tree, query).map(row => tree.idAt(row));
	assert.deepEqual(ids('fabrikam northwind'), ['again', 'n1'], 'the shorter name first');
	assert.deepEqual(ids('fabrikam east'), ['again']);
	assert.deepEqual(ids('contoso north'), ['n2']);
	assert.deepEqual(ids('NORTH contoso'), ['n2'], 'in any order');
	assert.deepEqual(ids('acme contoso'), ['contoso']);
	assert.deepEqual(ids('acme contoso zebra'), []);
	assert.deepEqual(matchedParts('Northwind Security', 'fabrikam north', 'onPath'), [[0, 5]]);
	assert.deepEqual(
		['fabrikam nortwhind', 'farbikam northwind', 'farbikam nortwhind', 'contoso nortwhind'].map(query => [
			searchTree(tree, query).manner,
			ids(query)[0],
		]),
		[
			['similar', 'again'],
			['similar', 'again'],
			['similar', 'again'],
			['similar', 'n2'],
		],
		'with slips',
	);
	assert.equal(searchTree(tree, 'fabrikam northwind').manner, 'onPath');
	assert.deepEqual(matchedParts('Northwind Security', 'fabrikam nortwhind', 'similar'), [[0, 9]]);
});

await test('finds a longer part of an id if no name contains it and no id starts with it', () => {
	const among = buildTreeIndex([
		organization('4f1c0e3d9a7b', {name: 'One'}),
		organization('9a7b4c2f4f1c', {name: 'Other'}),
		organization('abc', {name: 'Shop 4C2F4F'}),
	]);
	assert.deepEqual(
		['0e3d9a', '4C2F4F1C', '4c2f4f', '9a7b4c', '0e3d', 'ffffff'].map(query => namesFor(query, among)),
		[['One'], ['Other'], ['Shop 4C2F4F'], ['Other'], [], []],
	);
});

await test('marks the matching parts', () => {
	assert.deepEqual(marked('Northwind Security', 'WIND'), ['wind']);
	assert.deepEqual(marked('Northwind Security', 'north sec'), ['North', 'Sec']);
	assert.deepEqual(marked('Northwind Security', 'sec north'), ['North', 'Sec']);
	assert.deepEqual(marked('Northwind Security', 'nortwind'), ['Northwind']);
	assert.deepEqual(marked('Northwind Security', 'nwsec'), ['N', 'w', 'Sec']);
	assert.deepEqual(marked('Northwind Security', 'northwindsecurity'), ['Northwind', 'Security']);
	assert.deepEqual(marked('Insect Security', 'sec'), ['Sec'], 'where it ranks best');
	assert.deepEqual(marked('Açougue São Benedito', 'sao be'), ['São Be']);
	assert.deepEqual(marked('Cafe\u{301} Éditions', 'cafe edit'), ['Cafe\u{301} Édit']);
	assert.deepEqual(marked('Édith Lumie\u{300}re', 'lumiere edith'), ['Édith', 'Lumie\u{300}re']);
	assert.deepEqual(marked('Lebelé', 'é'), ['é']);
	assert.deepEqual(marked('Straße 7', 'strasse 7'), ['Straße 7']);
	assert.deepEqual(marked('Straße 7', 'stras'), ['Straß']);
	assert.deepEqual(marked('Çınaraltı', 'cinar'), ['Çınar']);
	assert.deepEqual(marked('Abel Corp', 'a0'), [], 'found by its id');
	assert.deepEqual(marked('Northwind Security', 'zzz'), []);
	assert.deepEqual(marked('Northwind Security', ''), []);
});

await test('prepares names in batches, and searches before and after with the same result', () => {
	const many = Array.from({length: 50_000}, (_, at) => organization(`${at}`, {name: `Número ${at}`}));
	const [whole, begun] = [buildTreeIndex(many), buildTreeIndex(many)];
	let times = 1;
	while (prepareSearch(whole) > 0) {
		times++;
	}

	assert.equal(times, 5, '10,000 at a time');
	assert.ok(prepareSearch(begun) > 0);
	const queries = ['m', 'numero 49', 'nmero', 'nmr'];
	assert.deepEqual(
		queries.map(query => rowsMatching(begun, query)),
		queries.map(query => rowsMatching(whole, query)),
	);
	assert.equal(prepareSearch(begun), 0);
});

await test('finds the same names in the same order, whatever the order of the list', () => {
	const listed = [...names, ...accented, 'Northwynd', 'North-West Security', 'Nordwest Sechs', 'Nordsee West'].map(
		(name, at) => organization(`${at}xyz`, {name}),
	);
	const [one, other] = [buildTreeIndex(listed), buildTreeIndex(listed.toReversed())];
	const queries = ['n', 'north', 'nortwind', 'nwse', 'sec north', 'são', 'sáo', 'e', '1', 'zzz'];
	assert.deepEqual(
		new Set(queries.map(query => searchTree(one, query).manner)),
		new Set(['held', 'similar', 'abbreviated', 'heldOtherwise']),
	);
	assert.deepEqual(
		queries.map(query => namesFor(query, other)),
		queries.map(query => namesFor(query, one)),
	);
});

// The reference: ranks each name by itself.
function plainly(among: TreeIndex, query: string): readonly number[] {
	const needle = {...folded(query), isLoose: false};
	const ranked = everyRow(among).flatMap(row => {
		const name = folded(among.nameAt(row) ?? '');
		const place = bestPlace(name, 0, name.length, needle);
		const isBegun = among.idAt(row)?.startsWith(query) === true;
		return place === -1 && !isBegun ? [] : [{row, rank: place === -1 ? ranks : rankOf(place), length: name.length}];
	});
	return ranked
		.toSorted((one, other) => (one.rank === other.rank ? one.length - other.length : one.rank - other.rank))
		.map(({row}) => row);
}

const letter = fc.constantFrom('a', 'b', 'z', 'é', 'e', 'E', ' ', '-', 'ß', '7', '京');
const text = (maxLength: number) => fc.array(letter, {maxLength}).map(letters => letters.join(''));
const id = fc.constantFrom('a', 'ab', 'be', 'e7', '7b', 'zz');
const anyList = fc.array(fc.record({name: text(6), id, parent: fc.option(id, {nil: undefined})}), {maxLength: 12});

await test('ranks names that contain the text like a search name by name, in whatever order the queries are typed', () => {
	const queries = fc.array(text(2), {minLength: 1, maxLength: 5});
	fc.assert(
		fc.property(anyList, queries, (list, typed) => {
			const organizations = list.map(({id: own, ...rest}) => organization(own, rest));
			const among = buildTreeIndex(organizations);
			const held = typed.filter(query => query !== '' && plainly(among, query.toLowerCase()).length > 0);
			const expected = held.map(query => plainly(among, query.toLowerCase()));
			const inOrder = expected.map(rows => rows.toSorted((one, other) => one - other));
			assert.deepEqual(
				held.map(query => rowsMatching(among, query)),
				expected,
			);
			const searched = held.map(query => searchTree(among, query));
			assert.deepEqual(
				searched.map(each => [[...each.inOrder], each.best, each.manner]),
				inOrder.map((rows, at) => [rows, expected[at]?.[0], 'held']),
			);
		}),
	);
});
