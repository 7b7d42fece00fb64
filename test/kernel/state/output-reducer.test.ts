import assert from 'node:assert/strict';
import {test} from 'node:test';
import {extentOf, placeOf} from '../../../source/kernel/rows/registry.js';
import {registry, reduce} from '../../../source/abilities.js';
import {innerRows, layoutOf} from '../../../source/kernel/state/layout.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {requestList} from '../../../source/abilities/request-log/ability.js';
import {writeList} from '../../../source/abilities/undo/rows.js';
import {dialogOf, family, profile, reduceAll, stateWith} from '../../helpers/state.js';

const base = stateWith(family);

await test('offers values with copy/opened, and shows another one from its top', () => {
	const entries = [
		{label: 'Id', text: 'contoso'},
		{label: 'JSON', text: '{}'},
	];
	const copying = reduce(base, {type: 'copy/opened', title: 'Copy from Acme', entries});
	assert.deepEqual(copying.dialog, {kind: 'copy', title: 'Copy from Acme', entries, cursor: 0});
	assert.equal(reduce(copying, {type: 'copy/sent'}), copying);
	const moved = reduceAll(copying, {type: 'dialog/scrolled', to: 3}, {type: 'dialog/moved', by: 9});
	assert.deepEqual(moved.dialog, {kind: 'copy', title: 'Copy from Acme', entries, cursor: 1});
	const low = reduce(copying, {type: 'terminal/resized', columns: 40, rows: 10});
	assert.equal(reduce(copying, {type: 'copy/left'}).dialog.kind, 'none');
	const many = reduce(low, {
		type: 'copy/opened',
		title: 'Copy',
		entries: Array.from({length: 9}, () => entries).flat(),
	});
	const inSight = [0, 4, 5, 9, 17].map(by => {
		const chosen = reduce(many, {type: 'dialog/moved', by});
		const {scroll = 0} = extentOf(chosen, registry) ?? {};
		return by >= scroll && by < scroll + innerRows(layoutOf(chosen).dialog);
	});
	assert.deepEqual(inSight, [true, true, true, true, true]);
});

await test('shows the requests with log/opened, and one whole request with log/detailToggled', () => {
	const entries = ['/organizations', '/organizations/a'].map((path, at) => ({
		at,
		method: 'GET',
		path,
		purpose: 'list',
		milliseconds: 3,
		curl: 'curl',
	}));
	const shown = reduceAll(base, {type: 'log/opened', entries}, {type: 'dialog/moved', by: 9});
	assert.deepEqual(shown.dialog, {
		kind: 'log',
		entries,
		cursor: 1,
		isDetailed: false,
		query: lineOf(''),
		isTyping: false,
	});
	assert.deepEqual(reduce(shown, {type: 'log/detailToggled'}).dialog, {
		kind: 'log',
		entries,
		cursor: 1,
		isDetailed: true,
		query: lineOf(''),
		isTyping: false,
	});
	assert.deepEqual(reduce(base, {type: 'log/detailToggled'}), base);
});

