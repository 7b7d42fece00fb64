import assert from 'node:assert/strict';
import {test} from 'node:test';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {completionsAt} from '../../../source/kernel/filter/complete.js';
import {account, organization, profile} from '../../helpers/state.js';

const list = ['acme', 'emea', 'north', 'apac'].map(id => organization(id, {...(id !== 'acme' && {parent: 'acme'})}));

const metadata: Readonly<Record<string, string>> = {
	emea: '{"Tier":"gold","customer tier":"x"}',
	north: '{"tier":"gold"}',
	apac: '{"tier":"silver, plated"}',
};

const source = {
	index: buildTreeIndex(list),
	now: 0,
	profileOf: ({id}: {readonly id: string}) => ({...profile, external_metadata: metadata[id] ?? ''}),
	accountsOf: ({id}: {readonly id: string}) =>
		id === 'north' ? {items: [account('a1', {tags: {env: 'prod'}})]} : undefined,
	membersOf: () => undefined,
	groups: new Map([['renewals', new Set<string>()]]),
	filters: new Map([['no-contact', 'email:none']]),
};

/** The texts that the options make of what is typed, with the cursor at the bar. */
function complete(typed: string): readonly string[] {
	const [before = '', after = ''] = typed.split('|', 2);
	const {start, end, options} = completionsAt(before + after, before.length, source) ?? {start: 0, end: 0, options: []};
	return options.map(option => (before + after).slice(0, start) + option + (before + after).slice(end));
}

await test('completes the name of a term, and keeps what stands around it', () => {
	assert.deepEqual(complete('retail ema| subs:0'), ['retail email: subs:0', 'retail member.email: subs:0']);
	assert.deepEqual(complete('-ph|'), ['-phone:']);
	assert.deepEqual(complete('xyz|'), []);
});

await test('completes the members of the JSON in a field, the most frequent first', () => {
	assert.deepEqual(complete('metadata.|'), ['metadata.tier:', 'metadata."customer tier":']);
	assert.deepEqual(complete('external_metadata.t|'), ['external_metadata.tier:', 'external_metadata."customer tier":']);
});

await test('completes a value that is known, quoted where it must be', () => {
	assert.deepEqual(
		completionsAt('metadata.tier:no', 16, {
			...source,
			profileOf: () => ({...profile, external_metadata: '{"tier":"None"}'}),
		})?.options,
		['none', '"None"'],
	);
	assert.deepEqual(complete('metadata.tier:|'), [
		'metadata.tier:none',
		'metadata.tier:gold',
		'metadata.tier:"silver, plated"',
	]);
	assert.deepEqual(complete('metadata.tier:gold,s| x'), ['metadata.tier:gold,"silver, plated" x']);
	assert.deepEqual(complete('metadata."customer tier":=|'), ['metadata."customer tier":=x']);
	assert.deepEqual(
		[complete('tag:|'), complete('2fa:|'), complete('in:|'), complete('filter:|'), complete('below:a|')],
		[['tag:env=prod'], ['2fa:off', '2fa:on'], ['in:@renewals'], ['filter:no-contact'], ['below:acme']],
	);
});
