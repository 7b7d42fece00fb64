import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reviewLines} from '../../source/narration/review-lines.js';

await test('a review is said with its sides, and its request without the signs of JSON', () => {
	const changes = ['Changes', 'Name', '- Request', '+ “A”', 'Request', 'PUT /organizations/a'];
	const body = ['{', '"name": "“A”, Ltd",', '"parent": {', '"id": "b"', '},', '"profile": null,', '"business_phone": "",', String.raw`"external_metadata": "{\"n\": 1}"`, '}'];
	const [saidChanges, saidBody] = [
		['Changes', 'Name', 'before: Request', 'after: “A”', 'Request', 'PUT /organizations/a'],
		['name: “A”, Ltd', 'parent:', 'id: b', 'profile: null', 'business_phone: empty', String.raw`external_metadata: "{\"n\": 1}"`],
	];
	assert.deepEqual(reviewLines([...changes, ...body]), [...saidChanges, ...saidBody]);
});
