import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {columnsOf} from '../../../../source/kernel/customer-file/columns.js';
import {
	exitStatusOf,
	isDone,
	leftOutIfProblem,
	tallyOf,
	toggleDuplicates,
	type BatchRow,
	type EarlierRuns,
	type EarlierAttempt,
} from '../../../../source/abilities/onboard/file/batch.js';
import type {Organization} from '../../../../source/base/api/schemas.js';
import {textOfSlot, type Form} from '../../../../source/kernel/form-model/form.js';
import {afterOf} from '../../../../source/kernel/form-model/request.js';
import {family, nothingMade, stateWith} from '../../../helpers/state.js';
import {shownText} from '../../../../source/base/text/told.js';

const state = stateWith(family);
const header = ['name', 'parent', 'business_email'];

function check(cells: ReadonlyArray<readonly string[]>, made: Readonly<Record<string, EarlierAttempt>> = {}) {
	const table = {header, rows: cells.map((each, index) => ({number: index + 2, cells: each}))};
	return checkRows({table, columns: columnsOf(table)}, state, {
		...nothingMade,
		find: form => made[textOfSlot(form, 'name')],
		hasCreated: id => Object.values(made).some(each => each.status === 'created' && each.id === id),
	});
}

const problemsOf = (cells: ReadonlyArray<readonly string[]>) => check(cells).map(({problems}) => problems);

await test('turns a row into the form that creates it, and finds its parent', () => {
	const [row] = check([[' New ', 'Acme / EMEA', 'ops@new.example ']]);
	assert.ok(row);
	assert.deepEqual(row.problems, []);
	assert.deepEqual(row.parentPath, ['Acme', 'EMEA']);
	assert.deepEqual(
		[afterOf(row.form).name, afterOf(row.form).parentId, afterOf(row.form).profile?.business_email],
		['New', 'emea', 'ops@new.example'],
	);
});

await test('refuses a row without a parent if it was created below one earlier', () => {
	const table = {
		header: ['name'],
		rows: [
			{number: 2, cells: ['North']},
			{number: 3, cells: ['Other']},
		],
	};
	const made: EarlierAttempt = {status: 'created', id: 'north'};
	const earlier = {
		...nothingMade,
		findAnywhere: (form: Form): readonly EarlierAttempt[] =>
			textOfSlot(form, 'name') === 'North' ? [{status: 'created', id: 'gone'}, made, {status: 'sent', at: 1}] : [],
	};
	const problems = (parent?: string) =>
		checkRows({table, columns: columnsOf(table), parent}, state, earlier).map(row => row.problems);
	const text = 'It was created from a file earlier, as Acme › EMEA › Northwind. Give the row the same parent.';
	assert.deepEqual(problems(), [[{field: 'parent', text, said: text.replaceAll('›', '/'), hasOtherParent: true}], []]);
	assert.deepEqual(problems('Acme'), [[], []]);
	const lost = checkRows({table, columns: columnsOf(table), parent: undefined}, state, {
		...nothingMade,
		findAnywhere: () => [{status: 'sent', at: 1}],
	});
	const told =
		'It was sent from a file earlier, with another parent, and the answer was lost. Give the row that parent.';
	assert.deepEqual(lost[0]?.problems, [{field: 'parent', text: told, hasOtherParent: true}]);
});

await test('reports every problem of every row with its field', () => {
	assert.deepEqual(
		problemsOf([
			['', 'EMEA', 'x'],
			['New', 'Nowhere', ''],
			['Contoso', 'EMEA', ''],
			['Twin', '', ''],
			['Twin', '', ''],
			['Many', 'EMEA', '', 'more'],
			['Cut'],
			['Short', 'EMEA'],
		]),
		[
			[
				{field: 'name', text: 'An organization needs a name.'},
				{
					field: 'business_email',
					text: 'This is not an email address. Write it like name@example.com, or leave it empty.',
				},
			],
			[
				{
					field: 'parent',
					text: '“Nowhere”: No organization that you can see has this id or path. Check the spelling, or use the id.',
				},
			],
			[{field: 'name', text: 'An organization with this name already exists under that parent: contoso.'}],
			[],
			[{field: 'name', text: 'Row 5 has the same name and parent.'}],
			[{text: 'The row has 4 values, but the header has 3. Put double quotes around a value that contains a comma.'}],
			[{text: 'The row has 1 value, but the header has 3. Is the line cut short?'}],
			[],
		],
	);
});

