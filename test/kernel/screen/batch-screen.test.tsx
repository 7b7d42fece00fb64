import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkRows} from '../../../source/abilities/onboard/file/check.js';
import {columnsOf} from '../../../source/kernel/customer-file/columns.js';
import {textOfSlot, type Form} from '../../../source/kernel/form-model/form.js';
import {itemRows} from '../../../source/abilities/onboard/file/rows.js';
import {neverListed, resultLines} from '../../../source/abilities/onboard/file/head.js';
import {bothForms} from '../../../source/base/text/told.js';
import {failureText} from '../../../source/kernel/rows/failure.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Table} from '../../../source/kernel/customer-file/cells.js';
import {whyNotLeaveOut} from '../../../source/abilities/onboard/file/availability.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {dialogOf, family, nothingMade, organization, reasonOf, reduceAll, stateWith} from '../../helpers/state.js';

const base = stateWith(family, {columns: 80, rows: 24});

function check(table: Table, earlier = nothingMade) {
	const opened = reduce(base, {type: 'batch/opened', file: 'customers.csv', table});
	return reduce(opened, {type: 'batch/checked', rows: checkRows({table, columns: columnsOf(table)}, base, earlier)});
}

const table: Table = {
	header: ['name', 'parent'],
	rows: [
		{number: 2, cells: ['One', 'EMEA']},
		{number: 3, cells: ['Two', 'EMEA']},
	],
};

const checked = check(table);

const told = (frame: string): string => frame.replaceAll(/[\s│]+/gv, ' ');

await test('shows what a review will create, and the key for it', () => {
	const frame = told(frameOf(checked));
	assert.match(frame, /Review · Onboard from customers\.csv/v);
	assert.match(frame, /2 rows: 2 organizations to create\. Press y to create them, one after the other\./v);
	assert.match(frame, / y send /v);
});

await test('has a table with a row in one line, problems first, and the path and all values on Enter', () => {
	const long = 'A very long business name that no single line has room for, Ltd';
	const customers = Array.from({length: 12}, (_, index) => ({
		number: index + 2,
		cells: [`Customer ${index + 2}`, 'EMEA', long, 'ops@one.example'],
	}));
	const state = check({
		header: ['name', 'parent', 'business_name', 'business_email'],
		rows: [...customers, {number: 14, cells: ['Wrong', 'Nowhere', '', '']}],
	});
	const rowsOf = (frame: string): readonly string[] => frame.split('\n').filter(line => /^│ (?:✗|·) /v.test(line));
	const large = {...state, size: {columns: 120, rows: 40}};
	assert.equal(rowsOf(frameOf(large)).length, 13);
	assert.match(rowsOf(frameOf(large))[0] ?? '', /✗ +14 +Wrong/v);
	assert.match(frameOf(large), /row {2}organization {2}below {2}Business name {2,}Business email/v);
	assert.match(
		rowsOf(frameOf(large))[1] ?? '',
		/Customer 2 +EMEA +A very long business name [^…]+ Ltd +ops@one\.example +│$/v,
	);
	const detailed = reduce(large, {type: 'batch/detailsToggled'});
	assert.match(
		told(frameOf(detailed)),
		/Customer 2 in Acme › EMEA Business name: A very long business name that no single line has room for, Ltd · Business email: ops@one\.example/v,
	);
	assert.match(frameOf(detailed), /↵ one line each/v);
	assert.equal(frameOf(reduce(detailed, {type: 'batch/detailsToggled'})), frameOf(large));
});

await test('renders a row of the file once per width, and again only for other columns', () => {
	const {batch} = dialogOf(checked, 'batch');
	const [item] = batch.rows;
	assert.ok(item);
	const rows = itemRows(batch, item, 76);
	assert.equal(itemRows({...batch, shown: 3, step: {name: 'reviewing'}}, item, 76), rows);
	const others = [
		itemRows(batch, item, 40),
		itemRows({...batch, columns: ['name', undefined]}, item, 40),
		itemRows(batch, {...item, result: {status: 'leftOut'}}, 40),
	];
	assert.equal(new Set([rows, ...others]).size, 4);
});

