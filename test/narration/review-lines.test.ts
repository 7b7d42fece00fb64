import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	data,
	plain,
	row,
	type Row,
} from '../../source/format/row.js';
import {reviewLines} from '../../source/narration/review-lines.js';

const side = (sign: string, text: string): Row => row(plain(`  ${sign} `), data(text));

await test('a review is said with its sides, and its request without the signs of JSON', () => {
	const changes = [row(plain('Changes')), row(plain('Name')), side('old', 'Request'), side('new', '“A”'), side(' '.repeat(3), 'old B'), row(plain('Request')), row(plain('PUT /organizations/a'))];
	const body = [
		'{',
		'"name": "“A”, Ltd",',
		'"parent": {',
		'"id": "b"',
		'},',
		'"profile": null,',
		'"business_phone": "",',
		String.raw`"external_metadata": "{\"n\": 1}"`,
		String.raw`"business_name": "A\n`,
		'}',
	];
	const [saidChanges, saidBody] = [
		['Changes', 'Name', 'before: Request', 'after: “A”', 'old B', 'Request', 'PUT /organizations/a'],
		['name: “A”, Ltd', 'parent:', 'id: b', 'profile: null', 'business_phone: empty', 'external_metadata: {"n": 1}', String.raw`business_name: "A\n`],
	];
	assert.deepEqual(reviewLines([...changes, ...body.map(text => row(data(text)))]), [...saidChanges, ...saidBody]);
});