await test('names the row that creates a missing parent, and its order in the file', () => {
	const row5 = 'Row 5 of this file creates this parent. Create that row first, then read the file again.';
	const why = problemsOf([
		['Leaf', 'Acme / EMEA / New', ''],
		['Twig', 'New', ''],
		['Own', 'Own', ''],
		['New', 'EMEA', ''],
		['Bud', 'EMEA / New / Leaf', ''],
	]).map(problems => problems.map(({text}) => text));
	assert.deepEqual(why, [
		[`“Acme / EMEA / New”: ${row5}`],
		[`“New”: ${row5}`],
		['“Own”: No organization that you can see has this id or path. Check the spelling, or use the id.'],
		[],
		[`“EMEA / New / Leaf”: ${row5.replace('Row 5', 'Row 2')}`],
	]);
});

await test('asks which parent a row means if another row gives its name to another organization', () => {
	const why = problemsOf([
		['EMEA', 'APAC', ''],
		['Leaf', 'EMEA', ''],
		['Twig', 'Acme / EMEA', ''],
		['Bud', 'emea', ''],
		['APAC', 'Acme', ''],
		['Seed', 'APAC', ''],
	]).map(problems => problems.map(({text}) => text));
	assert.deepEqual(why, [
		[],
		['“EMEA”: Row 2 of this file gives this name to another organization. Use the id or the whole path.'],
		[],
		[],
		['An organization with this name already exists under that parent: apac.'],
		[],
	]);
});

await test('creates the valid rows without those that have problems, and recognizes existing organizations', () => {
	const rows = check([
		['Contoso', 'EMEA', ''],
		['', 'EMEA', ''],
		['New', 'EMEA', ''],
		['New', 'EMEA', ''],
	]);
	assert.deepEqual(
		rows.map(({existing}) => existing),
		['contoso', undefined, undefined, undefined],
	);
	const {problems, open} = tallyOf(rows);
	assert.deepEqual([problems, open, isDone(rows)], [3, 1, false]);
	const left = rows.map(row => leftOutIfProblem(row));
	assert.deepEqual(
		left.map(({result}) => result.status),
		['leftOut', 'leftOut', 'waiting', 'leftOut'],
	);
	assert.deepEqual(tallyOf(left), {
		accounts: 0,
		accountsAsked: 0,
		accountsLeft: 0,
		created: 0,
		deleted: 0,
		earlier: 0,
		existing: 1,
		failed: 0,
		leftOut: 2,
		open: 1,
		problems: 0,
		duplicates: 0,
		unclear: 0,
		unconfirmed: 0,
		unread: 0,
	});
	assert.deepEqual([isDone(left), isDone(left.filter(({result}) => result.status === 'leftOut'))], [false, true]);
});

await test('warns about a name that looks like another', () => {
	const [row] = check([['CONTOSO', 'APAC', '']]);
	assert.deepEqual(
		[row?.problems, row?.warnings],
		[[], [{text: '“CONTOSO” looks like Acme › EMEA › Contoso.', said: '“CONTOSO” looks like Acme / EMEA / Contoso.'}]],
	);
});

await test('warns about a name of an account that looks like a credential', () => {
	const table = {
		header: ['name', 'account'],
		rows: [
			{number: 2, cells: ['New', 'cfut_abcdefgh12345678']},
			{number: 3, cells: ['Newer', 'Shop']},
		],
	};
	const warnings = checkRows({table, columns: columnsOf(table)}, state, nothingMade).map(row => row.warnings);
	assert.deepEqual(warnings, [
		['First account: This looks like a credential. Everyone who can read the account will be able to read it.'],
		[],
	]);
});

