import assert from 'node:assert/strict';
import {test} from 'node:test';
import {recordText, type RecordedItem, type RunRecord} from '../../../source/kernel/files/run-record.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';

const itemOf = (name: string, status: string, note: string, member?: JournalEntry['member']): RecordedItem => ({
	id: name.toLowerCase(),
	name,
	path: `Acme › ${name}`,
	email: 'jane@x.example',
	status,
	note,
	begunAt: 0,
	endedAt: 0,
	rays: [],
	writes: member
		? [
				{
					at: 0,
					kind: member.id === undefined ? 'invite' : 'remove',
					id: name.toLowerCase(),
					member,
					before: {name, parentId: ''},
				},
			]
		: [],
});

const record: RunRecord = {
	what: 'Offboard jane@x.example',
	program: 'cforgs',
	user: 'me',
	credential: 'token',
	host: 'api.test',
	begunAt: 0,
	endedAt: 0,
	leftOut: [{id: 'last', name: 'Last', status: 'left_out', note: 'Nobody else is active.'}],
	items: [
		itemOf('Removed', 'done', '', {email: 'jane@x.example', id: 'm1'}),
		itemOf('Cancelled', 'done', '', {email: 'jane@x.example', id: 'm2', isPending: true}),
		itemOf('Invited', 'done', '', {email: 'jane@x.example'}),
		itemOf('Refused', 'refused', 'This role may not remove members.'),
	],
};

await test('says of each person what was done, where, and why not', () => {
	const text = recordText(record);
	const rows = text
		.split('\n')
		.filter(line => line.startsWith('| 1970'))
		.map(line => line.split(' | ').slice(2).join(' | '));
	assert.deepEqual(
		rows.map(row => row.replaceAll('`', '')),
		[
			'Removed | Acme › Removed | removed | jane@x.example | membership | member | removed | done | – | – |',
			'Cancelled | Acme › Cancelled | cancelled | jane@x.example | membership | invited | invitation cancelled | done | – | – |',
			'Invited | Acme › Invited | invited | jane@x.example | membership | – | invited | done | – | – |',
			'Refused | Acme › Refused | refused | jane@x.example | – | – | – | refused | This role may not remove members. | – |',
		],
	);
	assert.match(text, /^- what: `Offboard jane@x\.example`\n- program/v);
	assert.match(text, /^- result: 3 done, 1 refused, 1 left out$/mv);
	assert.match(
		text,
		/\nNot sent:\n\n\| organization \| path \| id[\s\S]+\| Last \|[^\n]+\| left_out \| Nobody else is active\. \|/v,
	);
});
