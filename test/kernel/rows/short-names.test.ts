import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nameShortener, shortNames} from '../../../source/kernel/rows/short-names.js';

const names = [
	...['Production', 'Production (EU)', 'Staging'].map(end => `Rivière-Cachée Coopérative ${end}`),
	...['north', 'south'].map(side => `Alpha ${side} of the long river, district one of two`),
	...Array.from({length: 30}, (_, at) => `Customer ${at} 日本語 of the holding with the number ${at % 3}`),
	'Short',
	'Short …',
];

await test('cuts a name that is asked for as it cuts all names', () => {
	const shorten = nameShortener(names);
	const widths = [4, 8, 12, 20, 30, 80];
	const cut = widths.map(columns => names.toReversed().map(name => shorten(name, columns)).toReversed());
	assert.deepEqual(cut, widths.map(columns => names.map(name => shortNames(names, columns).get(name))));
});

await test('does not look at the other names for a name that fits', () => {
	const unread = new Proxy(names, {
		get() {
			throw new Error('The names were read.');
		},
	});
	assert.equal(nameShortener(unread)('Short', 20), 'Short');
});