await test('skips a row created from a file earlier, looks up one that was sent without an answer, and leaves out one that is no longer listed', () => {
	const rows = check(
		[
			['Contoso', 'EMEA', ''],
			['Northwind', 'EMEA', ''],
			['Gone', 'EMEA', ''],
		],
		{
			Contoso: {status: 'created', id: 'contoso'},
			Northwind: {status: 'sent', at: 1},
			Gone: {status: 'created', id: 'gone'},
		},
	);
	assert.deepEqual(
		rows.map(({problems}) => problems),
		[[], [], []],
	);
	assert.deepEqual(
		rows.map(({result}) => result),
		[{status: 'created', id: 'contoso', isEarlier: true}, {status: 'waiting'}, {status: 'leftOut'}],
	);
	assert.match(shownText(rows[1]?.warnings[0] ?? ''), /It was sent earlier, but the answer was/v);
	assert.equal(
		shownText(rows[2]?.resembles ?? ''),
		'It was created earlier as gone, which is no longer in the list. Creating it again may make a duplicate.',
	);
	assert.deepEqual(
		toggleDuplicates(rows).map(({result}) => result.status),
		['created', 'waiting', 'waiting'],
	);
	assert.deepEqual(tallyOf(rows), {
		accounts: 0,
		accountsAsked: 0,
		accountsLeft: 0,
		created: 1,
		deleted: 0,
		earlier: 1,
		existing: 0,
		failed: 0,
		leftOut: 0,
		open: 1,
		problems: 0,
		duplicates: 1,
		unclear: 0,
		unconfirmed: 0,
		unread: 0,
	});
});

await test('looks up a creation again that the list does not show yet, and asks about an older one', () => {
	const created = (at: number, id = 'new'): EarlierAttempt => ({status: 'created', id, at});
	const table = {header, rows: [{number: 2, cells: ['New', 'EMEA', '']}]};
	const resultOf = (made: EarlierAttempt, listed: readonly Organization[] | undefined, isConfirmed = false) => {
		const found = {listed: listed && new Map(listed.map(each => [each.id, each])), now: 100_000};
		const [row] = checkRows(
			{table, columns: columnsOf(table)},
			state,
			{...nothingMade, find: () => made, isConfirmed: () => isConfirmed},
			found,
		);
		assert.ok(row);
		const {result, isNeverListed, resembles = 'text' in result ? result : ''} = row;
		return [result.status, exitStatusOf([row]), isNeverListed, shownText(resembles)];
	};

	const listed: Organization = {id: 'new', name: 'New', create_time: '', parent: {id: 'emea', name: 'EMEA'}, meta: {}};
	assert.deepEqual(resultOf(created(71_000), []), [
		'unknown',
		6,
		undefined,
		'It was just created as new, but the list does not show it yet. cforgs looks again, and does not send it again.',
	]);
	assert.deepEqual(resultOf(created(1), undefined).slice(0, 2), ['unknown', 6], 'the look-up failed');
	assert.deepEqual(resultOf(created(70_000), []), [
		'leftOut',
		6,
		true,
		'The service answered earlier that it was created as new, but the list never showed it. Creating it again may make a duplicate.',
	]);
	assert.deepEqual(resultOf(created(70_000), [], true), [
		'leftOut',
		1,
		undefined,
		'It was created earlier as new, which is no longer in the list. Creating it again may make a duplicate.',
	]);
	assert.deepEqual(resultOf(created(71_000), [listed]), ['created', 0, undefined, '']);
	const other = {...listed, name: 'Other'};
	assert.deepEqual(resultOf(created(71_000), [other]), [
		'leftOut',
		6,
		true,
		'The service answered earlier that it was created as new, but the list shows “Other” in EMEA with this id. Creating it again may make a duplicate.',
	]);
	assert.deepEqual(resultOf(created(71_000), [other], true), ['created', 0, undefined, ''], 'somebody renamed it');
	assert.deepEqual(resultOf(created(70_000, 'contoso'), []).slice(0, 2), ['leftOut', 6], 'the id of another one');
	assert.deepEqual(
		resultOf({status: 'created', id: 'contoso'}, []).slice(0, 2),
		['created', 0],
		'an earlier version recorded no time',
	);
});