await test('shows the values of each row that may still be sent, also after a failure', () => {
	const {batch} = dialogOf(
		check({header: ['name', 'parent', 'business_name'], rows: [{number: 2, cells: ['One', 'EMEA', 'One Ltd']}]}),
		'batch',
	);
	const [item] = batch.rows;
	assert.ok(item);
	const isShown = (result: typeof item.result): boolean =>
		itemRows(batch, {...item, result}, 76).some(({left}) => left.some(({text}) => text.includes('One Ltd')));
	const open = [
		item.result,
		{status: 'failed', text: 'Refused.'},
		{status: 'unknown', text: 'The answer was lost,'},
	] as const;
	assert.deepEqual(
		open.map(result => isShown(result)),
		[true, true, true],
	);
	assert.deepEqual(
		[{status: 'leftOut'} as const, {status: 'created', id: 'x', isEarlier: false} as const].map(result =>
			isShown(result),
		),
		[false, false],
	);
});

await test('shows the next request below the rows, and none once all are created', () => {
	const frame = told(frameOf(checked));
	assert.match(
		frame,
		/Request of row 2, 1 of 2 \(press ← or → for the others\) POST \/organizations \{ "name": "One", "parent": \{ "id": "emea" \} \}/v,
	);
	const rows = dialogOf(checked, 'batch').batch.rows.map(row => ({
		...row,
		result: {status: 'created', id: 'x', isEarlier: false} as const,
	}));
	const made = reduce(checked, {type: 'batch/checked', rows});
	assert.doesNotMatch(told(frameOf(made)), /Request of row/v);
});

await test('warns in a review if the list is incomplete', () => {
	const announced = reduceAll(
		base,
		{type: 'organizations/requested', request: 2},
		{type: 'organizations/received', request: 2, organizations: family, total: 9, unreadable: 1, isLast: true},
	);
	const frame = told(frameOf({...announced, dialog: checked.dialog}));
	assert.match(
		frame,
		/The service announced 9 organizations and sent 6: .* The rows are checked without the missing organizations, so a path may lead to the wrong parent\./v,
	);
	assert.doesNotMatch(told(frameOf(checked)), /announced/v);
});

await test('reports rows without a parent in one sentence, with the ways to a parent', () => {
	const nowhere = told(frameOf(check({header: ['name'], rows: table.rows})));
	assert.match(
		nowhere,
		/2 organizations will have no parent\. To set a parent, press p to choose one for all rows, press m to choose another column, or add a column “parent”\./v,
	);
	const some = told(frameOf(check({...table, rows: [...table.rows, {number: 4, cells: ['Three', '']}]})));
	assert.match(
		some,
		/1 organization will have no parent\. For whole paths, values and problems, press ↵\. row organization/v,
	);
	assert.doesNotMatch(told(frameOf(checked)), /no parent/v);
	const given = reduce(base, {
		type: 'batch/opened',
		file: 'customers.csv',
		table: {header: ['name'], rows: table.rows},
		parent: 'Nowhere',
	});
	const batch = given.dialog.kind === 'batch' ? given.dialog.batch : undefined;
	assert.ok(batch);
	const rows = checkRows(batch, base, nothingMade);
	const unknown = told(frameOf(reduce(given, {type: 'batch/checked', rows})));
	assert.match(unknown, /2 One – --organization: “Nowhere”: No organization… \+1 ✗ 3 Two /v, 'one line each');
	const whole = frameOf(reduceAll(given, {type: 'batch/checked', rows}, {type: 'batch/detailsToggled'}));
	assert.match(told(whole), /--organization: “Nowhere”: No organization that you can see has this id or path\./v);
	assert.match(unknown, /Nothing is sent until they are fixed: press p to choose the parent of every row\./v);
	assert.doesNotMatch(unknown, /no parent/v);
});

await test('leaves nothing out while rows lack the parent they were created under', () => {
	const earlier = {
		...nothingMade,
		findAnywhere: (form: Form) =>
			textOfSlot(form, 'name') === 'One' ? [{status: 'created', id: 'contoso'} as const] : [],
	};
	const lacking = check({header: ['name'], rows: table.rows}, earlier);
	assert.doesNotMatch(told(frameOf(lacking)), /leaves? (?:it |them )?out|x leave out/v);
	assert.match(reasonOf(whyNotLeaveOut, lacking), /Choose the same parent first\.$/v);
});

