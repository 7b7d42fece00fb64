import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {age, ageOf, day, earlierText, isoTime, momentText, timestamp} from '../../../source/base/text/time.js';
import {count, counted} from '../../../source/base/text/words.js';

await test('shows times in UTC, to the minute', () => {
	assert.equal(timestamp('2025-03-14T09:26:53.123Z'), '2025-03-14 09:26 UTC');
	assert.equal(timestamp('2025-03-14T01:26:00+02:00'), '2025-03-13 23:26 UTC');
	assert.equal(day('2025-03-14T01:26:00+02:00'), '2025-03-13');
});

await test('writes a time in UTC as the service does, to the millisecond', () => {
	const [min, max] = [new Date('0000-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z')];
	const dates = fc.date({min, max, noInvalidDate: true});
	fc.assert(
		fc.property(dates, date => {
			assert.equal(isoTime(Number(date)), date.toISOString());
		}),
	);
});

await test('returns text that is not a date unchanged', () => {
	assert.equal(timestamp('some day'), 'some day');
	assert.equal(timestamp(''), '');
	assert.equal(age('some day', 0), undefined);
});

await test('shows an age in its largest whole unit, months up to two years', () => {
	const now = Date.parse('2026-11-14T00:00:00Z');
	const ages = {
		'2026-11-13T23:59:30Z': 'just now',
		'2026-11-13T23:59:00Z': '1 minute ago',
		'2026-11-13T22:00:00Z': '2 hours ago',
		'2026-11-12T23:00:00Z': '1 day ago',
		'2026-10-13T00:00:00Z': '1 month ago',
		'2025-03-14T00:00:00Z': '20 months ago',
		'2024-12-13T00:00:00Z': '23 months ago',
		'2024-11-13T00:00:00Z': '2 years ago',
		'2016-11-13T00:00:00Z': '10 years ago',
	};
	assert.deepEqual(
		Object.keys(ages).map(text => age(text, now)),
		Object.values(ages),
	);
	const brief = [
		'just now',
		'1 min old',
		'2 h old',
		'1 day old',
		'1 month old',
		'20 months old',
		'23 months old',
		'2 years old',
		'10 years old',
	];
	assert.deepEqual(
		Object.keys(ages).map(text => ageOf(text, now)?.brief),
		brief,
	);
});

await test('names how long before a later time something was loaded', () => {
	assert.deepEqual(
		[
			earlierText(0, 300_000),
			earlierText(0, 7_200_000),
			earlierText(0, 500),
			earlierText(1, 0),
			earlierText(0, undefined),
		],
		['5 minutes earlier', '2 hours earlier', 'just before', 'earlier', 'earlier'],
	);
});

await test('has no age for a future time', () => {
	assert.equal(age('2026-11-14T00:00:01Z', Date.parse('2026-11-14T00:00:00Z')), undefined);
});

await test('separates thousands in numbers, and adds an s to their nouns', () => {
	assert.deepEqual([count(0), count(999), count(3200), count(1_234_567)], ['0', '999', '3,200', '1,234,567']);
	assert.deepEqual(
		[counted(0, 'account'), counted(1, 'account'), counted(2000, 'account')],
		['0 accounts', '1 account', '2,000 accounts'],
	);
});

await test('names an earlier time by its hour, its weekday or its date', () => {
	const now = Date.parse('2026-11-28T12:00:00Z');
	const names = [
		'2026-11-28T09:26:00Z',
		'2026-11-27T12:00:01Z',
		'2026-11-27T12:00:00Z',
		'2026-11-22T12:00:01Z',
		'2026-11-22T12:00:00Z',
	].map(text => momentText(Date.parse(text), now));
	assert.deepEqual(names, ['09:26 UTC', '12:00 UTC', 'Friday', 'Sunday', '2026-11-22']);
});
