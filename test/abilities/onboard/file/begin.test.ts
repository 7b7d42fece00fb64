import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../../source/abilities.js';
import {leftOutIfProblem, type BatchRow} from '../../../../source/abilities/onboard/file/batch.js';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {watchBatch} from '../../../../source/abilities/onboard/file/begin.js';
import {createStore} from '../../../../source/kernel/state/store.js';
import {family, nothingMade, stateWith} from '../../../helpers/state.js';

await test('tells in the exit status and the last words whether every row was created, one was not, or one is unknown', async () => {
	const table = {
		header: ['name', 'parent'],
		rows: [
			{number: 2, cells: ['One', 'EMEA']},
			{number: 3, cells: ['', 'EMEA']},
		],
	};
	const [one, nameless] = checkRows({table, columns: ['name', 'parent']}, stateWith(family), nothingMade);
	assert.ok(one);
	assert.ok(nameless);
	const created: BatchRow['result'] = {status: 'created', id: 'one', isEarlier: false};
	const statusesOf = async (rows: readonly BatchRow[], result: BatchRow['result']) => {
		const store = createStore(stateWith(family), reduce);
		const {status, ending} = watchBatch({store});
		store.dispatch({type: 'batch/opened', file: 'c.csv', table});
		store.dispatch({type: 'batch/checked', rows});
		const before = status();
		store.dispatch({type: 'batch/begun', request: 1});
		const amid = status();
		store.dispatch({type: 'batch/rowChanged', request: 1, number: 2, result});
		store.dispatch({type: 'batch/ended', request: 1, at: 1, note: {tone: 'success', text: 'Ended.'}});
		// A result that was shown on the screen still counts after it is closed.
		store.dispatch({type: 'dialog/closed'});
		return [before, amid, status(), await ending()];
	};

	assert.deepEqual(await statusesOf([one], created), [0, 6, 0, undefined]);
	assert.deepEqual(await statusesOf([one, leftOutIfProblem(nameless)], created), [
		0,
		6,
		1,
		'1 of 2 rows of c.csv is created, 1 left out, and cforgs onboard --from with this file continues with the rest.',
	]);
	assert.deepEqual(await statusesOf([one], {status: 'failed', text: 'Refused.'}), [
		0,
		6,
		1,
		'0 of 1 row of c.csv are created, and cforgs onboard --from with this file continues with the rest.',
	]);
	assert.deepEqual(await statusesOf([one], {status: 'unknown', text: 'Lost.'}), [
		0,
		6,
		6,
		'0 of 1 row of c.csv are created, 1 is unclear, and cforgs onboard --from with this file continues with the rest.',
	]);
});