await test('filters the requests by every word with dialog/searched, in method, status, path, purpose and name', () => {
	const entries = [
		{
			at: 3,
			method: 'GET',
			path: '/organizations/a',
			purpose: 'read back the saved values',
			about: 'Contoso',
			status: 200,
			ray: '8f0a1b2c-FRA',
			milliseconds: 3,
			curl: 'curl 3',
		},
		{
			at: 2,
			method: 'PUT',
			path: '/organizations/a',
			purpose: 'save the organization',
			about: 'Contoso',
			failure: 'network' as const,
			milliseconds: 3,
			curl: 'curl 2',
		},
		{
			at: 1,
			method: 'GET',
			path: '/organizations?page_size=50',
			purpose: 'load the organizations',
			status: 429,
			milliseconds: 3,
			curl: 'curl 1',
		},
	];
	const opened = reduceAll(
		base,
		{type: 'log/opened', entries},
		{type: 'dialog/moved', by: 2},
		{type: 'log/detailToggled'},
	);
	const found = (text: string) => {
		const searched = reduce(opened, {type: 'dialog/searched', line: lineOf(text)});
		const moved = reduce(searched, {type: 'dialog/moved', by: 9});
		const dialog = dialogOf(moved, 'log');
		assert.equal(placeOf(searched, registry), 'logFind');
		assert.equal(dialog.isDetailed, false);
		assert.equal(dialog.cursor, Math.max(0, requestList.found(moved, dialog).length - 1));
		return requestList.found(moved, dialog).map(({at}) => at);
	};

	assert.deepEqual(
		['8F0A1B2C', 'fra', 'zrh'].map(text => found(text)),
		[[3], [3], []],
	);
	assert.deepEqual(
		['', 'put', '429', 'page_size', 'read back', 'saved GET', 'contoso', 'network', 'get network'].map(text =>
			found(text),
		),
		[[3, 2, 1], [2], [1], [1], [3], [3], [3, 2], [2], []],
	);
	const kept = reduceAll(opened, {type: 'dialog/searched', line: lineOf('put')}, {type: 'dialog/searchEnded'});
	assert.equal(placeOf(kept, registry), 'log');
	const reopened = reduce(kept, {type: 'log/opened', entries});
	const newer = dialogOf(reopened, 'log');
	assert.deepEqual([newer.query.text, requestList.found(reopened, newer).map(({at}) => at)], ['put', [2]]);
});

await test('filters the writes by every word with dialog/searched, in time, id, names, fields, values and outcome', () => {
	const before = {name: 'Contoso', parentId: 'emea', profile};
	const after = {...before, name: 'Fabrikam', profile: {...profile, business_phone: '0042'}};
	const entries: readonly JournalEntry[] = [
		{at: Date.parse('2026-11-14T09:26:00Z'), kind: 'edit', id: 'a1', before, after},
		{at: 2, kind: 'profile', id: 'b2', before: after, after: {...after, profile}, isUndone: true},
		{at: 1, kind: 'delete', id: 'c3', before, isUnclear: true},
	];
	const opened = reduceAll(base, {type: 'undo/opened', entries, now: 5}, {type: 'dialog/moved', by: 2});
	const found = (text: string) => {
		const searched = reduce(opened, {type: 'dialog/searched', line: lineOf(text)});
		const moved = reduce(searched, {type: 'dialog/moved', by: 9});
		const dialog = dialogOf(moved, 'undo');
		const listed = writeList.found(searched, dialogOf(searched, 'undo')).map(({id}) => id);
		assert.deepEqual(
			[placeOf(searched, registry), dialogOf(searched, 'undo').cursor],
			['undoFind', Math.max(0, listed.indexOf('c3'))],
		);
		assert.equal(dialog.cursor, Math.max(0, writeList.found(moved, dialog).length - 1));
		return writeList.found(moved, dialog).map(({id}) => id);
	};

	assert.deepEqual(
		['', 'CONTOSO', 'fabrikam 0042', '2026-11-14', 'business phone'].map(text => found(text).join(' ')),
		['a1 b2 c3', 'a1 c3', 'a1 b2', 'a1', 'a1 b2'],
	);
	assert.deepEqual(
		['undone', 'unclear', 'deleted', 'b2', 'name', 'no such'].map(text => found(text).join(' ')),
		['b2', 'c3', 'c3', 'b2', 'a1', ''],
	);
	const none = reduceAll(opened, {type: 'dialog/searched', line: lineOf('no such')}, {type: 'dialog/searchEnded'});
	assert.deepEqual(
		[placeOf(none, registry), writeList.whyNone(none), writeList.whyNone(opened)],
		[
			'undo',
			'No change matches “no such” by organization, field, value, time or “undone”. Press Esc to end the search. Only your last 100 changes are kept.',
			undefined,
		],
	);
});