await test('counts only one of two identical rows as created', () => {
	const rows = check(
		[
			['Contoso', 'EMEA', ''],
			['Contoso', 'EMEA', ''],
		],
		{Contoso: {status: 'created', id: 'contoso'}},
	);
	assert.deepEqual(
		rows.map(({result}) => result.status),
		['created', 'waiting'],
	);
	assert.deepEqual(rows[1]?.problems, [{field: 'name', text: 'Row 2 has the same name and parent.'}]);
	assert.deepEqual(rows[1]?.warnings, [], 'it is listed');
});

await test('applies the given parent to every row of a file without a parent column', () => {
	const table = {
		header: ['name'],
		rows: [
			{number: 2, cells: ['New']},
			{number: 3, cells: ['Contoso']},
		],
	};
	const checkBelow = (parent: string) => checkRows({table, columns: columnsOf(table), parent}, state, nothingMade);
	const [row, taken] = checkBelow('Acme / EMEA');
	assert.deepEqual([row?.parentPath, row?.form.before.parentId, row?.problems], [['Acme', 'EMEA'], 'emea', []]);
	assert.deepEqual(taken?.problems, [
		{field: 'name', text: 'An organization with this name already exists under that parent: contoso.'},
	]);
	assert.deepEqual(checkBelow('Nowhere')[0]?.problems, [
		{
			field: 'parent',
			text: '“Nowhere”: No organization that you can see has this id or path. Check the spelling, or use the id.',
		},
	]);
});

await test('recognizes an organization created with other values, and notes that those stay', () => {
	const [other, twin] = check(
		[
			['Contoso', 'EMEA', 'new@contoso.example'],
			['Contoso', 'EMEA', ''],
		],
		{Elsewhere: {status: 'created', id: 'contoso'}},
	);
	assert.deepEqual(other?.result, {
		status: 'created',
		id: 'contoso',
		isEarlier: true,
		remark: 'It was created from a file earlier, with other values. To change them, edit the organization.',
	});
	assert.deepEqual([other?.problems, twin?.problems.length], [[], 1]);
});

await test('joins the parts of an address as the form does, and stores none if all are empty', () => {
	const table = {
		header: ['name', 'Street', 'City', 'country'],
		rows: [
			{number: 2, cells: ['New', '1 "High" Street', 'London', 'GB']},
			{number: 3, cells: ['Other', '', ' ', '']},
		],
	};
	const rows = checkRows({table, columns: columnsOf(table)}, state, nothingMade);
	assert.deepEqual(
		rows.map(({form}) => textOfSlot(form, 'business_address')),
		[
			String.raw`{"line1":"1 \"High\" Street","line2":"","city":"London","zipcode":"","country":"GB","stateOrProvince":""}`,
			'',
		],
	);
});

await test('joins metadata columns into one object, without empty members', () => {
	const cells = [
		['One', ' 0042 ', '"x"', 'p'],
		['Two', '', 'b', ''],
		['None', ' ', '', ''],
	];
	const table = {
		header: ['name', 'Customer no.', '2', '__proto__'],
		rows: cells.map((each, index) => ({number: index + 2, cells: each})),
	};
	const rows = checkRows(
		{table, columns: ['name', 'metadata_member', 'metadata_member', 'metadata_member']},
		state,
		nothingMade,
	);
	const stored = rows.map(({form}) => afterOf(form).profile?.external_metadata);
	assert.deepEqual(
		stored.map(text =>
			text === undefined || text === '' ? text : Object.entries(JSON.parse(text) as Record<string, string>),
		),
		[
			[
				['2', '"x"'],
				['Customer no.', '0042'],
				['__proto__', 'p'],
			],
			[['2', 'b']],
			undefined,
		],
	);
});