await test('chooses the parent of every row from the list of the forms', () => {
	const rootless = check({
		header: ['name'],
		rows: [
			{number: 2, cells: ['One']},
			{number: 3, cells: ['Two']},
		],
	});
	assert.match(told(frameOf(rootless)), / y send .* p parent Esc leave/v);
	const picking = reduceAll(rootless, {type: 'picker/opened', query: lineOf('em')});
	const frame = told(frameOf(picking));
	assert.match(frame, /Choose the parent of every row .*Type a name: em .*1 to choose from ❯ EMEA in Acme /v);
	assert.match(frame, / ↵ choose .*Esc keep the old one/v);
	assert.doesNotMatch(told(frameOf(checked)), / p parent /v);
});

await test('shows the result once every row is created, once and without a key to create', () => {
	const sent = reduceAll(
		checked,
		{type: 'batch/begun', request: 1},
		...[2, 3].map(
			number =>
				({
					type: 'batch/rowChanged',
					request: 1,
					number,
					result: {status: 'created', id: `id-${number}`, isEarlier: false, organization: organization(`id-${number}`)},
				}) as const,
		),
		{
			type: 'batch/ended',
			request: 1,
			at: 1,
			note: {tone: 'success', text: '2 of 2 rows are created. The result is in customers.result.csv.'},
		},
	);
	const frame = told(frameOf(sent));
	assert.match(frame, /Result · Onboard from customers\.csv/v);
	assert.equal(frame.match(/created/gv)?.length, 1);
	assert.doesNotMatch(frame, / y send /v);
});

await test('has a reason that several rows share once above them, and with all details below each', () => {
	const names = ['One', 'Two', 'Three', 'Four'];
	const five = check({
		header: ['name', 'parent'],
		rows: names.map((name, index) => ({number: index + 2, cells: [name, 'EMEA']})),
	});
	const refused = (ray: string, sentence = 'The service refused this: no.') => {
		const text = failureText({sentence, status: 422, errors: [], ray});
		return {status: 'failed', isRefused: true, ...bothForms(text)} as const;
	};

	const sent = reduceAll(
		five,
		{type: 'batch/begun', request: 1},
		...(
			[
				[2, refused('a-FRA')],
				[3, refused('b-FRA', 'Another reason.')],
				[4, refused('c-FRA')],
				[5, neverListed('id-5')],
			] as const
		).map(([number, result]) => ({type: 'batch/rowChanged', request: 1, number, result}) as const),
		{type: 'batch/ended', request: 1, at: 1, note: {tone: 'warning', text: '0 of 4 rows are created.'}},
	);
	const large = {...sent, size: {columns: 120, rows: 40}};
	const frame = told(frameOf(large));
	assert.match(
		frame,
		/ 2 refused: The service refused this: no\. \(status 422\) ✗ 2 One EMEA no profile ✗ 4 Three EMEA no profile ✗ 3 Two EMEA Another reason\. \(status 422 · cf-ray b-FRA\) no profile \? 5 Four /v,
	);
	const detailed = reduce(large, {type: 'batch/detailsToggled'});
	assert.match(
		told(frameOf(detailed)),
		/One in Acme › EMEA no profile The service refused this: no\. \(status 422 · cf-ray a-FRA\) .*c-FRA/v,
	);
	assert.deepEqual(resultLines(dialogOf(sent, 'batch').batch), [
		'2 refused: The service refused this: no. (status 422)\n  Row 2, One  cf-ray a-FRA\n  Row 4, Three  cf-ray c-FRA',
		'Row 3, Two: Another reason. (status 422 · cf-ray b-FRA)',
		'Row 5, Four: Not confirmed: the service answered that it was created as id-5, but the list does not show it. cforgs looks again when you continue, and does not send it again.',
	]);
});

await test('has a reason that several accounts share once above their rows', () => {
	const account = {name: 'Main', type: 'standard'} as const;
	const {rows} = dialogOf(checked, 'batch').batch;
	const made = rows.map(
		each =>
			({
				...each,
				account: {
					...account,
					name: `${account.name} ${each.number}`,
					result: {status: 'refused', text: 'The service refused this: no.'},
				},
				result: {status: 'created', id: `id-${each.number}`, isEarlier: false},
			}) as const,
	);
	const both = reduce(checked, {type: 'batch/checked', rows: made});
	assert.match(
		told(frameOf({...both, size: {columns: 120, rows: 40}})),
		/ 2 refused: Its account: The service refused this: no\. ✓ 2 One EMEA id-2 ✓ 3 Two EMEA id-3 /v,
	);
	assert.deepEqual(resultLines(dialogOf(both, 'batch').batch), [
		'2 refused: Its account: The service refused this: no.\n  Row 2, One  Main 2\n  Row 3, Two  Main 3',
	]);
	const unlisted = reduce(checked, {
		type: 'batch/checked',
		rows: rows.map(each => ({...each, result: neverListed(`id-${each.number}`)})),
	});
	assert.match(
		told(frameOf({...unlisted, size: {columns: 120, rows: 40}})),
		/ 2 unclear: Not confirmed: the service answered that it was created, but the list does not show it\. .* \? 2 One EMEA not confirmed, id-2 \? 3 Two EMEA not confirmed, id-3 /v,
	);
});

