import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {isOf, type Event} from '../../source/state/events.js';

const eventTypes = (path: string): readonly string[] =>
	readFileSync(new URL(path, import.meta.url), 'utf8').matchAll(/\btype: '(?<type>[a-z]+\/[A-Za-z]+)'/gv).map(({groups}) => groups?.['type'] ?? '').toArray();

await test('the reducer tests dispatch every event there is', () => {
	const declared = [...eventTypes('../../source/state/events.ts'), ...eventTypes('../../source/state/batch-event.ts')];
	const files = readdirSync(new URL('.', import.meta.url)).filter(file => file.endsWith('-reducer.test.ts'));
	const tests = files.flatMap(file => eventTypes(file));
	assert.ok(declared.length > 40);
	assert.deepEqual([...new Set(declared)].toSorted(), [...new Set(tests)].toSorted());
});

await test('isOf tells the groups of events apart', () => {
	const event: Event = {type: 'find/opened'};
	assert.equal(isOf<Event, string>(event, 'tree', 'find'), true);
	assert.equal(isOf<Event, string>(event, 'tree', 'fin'), false);
});