await test('warns about a country that is not a code', () => {
	const table = {
		header: ['name', 'country'],
		rows: [
			{number: 2, cells: ['New', 'United Kingdom']},
			{number: 3, cells: ['Other', 'GB']},
		],
	};
	const rows = checkRows({table, columns: columnsOf(table)}, state, nothingMade);
	assert.deepEqual(
		rows.map(({problems, warnings}) => [problems, warnings]),
		[
			[[], ['Use the ISO 3166 code for the country: GB (United Kingdom). You can save it anyway.']],
			[[], []],
		],
	);
});

await test('warns about a name that differs by a typo from another', () => {
	const rows = check([
		['Contosso', 'APAC', ''],
		['Contoso Shop', 'APAC', ''],
	]);
	assert.deepEqual(
		rows.map(({problems, warnings}) => [problems, warnings.map(text => shownText(text))]),
		[
			[[], ['“Contosso” is similar to Acme › EMEA › Contoso.']],
			[[], []],
		],
	);
	const both = check([
		['New Security', 'APAC', ''],
		['New Securty', 'APAC', ''],
		['New Securty', 'EMEA', ''],
		['new security', 'APAC', ''],
		['', 'APAC', ''],
		['', 'APAC', ''],
	]);
	assert.deepEqual(
		both.map(({warnings}) => warnings),
		[
			[],
			['“New Securty” is similar to “New Security” in the file.'],
			[],
			['“new security” is similar to “New Security” in the file.'],
			[],
			[],
		],
	);
});