await test('counts the rows with problems', () => {
	const frame = told(frameOf(check({...table, rows: [...table.rows, {number: 4, cells: ['', 'Nowhere']}]})));
	assert.match(
		frame,
		/1 of 3 rows has a problem, marked ✗\. Nothing is sent until it is fixed: correct the file, then press r to read it again\./v,
	);
	assert.match(frame, / r read again /v);
	assert.doesNotMatch(frame, / y send /v);
});

await test('counts the rows to leave out before anything is sent, each with a reason', () => {
	const bad = check({
		...table,
		rows: [...table.rows, {number: 4, cells: ['', 'Nowhere']}, {number: 5, cells: ['Contoso', 'EMEA']}],
	});
	assert.match(
		told(frameOf(bad)),
		/2 of 4 rows have problems, marked ✗\. .* Or press x to leave them out: 2 others can be created\. .* x leave out /v,
	);
	const left = reduce(bad, {type: 'batch/problemsLeftOut'});
	const frame = told(frameOf(left));
	assert.match(
		frame,
		/4 rows: 1 left out; 1 already there; 2 organizations to create\. Press y to create them, one after the other\./v,
	);
	assert.match(
		frame,
		/The rows that are left out come first, with reasons\. After you correct the file, press r, or open it again later\./v,
	);
	assert.match(
		frame,
		/– 4 \(no name\) – left out: name: An organization needs a na… \+1 – 5 Contoso EMEA already there: name: An organization … contoso · 2 One EMEA /v,
	);
	const whole = frameOf(reduce(left, {type: 'batch/detailsToggled'}));
	assert.match(
		told(whole),
		/– 4 left out: \(no name\) name: An organization needs a name\. parent: “Nowhere”: No organization that you can see .*– 5 already there: Contoso in Acme › EMEA contoso name: An organization with this name already exists/v,
	);
	assert.match(frame, / y send r read again /v);
	assert.doesNotMatch(frame, /✗| x leave out /v);
	const nameless = reduce(check({...table, rows: [...table.rows, {number: 4, cells: ['', '']}]}), {
		type: 'batch/problemsLeftOut',
	});
	assert.doesNotMatch(told(frameOf(nameless)), /will have no parent/v, 'what is left out becomes no root');
	const alone = check({...table, rows: [{number: 4, cells: ['', 'Nowhere']}]});
	assert.doesNotMatch(told(frameOf(alone)), /leaves? (?:it |them )?out/v, 'nothing would be left to create');
	const sending = told(frameOf(reduce(left, {type: 'batch/begun', request: 1})));
	assert.match(sending, / 0 of 2 created · 0 failed · 2 left out /v);
});

const created = (state: State): string =>
	told(
		frameOf(
			reduceAll(
				state,
				{type: 'batch/begun', request: 1},
				{type: 'batch/rowChanged', request: 1, number: 2, result: {status: 'created', id: 'id-2', isEarlier: false}},
				{type: 'batch/ended', request: 1, at: 1, note: {tone: 'success', text: 'Ended.'}},
			),
		),
	);

await test('drops the warnings of a row once it is created', () => {
	const odd = check({header: ['name', 'country'], rows: [{number: 2, cells: ['CONTOSO', 'Norway']}]});
	assert.match(told(frameOf(odd)), /country: NO \(Norway\)\. You can save it anyway\. “CONTOSO” looks like /v);
	assert.doesNotMatch(created(odd), /It can still be saved|looks like/v);
});

await test('says that a row will be looked up until it is found', () => {
	const sent = check(
		{...table, rows: [{number: 2, cells: ['CONTOSO', 'EMEA']}]},
		{...nothingMade, find: () => ({status: 'sent', at: 0})},
	);
	assert.match(told(frameOf(sent)), /answer was lost\. cforgs first checks whether it exists\./v);
	const found = created(sent);
	assert.match(found, /✓ 2 CONTOSO/v);
	assert.doesNotMatch(found, /looked up/v);
});

