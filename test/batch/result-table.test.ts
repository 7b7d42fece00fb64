import assert from 'node:assert/strict';
import {test} from 'node:test';
import {leaveOut} from '../../source/batch/batch.js';
import {checkRows} from '../../source/batch/check.js';
import {isResultOf, resultTable} from '../../source/batch/result-table.js';
import {family, nothingMade, stateWith} from '../helpers/state.js';

await test('a row that is left out says why, and one that is there already has its id', () => {
	const table = {header: ['name', 'parent'], rows: [{number: 2, cells: ['Contoso', 'EMEA']}, {number: 3, cells: ['New', 'Nowhere']}]};
	const rows = checkRows({table, columns: ['name', 'parent']}, stateWith(family), nothingMade).map(row => leaveOut(row));
	assert.deepEqual(resultTable(rows).split('\r\n').slice(1), [
		'2,already there,contoso,Contoso,Acme › EMEA,One of this name already exists below this parent: contoso.',
		'3,left out,,New,,“Nowhere”: No organization that you can see has this id or path.',
		'',
	]);
});

await test('each row says what has become of it, and none is taken for a formula', () => {
	const table = {header: ['name', 'parent'], rows: ['Made', '=1+1', 'Contoso', 'Refused'].map((name, index) => ({number: index + 2, cells: [name, 'EMEA']}))};
	const [made, formula, contoso, refused] = checkRows({table, columns: ['name', 'parent']}, stateWith(family), nothingMade);
	assert.ok(made);
	assert.ok(formula);
	assert.ok(contoso);
	assert.ok(refused);
	const text = resultTable([
		{
			...made, result: {
				status: 'created', id: 'm1', isEarlier: false, remark: 'Not stored as asked: name.',
			},
		},
		formula,
		contoso,
		{...refused, result: {status: 'failed', text: 'The service said “no”, twice.'}},
	]);
	assert.match(resultTable([{...made, result: {status: 'sending'}}]), /2,unknown,,Made,Acme › EMEA,It was being sent when this was written\. The same command looks up what came of it\./v);
	assert.deepEqual(text.split('\r\n'), [
		'row,status,id,name,parent,note',
		'2,created,m1,Made,Acme › EMEA,Not stored as asked: name.',
		'3,not sent,,\'=1+1,Acme › EMEA,',
		'4,problem,,Contoso,Acme › EMEA,One of this name already exists below this parent: contoso.',
		'5,failed,,Refused,Acme › EMEA,"The service said “no”, twice."',
		'',
	]);
	assert.ok(isResultOf(text, [made, formula, contoso, refused]));
	assert.ok(!isResultOf(text, [made, formula, contoso]));
	assert.ok(!isResultOf(text.replace('Refused', 'Other'), [made, formula, contoso, refused]));
	assert.ok(!isResultOf(text.replace('parent,note', 'parent,note,mine'), [made, formula, contoso, refused]));
	assert.ok(!isResultOf('"mine', [made]));
});
