import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const eventTypes = (path: string): readonly string[] =>
	readFileSync(path, 'utf8')
		.matchAll(/\btype: '(?<type>[a-z]+\/[A-Za-z]+)'/gv)
		.map(({groups}) => groups?.['type'] ?? '')
		.toArray();

// Dispatches also name the type of an event. Only its declaration is readonly.
const declaredIn = (path: string): readonly string[] =>
	readFileSync(path, 'utf8')
		.matchAll(/readonly type: '(?<type>[a-z]+\/[A-Za-z]+)'/gv)
		.map(({groups}) => groups?.['type'] ?? '')
		.toArray();

await test('dispatches every declared event in the reducer tests', () => {
	const lists = ['accounts', 'members'].flatMap(name =>
		['requested', 'continued', 'received', 'failed'].map(step => `${name}/${step}`),
	);
	const declared = [...globSync('source/**/*.ts').flatMap(file => declaredIn(file)), ...lists];
	const tests = globSync('test/**/{*-reducer,state}.test.ts').flatMap(file => eventTypes(file));
	assert.ok(declared.length > 40);
	assert.deepEqual([...new Set(declared)].toSorted(), [...new Set(tests)].toSorted());
});
