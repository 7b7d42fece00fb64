import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cutAt, nameShortener, sharedUnits} from '../../../source/kernel/rows/change-table.js';
import {sharedBeginning} from '../../../source/kernel/rows/name-spans.js';
import {widthOf} from '../../../source/base/text/width.js';

/** All names at once, by the rule alone. */
function shortNames(names: readonly string[], columns: number): ReadonlyMap<string, string> {
	const items = [...new Set(names)].map(name => ({name}));
	const short = new Map(
		items.map(item => [
			item.name,
			widthOf(item.name) <= columns ? item.name : cutAt(item.name, columns, sharedBeginning(items, item)),
		]),
	);
	for (const alike of Map.groupBy(items, ({name}) => short.get(name)).values()) {
		const at = alike.length === 1 ? 0 : sharedUnits(alike.map(({name}) => name));
		for (const {name} of alike.length === 1 ? [] : alike) {
			short.set(name, cutAt(name, columns, at));
		}
	}

	return short;
}

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
	const cut = widths.map(columns =>
		names
			.toReversed()
			.map(name => shorten(name, columns))
			.toReversed(),
	);
	assert.deepEqual(
		cut,
		widths.map(columns => names.map(name => shortNames(names, columns).get(name))),
	);
});

await test('does not look at the other names for a name that fits', () => {
	const unread = new Proxy(names, {
		get() {
			throw new Error('The names were read.');
		},
	});
	assert.equal(nameShortener(unread)('Short', 20), 'Short');
});