await test('leaves out a row that resembles an earlier one, unless the user includes it or another row matches', () => {
	const checkLike = (
		cells: ReadonlyArray<readonly string[]>,
		like: ReturnType<EarlierRuns['findLike']>,
		exact: Readonly<Record<string, EarlierAttempt>> = {},
	) => {
		const table = {header, rows: cells.map((each, index) => ({number: index + 2, cells: each}))};
		return checkRows({table, columns: columnsOf(table)}, state, {
			...nothingMade,
			find: form => exact[textOfSlot(form, 'name')],
			findLike: () => like,
			hasCreated: id => id === 'contoso',
		});
	};

	const contoso: EarlierAttempt = {status: 'created', id: 'contoso'};
	const made =
		'was created earlier as Acme › EMEA › Contoso (contoso). To correct it, edit that organization. Creating this row makes a duplicate.';
	const resembling = (rows: readonly BatchRow[]) =>
		rows.map(({resembles, result}) => [result.status, resembles === undefined ? undefined : shownText(resembles)]);
	const none = {ofLine: [], ofValues: [], ofContact: [], elsewhere: []};
	const renamed = checkLike([['Contoso Retail', 'EMEA', '']], {...none, ofLine: [contoso]});
	assert.deepEqual(resembling(renamed), [['leftOut', `This line of the file ${made}`]]);
	assert.deepEqual([tallyOf(renamed).duplicates, tallyOf(renamed).leftOut, tallyOf(renamed).open], [1, 0, 0]);
	const taken = toggleDuplicates(renamed);
	assert.deepEqual([taken[0]?.result.status, tallyOf(taken).open, toggleDuplicates(taken)], ['waiting', 1, renamed]);

	const resemblingIn = (...parameters: Parameters<typeof checkLike>) => resembling(checkLike(...parameters));
	const waiting = ['waiting', undefined];
	const ofLine = ['leftOut', `This line of the file ${made}`];
	const beside = (name: string) => [
		['Fabrikam', 'EMEA', ''],
		[name, 'EMEA', ''],
	];
	assert.deepEqual(
		resemblingIn(beside('Other'), {...none, ofLine: [contoso]}),
		[waiting, waiting],
		'another file of the same name',
	);
	const north: EarlierAttempt = {status: 'created', id: 'north'};
	assert.deepEqual(resemblingIn(beside('Northwind'), {...none, ofLine: [contoso, north]}, {Northwind: north}), [
		ofLine,
		['created', undefined],
	]);
	assert.deepEqual(
		resemblingIn(beside('Contoso'), {...none, ofLine: [contoso]}, {Contoso: contoso}),
		[waiting, ['created', undefined]],
		'it only moved down',
	);
	assert.deepEqual(resemblingIn(beside('Other'), {...none, ofValues: [contoso]})[0], [
		'leftOut',
		`A row with the same other values ${made}`,
	]);
	assert.deepEqual(resemblingIn(beside('Other'), {...none, elsewhere: [contoso]})[0], [
		'leftOut',
		`A row with the same other values ${made}`,
	]);
	const table = {
		header,
		rows: [
			['Fabrikam', 'APAC', ''],
			['Northwind', 'APAC', ''],
		].map((cells, index) => ({number: index + 2, cells})),
	};
	const elsewhere = checkRows({table, columns: columnsOf(table)}, state, {
		...nothingMade,
		findLike: ({form}) =>
			textOfSlot(form, 'name') === 'Northwind' ? {...none, elsewhere: [north]} : {...none, ofLine: [contoso]},
	});
	assert.deepEqual(
		elsewhere.map(({result}) => result.status),
		['leftOut', 'leftOut'],
		'the file as a whole was given another parent',
	);
	const shared = [1, 2, 3, 4].map((at): EarlierAttempt => ({status: 'sent', at}));
	assert.deepEqual(resemblingIn(beside('Other'), {...none, ofValues: shared}), [waiting, waiting]);
	const [another] = checkLike([['Fabrikam', 'EMEA', '']], {...none, ofLine: [contoso]});
	assert.deepEqual(
		[another?.result.status, another?.resembles, another?.warnings.map(text => shownText(text))],
		[
			'waiting',
			undefined,
			[
				'This line of the file was created earlier as Acme › EMEA › Contoso (contoso). If this is the same customer, edit that organization. Creating this row makes a duplicate.',
			],
		],
	);
	const [lost] = checkLike([['Fabrikam', 'EMEA', '']], {...none, ofLine: [{status: 'sent', at: 1}]});
	assert.match(
		shownText(lost?.resembles ?? ''),
		/^This line of the file was sent earlier, but the answer was lost\. Check whether it exists\./v,
	);

	const alike = checkLike(
		[
			['Contosso', 'EMEA', ''],
			['CONTOSO', 'APAC', ''],
		],
		none,
	);
	assert.deepEqual(resembling(alike), [['leftOut', `A row with a similar name ${made}`], waiting]);
	assert.deepEqual(
		resemblingIn([['Fabrikam', 'EMEA', '']], {...none, ofLine: [{status: 'created', id: 'gone'}]}),
		[waiting],
		'it is not there any more',
	);
	assert.deepEqual(
		resemblingIn([['', 'EMEA', '']], {...none, ofLine: [contoso]}),
		[waiting],
		'a row with a problem is not sent anyway',
	);
});

await test('puts the house number after the street, or before it where the country writes it so', () => {
	const cells = [
		['A', 'Hauptstraße', '12a', 'Deutschland'],
		['B', 'High Street', '5', 'GB'],
		['C', 'Rue de Rivoli', '7', 'Frankreich'],
		['D', 'Hauptstraße', '', 'DE'],
		['E', '', '7', ''],
		['F', '', '', ''],
	];
	const table = {
		header: ['name', 'line1', 'house_number', 'country'],
		rows: cells.map((each, index) => ({number: index + 2, cells: each})),
	};
	const lineOf = (form: Form) =>
		/"line1":"(?<line>[^"]*)"/v.exec(textOfSlot(form, 'business_address'))?.groups?.['line'];
	const lines = checkRows({table, columns: columnsOf(table)}, state, nothingMade).map(({form}) => lineOf(form));
	assert.deepEqual(lines, ['Hauptstraße 12a', '5 High Street', '7 Rue de Rivoli', 'Hauptstraße', '7', undefined]);
});