await test('shows a title for row numbers, counts earlier rows once, and asks for no name', () => {
	const earlier = reduceAll(
		checked,
		{type: 'batch/begun', request: 1},
		{
			type: 'batch/rowChanged',
			request: 1,
			number: 2,
			result: {status: 'created', id: 'id-2', isEarlier: true, organization: organization('id-2')},
		},
	);
	assert.match(frameOf(earlier), /│ {5}row {2}organization {2}below +│\n.*2 {2}One/v);
	const rows = earlier.dialog.kind === 'batch' ? earlier.dialog.batch.rows : [];
	const again = reduce(earlier, {type: 'batch/checked', rows});
	assert.match(told(frameOf(again)), /1 organization to create; 1 created earlier\./v);
	const nameless = check({...table, rows: [{number: 2, cells: ['', 'EMEA']}]});
	assert.match(
		frameOf(nameless),
		/│ {5}row {2}organization {2}below +│\n│ ✗ {5}2 .*name: An organization needs a name\. /v,
	);
});

await test('names a row that was sent without an answer, and the name of the result file', () => {
	const sent = {
		...nothingMade,
		find: (form: Form) => (textOfSlot(form, 'name') === 'Two' ? ({status: 'sent', at: 1} as const) : undefined),
	};
	const frame = frameOf(check(table, sent));
	assert.match(
		told(frame),
		/2 organizations to create\..* Row 3 \(Two\) was sent earlier, but its answer was lost. It is looked up first, and created only if it does not exist\./v,
	);
	assert.match(frame, / 3 {2}Two[\s\S]* 2 {2}One/v);
	const every = {...nothingMade, find: () => ({status: 'sent', at: 1}) as const};
	const many = {
		...table,
		rows: Array.from({length: 5}, (_, index) => ({number: index + 2, cells: [`N${index}`, 'EMEA']})),
	};
	const several = frameOf(check(many, every));
	assert.match(told(several), /Rows 2 \(N0\), 3 \(N1\), 4 \(N2\) and 2 more were sent earlier/v);

	const {rows} = dialogOf(checked, 'batch').batch;
	const other = reduce(checked, {
		type: 'batch/checked',
		rows,
		otherResult: {file: 'c.result-2.csv', taken: 'c.result.csv'},
	});
	assert.match(
		told(frameOf(other)),
		/The result goes to c\.result-2\.csv, because c\.result\.csv holds the result of other rows\./v,
	);
	assert.doesNotMatch(told(frameOf(checked)), /was sent before|The result goes to/v);
});

await test('marks two columns for one field, and shows an address by the values of its parts', () => {
	const parts: Table = {
		header: ['name', 'line1', 'city', 'x'],
		rows: [{number: 2, cells: ['One', '1 Road', 'Basel', '']}],
	};
	const opened = reduceAll(
		base,
		{type: 'batch/opened', file: 'c.csv', table: parts},
		{type: 'batch/columnChosen', by: 1},
	);
	assert.match(told(frameOf(opened)), /name Name \(set twice\).*❯ x ← Name \(set twice\) →/v);
	const checkedParts = frameOf(check(parts));
	assert.match(told(checkedParts), / Business address .* line 1 1 Road, city Basel /v);
});

await test('names a metadata member like its column, and shows its value', () => {
	const numbered: Table = {header: ['name', 'Contract no.'], rows: [{number: 2, cells: ['One', '0042']}]};
	const opened = reduceAll(
		base,
		{type: 'batch/opened', file: 'c.csv', table: numbered},
		{type: 'batch/columnChosen', by: -1},
	);
	assert.match(told(frameOf(opened)), /❯ Contract no\. ← Metadata · Contract no\. → such as 0042/v);
	const rows = checkRows({table: numbered, columns: ['name', 'metadata_member']}, base, nothingMade);
	const reviewed = reduce(opened, {type: 'batch/checked', rows});
	assert.match(told(frameOf(reviewed)), / External metadata .* Contract no\. 0042 /v);
});

