import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Change} from '../../../source/abilities/news/changes.js';
import {changeList, type NewsEvent, unreadChanges, unreadOthers} from '../../../source/abilities/news/state.js';
import type {State} from '../../../source/kernel/state/state.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const changes: readonly Change[] = [
	{id: 'gone', name: 'Gone', presence: 'gone', parent: {id: 'emea', name: 'EMEA'}, edits: []},
	{id: 'north', name: 'Northwind', edits: [{field: 'name', from: 'Southwind', to: 'Northwind'}]},
];

const awaited = {type: 'news/awaited', since: 1, moment: 'Tuesday'} as const;
const found = {type: 'news/found', changes, own: 0, isShort: false} as const;
const opened = {type: 'news/opened', user: 'me@test.example'} as const;
const open = reduceAll(stateWith(family), awaited, found, opened);
const ids = (state: State) => changeList.found(state, dialogOf(state, 'news')).map(({id}) => id);

const saved = (email: string): AuditRecord => ({
	id: email,
	action: {result: 'success', time: '2026-11-25T10:00:00Z'},
	actor: {email, context: 'dash'},
	raw: {method: 'PUT', uri: '/organizations/x/profile'},
	resource: {},
});

await test('opens only after a list was kept, and once the lists are compared', () => {
	assert.equal(reduceAll(stateWith(family), found, opened).dialog.kind, 'none');
	assert.deepEqual(ids(open), ['gone', 'north']);
	assert.equal(open.news?.isOpened, true);
	assert.match(frameOf(open), /1 gone, 1 renamed since Tuesday\./v);
});

await test('takes histories, and adds organizations whose profile changed', () => {
	assert.deepEqual(
		unreadChanges(open).map(({id}) => id),
		['north'],
	);
	assert.deepEqual(
		unreadOthers(open).map(({id}) => id),
		['acme', 'emea', 'apac', 'contoso'],
	);
	const asked = reduceAll(
		open,
		{type: 'news/asked', request: 3},
		{type: 'news/noted', request: 2, text: 'Late.'},
		{type: 'news/noted', request: 3, text: 'Half.'},
	);
	assert.equal(dialogOf(asked, 'news').text, 'Half.');
	const read = reduce(asked, {
		type: 'news/read',
		read: [
			{id: 'north', records: [saved('jane@test.example')]},
			{id: 'apac', records: [saved('me@test.example')]},
			{id: 'emea', records: []},
			{id: 'acme', why: 'Refused.'},
		],
	});
	assert.deepEqual(ids(read), ['gone', 'north', 'apac']);
	assert.deepEqual([unreadChanges(read), unreadOthers(read).map(({id}) => id)], [[], ['contoso']]);
	assert.match(frameOf(read), /1 gone, 1 renamed, 2 profiles changed since Tuesday\./v);
	assert.match(frameOf(read), /renamed, profile {2}Northwind +jane@test\.example {2}2026-11-25 10:00 UTC/v);
	assert.match(frameOf(read), /profile +APAC +you {2}2026-11-25/v);
	const late = reduce(read, {type: 'news/ended', request: 2});
	assert.equal(dialogOf(late, 'news').request, 3);
	const ended = reduce(read, {type: 'news/ended', request: 3, text: 'Stopped.'});
	assert.deepEqual([dialogOf(ended, 'news').request, dialogOf(ended, 'news').text], [undefined, 'Stopped.']);
});

await test('finds changes by kind, name, value and person, and keeps the search for the way back', () => {
	const search = (text: string, state = open) => reduce(state, {type: 'dialog/searched', line: lineOf(text)});
	assert.deepEqual(
		['gone', 'SOUTH', 'renamed north', 'emea', 'nothing'].map(text => ids(search(text))),
		[['gone'], ['north'], ['north'], ['gone'], []],
	);
	const read = reduce(open, {type: 'news/read', read: [{id: 'north', records: [saved('jane@test.example')]}]});
	assert.deepEqual(ids(search('jane', read)), ['north']);
	assert.match(
		frameOf(search('nothing')),
		/No change matches “nothing” by organization, kind, value or person\. Press Esc to end the search\./v,
	);
	const entered = reduceAll(search('south'), {type: 'news/entered', id: 'north'});
	assert.deepEqual([entered.dialog.kind, entered.selectedKey, entered.pane], ['none', 'north', 'tree']);
	assert.deepEqual(ids(reduce(entered, opened)), ['north']);
	assert.equal(reduce(open, {type: 'news/entered', id: 'gone'}).dialog.kind, 'news');
});

await test('shows long and hostile values in every size, and says them to a screen reader', () => {
	const name = `\u{1B}]0;x\u{7}${'W'.repeat(300)}\u{202E}`;
	const hostile: readonly Change[] = [
		{
			id: 'north',
			name,
			edits: [
				{field: 'name', from: `${name}a`, to: `${name}b`},
				{field: 'parent', from: name, to: ''},
			],
			records: [saved(name)],
		},
	];
	const frames = [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
		{columns: 40, rows: 10},
	].map(size => {
		const frame = frameOf(reduceAll(stateWith(family, size), awaited, {...found, changes: hostile}, opened));
		return [excessOf(frame, size), frame.includes('\u{7}') || frame.includes('\u{202E}')];
	});
	assert.deepEqual(
		frames,
		frames.map(() => [[], false]),
	);
	const values: NewsEvent = {
		type: 'news/noticed',
		since: 1,
		moment: 'Monday',
		more: 3,
		found: [
			{
				id: 'north',
				kind: 'members',
				noticed: {
					kind: 'members',
					earlier: 1,
					later: 2,
					more: 4,
					lines: [
						{names: ['Invited'], subject: name},
						{names: [name, name], from: `${name}a`, to: undefined},
						{names: [name], from: '', to: name},
					],
				},
			},
		],
	};
	const noticed = [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
		{columns: 40, rows: 10},
	].map(size => {
		const frame = frameOf(reduceAll(stateWith(family, size), values, opened));
		return [excessOf(frame, size), frame.includes('\u{7}') || frame.includes('\u{202E}')];
	});
	assert.deepEqual(
		noticed,
		noticed.map(() => [[], false]),
	);
	const wide = frameOf(reduceAll(stateWith(family, {columns: 120, rows: 40}), values, opened));
	assert.match(wide, /Members changed at 1970-01-01 00:00 UTC:/v);
	assert.match(wide, /… and 4 more/v);
	assert.match(
		wide,
		/There were more: of 3 other changes of profiles, accounts or members, cforgs kept only the number\./v,
	);
	const scene = sceneOf(open);
	assert.equal(scene.focus, 'gone Gone, 1 of 2');
	assert.match(
		sceneOf(reduce(open, {type: 'dialog/moved', by: 1})).lines.join(' '),
		/Name “Southwind”, now “Northwind”/v,
	);
});
