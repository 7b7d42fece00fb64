import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accountCells, accountColumns, csvLines} from '../../../source/kernel/files/csv.js';
import {accountRow, accountRows} from '../../../source/abilities/accounts/ability.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {paneScene} from '../../helpers/pane-scene.js';
import {accountList} from '../../../source/kernel/state/pane-list.js';
import {account, family, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText} from '../../helpers/row-texts.js';

const tagged = account('a1', {
	name: 'Shop',
	type: 'standard',
	created_on: '2025-04-01T00:00:00Z',
	settings: {enforce_twofactor: true},
	tags: {env: 'production', team: 'Web'},
});

const listed = (columns: number, query = '', of = tagged): string =>
	fittedText(accountRow(of, columns, {query}), columns - 2).trimEnd();

await test('shows an account’s tags in its list if there is room, and never at the cost of its name', () => {
	const facts = 'standard    2FA ✓  2025-04-01';
	assert.equal(listed(80), `Shop${' '.repeat(19)}env=production, team=Web  ${facts}`);
	assert.match(listed(60), /^Shop +env=production \+1 {2}standard/v);
	assert.equal(listed(54), `Shop               +2  ${facts}`, 'there is no room for a whole tag');
	const long = {...tagged, name: 'A name of a shop'};
	assert.equal(listed(37, '', long), listed(37, '', {...long, tags: {}}), 'there is no room for their number');
	const filling = {...tagged, name: 'x'.repeat(18)};
	assert.equal(listed(54, '', filling), `${filling.name} +2  ${facts}`, 'one blank is enough before their number');
	assert.equal(listed(53, '', filling), `${filling.name}    ${facts}`, 'the name comes first');
	assert.doesNotMatch(listed(80, '', {...tagged, name: 'A long name that takes all the room there'}), /env=/v);
	assert.equal(listed(80, '', account('b', {name: 'Plain', tags: {}})), listed(80, '', account('b', {name: 'Plain'})));
	assert.match(listed(80, '', {...tagged, tags: {env: 'x'.repeat(9000), b: 'c'}}), /^Shop +\+2 {2}standard/v);
});

await test('tells in a short list how many tags an account has', () => {
	const brief = (of: typeof tagged): string => fittedText(accountRow(of, 40, {isBrief: true}), 38).trimEnd();
	assert.match(brief(tagged), /^Shop +2 tags$/v);
	assert.match(
		brief({...tagged, tags: {env: 'live'}, settings: {enforce_twofactor: false}}),
		/^Shop +2FA ✗ {3}1 tag$/v,
	);
	assert.equal(brief(account('b', {name: 'Plain', settings: {enforce_twofactor: true}})), 'Plain');
});

await test('finds accounts by a tag and shows the tag, in place of other facts if need be', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{
			type: 'accounts/received',
			id: 'acme',
			request: 2,
			items: [tagged, account('b2', {name: 'Team room', tags: {env: 'staging'}}), account('c3')],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
		{type: 'pane/focused', pane: 'accounts'},
	);
	const found = (text: string) =>
		accountList
			.listed(reduceAll(state, {type: 'pane/listSearched', line: lineOf(text)}))
			.items.map(({id}) => id)
			.join(' ');
	assert.deepEqual(
		['prod', 'env=', 'team', 'env=staging', 'web', 'no such'].map(text => found(text)),
		['a1', 'a1 b2', 'a1 b2', 'b2', 'a1', ''],
	);
	assert.match(listed(46, 'team'), /^Shop +team=Web \+1$/v);
	assert.match(listed(30, 'uction'), /^Shop +env=p…uction \+1$/v);
	assert.match(
		listed(40, 'xyz', {...tagged, tags: {env: `${'a'.repeat(9000)}xyz`}}),
		/^Shop +\+1 {2}standard/v,
		'a tag too long to be shown',
	);
	assert.match(listed(80, 'web'), / team=Web, env=production$/v);
	const marked = accountRow(tagged, 80, {query: 'web'})
		.right?.filter(({tone}) => tone === 'match')
		.map(({text}) => text);
	assert.deepEqual(marked, ['Web']);
});

await test('says the tags of an account to a screen reader', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{type: 'accounts/received', id: 'acme', request: 2, items: [tagged], unreadable: 0, isLast: true, readAt: 1},
		{type: 'pane/focused', pane: 'accounts'},
	);
	assert.match(paneScene(state).focus ?? '', /^Shop, env=production, team=Web standard 2FA yes 2025-04-01/v);
});

await test('shows each tag of an account in a row, and tells no tags from unknown tags', () => {
	const tagRows = (of: typeof tagged) => {
		const texts = accountRows(of, 60).map(row => fittedText(row, 60).trim());
		return texts.slice(texts.findIndex(text => text.startsWith('Tags')));
	};

	assert.deepEqual(tagRows(tagged), ['Tags                   env=production', 'team=Web']);
	assert.deepEqual(
		[tagRows({...tagged, tags: {}}), tagRows(account('b'))],
		[['Tags                   none'], ['Tags                   –']],
	);
});

await test('shows no control characters of tags', () => {
	const hostile = {...tagged, tags: {'\u{1B}[31mkey': 'a\u{202E}b\nc'}};
	const shown = [listed(120, '', hostile), ...accountRows(hostile, 60).map(row => fittedText(row, 60))].join('|');
	assert.doesNotMatch(shown, /[\p{Control}\u{202E}]/v);
	assert.match(shown, /⟦1B⟧\[31mkey=a⟦202E⟧b/v);
});

await test('writes tags as JSON in CSV, and an empty cell if they are unknown', () => {
	const at = accountColumns.indexOf('tags');
	assert.deepEqual(
		[tagged, account('b', {tags: {}}), account('c')].map(each => accountCells(each)[at]),
		['{"env":"production","team":"Web"}', '{}', ''],
	);
	assert.match(csvLines([accountCells(tagged)]), /,"\{""env"":""production"",""team"":""Web""\}"\r\n$/v);
});