await test('starts an export with a scope with export/opened, and changes it with export/scoped', () => {
	const folder = {path: '/here', names: new Set(['organizations.csv'])};
	const exporting = reduce(base, {type: 'export/opened', id: 'contoso', name: 'Contoso', scope: 'below', folder});
	assert.deepEqual(exporting.dialog, {
		kind: 'export',
		id: 'contoso',
		name: 'Contoso',
		scope: 'below',
		folder,
		isWithProfiles: false,
		cursor: 0,
	});
	const scoped = reduceAll(exporting, {type: 'export/scoped', by: 1}, {type: 'dialog/moved', by: 1});
	assert.deepEqual(scoped.dialog, {
		kind: 'export',
		id: 'contoso',
		name: 'Contoso',
		scope: 'shown',
		folder,
		isWithProfiles: false,
		cursor: 1,
	});
	const all = reduce(scoped, {type: 'export/scoped', by: 1});
	assert.deepEqual(
		[all, reduce(all, {type: 'export/scoped', by: 1})].map(({dialog}) => 'scope' in dialog && dialog.scope),
		['all', 'below'],
	);
	const snapshot = reduceAll(exporting, {type: 'dialog/moved', by: 99}, {type: 'export/scoped', by: 1});
	assert.deepEqual(
		snapshot.dialog,
		{kind: 'export', id: 'contoso', name: 'Contoso', scope: 'all', folder, isWithProfiles: false, cursor: 5},
		'a snapshot has no part of the tree',
	);
	assert.deepEqual(reduce(base, {type: 'export/scoped', by: 1}), base);
});

await test('toggles profiles with export/profilesToggled, and shows progress with export/asked and export/noted', () => {
	const exporting = reduce(base, {
		type: 'export/opened',
		id: 'contoso',
		name: 'Contoso',
		scope: 'below',
		folder: {path: '/here', names: new Set()},
	});
	const wanted = reduce(exporting, {type: 'export/profilesToggled'});
	assert.equal(wanted.dialog.kind === 'export' && wanted.dialog.isWithProfiles, true);
	assert.deepEqual(reduce(wanted, {type: 'export/profilesToggled'}), exporting);
	const asked = reduce(wanted, {type: 'export/asked', request: 4});
	const noted = reduce(asked, {type: 'export/noted', request: 4, text: '1 of 2'});
	assert.deepEqual(
		[asked.dialog, noted.dialog],
		['', '1 of 2'].map(text => ({kind: 'exporting', request: 4, text})),
	);
	assert.deepEqual(reduce(noted, {type: 'export/noted', request: 3, text: 'late'}), noted);
	assert.deepEqual(reduce(exporting, {type: 'export/noted', request: 4, text: 'late'}), exporting);
	assert.deepEqual(
		[reduce(base, {type: 'export/profilesToggled'}), reduce(base, {type: 'export/asked', request: 5})],
		[base, base],
	);
});

await test('adds a list to a snapshot with export/listsToggled, and leaves it out again', () => {
	const exporting = reduce(base, {
		type: 'export/opened',
		id: 'contoso',
		name: 'Contoso',
		scope: 'all',
		folder: {path: '/here', names: new Set()},
	});
	const [accounts, members] = [
		{known: 2, missing: 1, age: '5 minutes ago'},
		{known: 0, missing: 3, age: 'just now'},
	];
	const both = reduceAll(
		exporting,
		{type: 'export/listsToggled', kind: 'accounts', plan: accounts},
		{type: 'export/listsToggled', kind: 'members', plan: members},
	);
	assert.deepEqual(dialogOf(both, 'export').lists, {accounts, members});
	assert.deepEqual(
		dialogOf(reduce(both, {type: 'export/listsToggled', kind: 'accounts', plan: accounts}), 'export').lists,
		{members},
	);
	assert.equal(reduce(base, {type: 'export/listsToggled', kind: 'members', plan: members}), base);
});

await test('remembers a snapshot for the next comparison with export/snapshotWritten', () => {
	assert.deepEqual(reduce(base, {type: 'export/snapshotWritten', file: 'snapshot.json'}), {
		...base,
		lastSnapshot: 'snapshot.json',
	});
});