await test('fills both names from one column, and names its problems by its heading', () => {
	const both: Table = {
		header: ['Firma'],
		rows: [
			{number: 2, cells: ['One']},
			{number: 3, cells: ['Acme']},
		],
	};
	const opened = reduceAll(
		base,
		{type: 'batch/opened', file: 'c.csv', table: both},
		{type: 'batch/columnChosen', by: 1},
		{type: 'batch/columnChosen', by: 1},
		{type: 'batch/columnChosen', by: 1},
	);
	assert.match(told(frameOf(opened)), /❯ Firma ← Name and business name →/v);
	const rows = checkRows({table: both, columns: ['both_names']}, base, nothingMade);
	assert.deepEqual(rows.map(({form}) => [textOfSlot(form, 'name'), textOfSlot(form, 'business_name')])[0], [
		'One',
		'One',
	]);
	const frame = frameOf(reduce(opened, {type: 'batch/checked', rows}));
	assert.match(told(frame), /✗ 3 Acme .* Firma: An organization with this name alread… · 2 One/v);
});

await test('lists what a deletion removes by number, and shows its progress', () => {
	const {rows} = dialogOf(checked, 'batch').batch;
	const made = rows.map((each, index) => ({
		...each,
		result: {status: 'created', id: `id-${index}`, isEarlier: false} as const,
	}));
	const asked = reduceAll(
		checked,
		{type: 'batch/checked', rows: made},
		{type: 'batch/undoAsked'},
		{type: 'batch/undoEdited', line: lineOf('1')},
	);
	assert.match(
		told(frameOf(asked)),
		/Delete 2 organizations that you created from customers\.csv just now\? .* To delete them, type how many \(2\), then press ↵: ❯ 1 2 One in Acme › EMEA id-0 3 Two/v,
	);
	const deleting = reduceAll(
		asked,
		{type: 'batch/begun', request: 1, isUndoing: true},
		{type: 'batch/rowChanged', request: 1, number: 3, result: {status: 'deleted', id: 'id-1'}},
	);
	assert.match(
		told(frameOf(deleting)),
		/Deleting · Onboard from customers\.csv .* 1 of 2 deleted Each row is checked, then deleted once\..* – 3 Two EMEA deleted again, id-1/v,
	);
	const stopping = reduce(deleting, {type: 'batch/stopAsked'});
	assert.match(told(frameOf(stopping)), /Stopping after the current row/v);
	assert.match(
		told(frameOf({...stopping, pause: 290})),
		/Stopping after the current row … Press Esc again to stop waiting for that row\. Rate limit reached\. Continues in 290 s/v,
	);
});

await test('marks a sample that is cut', () => {
	const long = 'A name that goes on and on, further than any column has room for it';
	const opened = reduce(base, {
		type: 'batch/opened',
		file: 'c.csv',
		table: {header: ['Customer of ours in all the countries'], rows: [{number: 2, cells: [long]}]},
	});
	const frame = frameOf({...opened, size: {columns: 120, rows: 24}});
	assert.match(frame, /such as A name that goes[^│]*… │/v);
	assert.match(frame, /❯ Customer of ours[^│]*…/v);
});

await test('names columns that fill no field in the review, up to a limit, and each one in the mapping', () => {
	const wide: Table = {
		header: ['name', 'Seg\u{200B}ment', '', '', 'x'.repeat(40)],
		rows: [{number: 2, cells: ['One', '1', '', 'noted', '']}],
	};
	const opened = told(frameOf(reduce(base, {type: 'batch/opened', file: 'c.csv', table: wide})));
	assert.match(opened, /Seg⟦200B⟧ment ← not used →/v);
	assert.doesNotMatch(opened, /Not used:/v);
	const reviewed = (each: Table) => told(frameOf(check(each)));
	assert.match(reviewed(wide), /1 organization to create.*Not used: Seg⟦200B⟧ment, column 4, x{23}…/v);
	assert.doesNotMatch(told(frameOf(checked)), /Not used/v);
	assert.match(reviewed({...wide, header: ['name', ...'abcdefghij']}), /Not used: a, b, c, d, e, f, g, h and 2 more/v);
});

await test('shows which part of the address a column fills at every width, also next to a long sample', () => {
	const parts: Table = {header: ['line1', 'city', 'zipcode'], rows: [{number: 2, cells: ['a'.repeat(80), 'b', 'c']}]};
	const opened = reduce(base, {type: 'batch/opened', file: 'c.csv', table: parts});
	const frames = [40, 63, 80, 120].map(columns => told(frameOf({...opened, size: {columns, rows: 12}})));
	assert.deepEqual(
		frames.filter(frame => !/❯ line1 ← Bus[^←]*line 1 →.* city Bus[^←]*city.* zipcode Bus[^←]*ZIP /v.test(frame)),
		[],
	);
});
