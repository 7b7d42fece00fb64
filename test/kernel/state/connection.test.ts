import assert from 'node:assert/strict';
import {test} from 'node:test';
import {contextColorOf} from '../../../source/kernel/state/connection.js';

await test('gives a context that is called production the red of production, unless it has a colour', () => {
	const names = [
		'production',
		'PROD',
		'acme-prod',
		'emea_production',
		'Prod (EU)',
		'products',
		'reprod',
		'staging',
		'non-prod',
		'pre-production',
		'Not production',
		'preprod',
	];
	assert.deepEqual(
		names.map(name => contextColorOf([name], undefined)),
		['red', 'red', 'red', 'red', 'red', undefined, undefined, undefined, undefined, undefined, undefined, undefined],
	);
	assert.deepEqual(
		[contextColorOf(['live', 'Production'], undefined), contextColorOf(['production'], 'green')],
		['red', 'green'],
	);
});
