import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema} from '../../../source/base/api/schemas.js';
import type {JudgedFinding} from '../../../source/kernel/figures/findings.js';
import {findingsView} from '../../../source/abilities/check/rows.js';
import {type Checked, findingList} from '../../../source/abilities/check/state.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {fitRow} from '../../../source/kernel/rows/row.js';
import {accountList} from '../../../source/kernel/state/pane-list.js';
import {selectedId} from '../../../source/kernel/state/selectors.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {sceneOf} from '../../helpers/scene.js';
import {organization, reduceAll, stateWith} from '../../helpers/state.js';

const finding = (rule: string, id: string, more: Partial<JudgedFinding> = {}): JudgedFinding => ({
	rule,
	severity: 'medium',
	row: 0,
	id,
	about: '',
	item: '',
	reason: 'A reason.',
	filter: 'email:none',
	pane: 'tree',
	...more,
});

const checkedOf = (...judged: readonly JudgedFinding[]): Checked => ({
	top: undefined,
	judged,
	found: {
		findings: judged,
		organizations: 2,
		unread: {profile: 0, accounts: 0, members: 0},
		uncertain: 0,
		factorUnknown: 0,
		accountFactorUnknown: 0,
		unjudged: [],
		broken: [],
	},
	of: [],
});

const factor = finding('member-2fa', 'b', {
	severity: 'high',
	pane: 'members',
	item: 'jane@acme.example',
	about: 'jane@acme.example',
});
const email = finding('no-email', 'a', {pane: 'profile'});
const silent = finding('no-phone', 'b', {silence: {reason: 'no phone there', until: '2030-01-31'}});

const state = stateWith([organization('a', {name: 'Acme'}), organization('b', {name: 'Contoso', parent: 'a'})]);

const opened = reduceAll(
	state,
	{type: 'check/opened', top: undefined},
	{type: 'check/counted', checked: checkedOf(factor, email, silent)},
);

const shown = (each: State): readonly string[] =>
	each.dialog.kind === 'findings' ? findingList.found(each, each.dialog).map(({rule}) => rule) : [each.dialog.kind];

await test('lists what is not silenced, and filters by severity, by rule, and what is silenced', () => {
	assert.deepEqual(shown(opened), ['member-2fa', 'no-email']);
	const moves = (times: number) => Array.from({length: times}, () => ({type: 'check/filterMoved', by: 1}) as const);
	const after = (times: number) => reduceAll(opened, ...moves(times));
	assert.deepEqual(
		[1, 2, 3, 4, 5, 6].map(times => [findingList.filterText(after(times)), ...shown(after(times))]),
		[
			['only high', 'member-2fa'],
			['only medium', 'no-email'],
			['only active members without a second factor', 'member-2fa'],
			['only profiles without an email address', 'no-email'],
			['silenced', 'no-phone'],
			['', 'member-2fa', 'no-email'],
		],
	);
	assert.equal(findingList.filterText(reduceAll(opened, {type: 'check/filterMoved', by: -1})), 'silenced');
	const cleared = reduceAll(after(2), {type: 'check/unfiltered'});
	assert.equal(findingList.filterText(cleared), '');
});

await test('stays on the finding under the cursor when more is known', () => {
	const below = reduceAll(opened, {type: 'dialog/moved', by: 1});
	assert.equal(findingList.chosen(below)?.rule, 'no-email');
	const alone = finding('one-member', 'b');
	const more = reduceAll(below, {type: 'check/counted', checked: checkedOf(factor, alone, email)});
	assert.deepEqual(
		[findingList.chosen(more)?.rule, shown(more)],
		['no-email', ['member-2fa', 'one-member', 'no-email']],
	);
	const first = reduceAll(opened, {type: 'check/counted', checked: checkedOf(alone, factor)});
	assert.equal(findingList.chosen(first)?.rule, 'one-member', 'the worst one stays under an unmoved cursor');
	const gone = reduceAll(more, {type: 'check/counted', checked: checkedOf(factor, alone, finding('empty', 'b'))});
	assert.equal(findingList.chosen(gone)?.rule, 'empty', 'the next one takes the place of one that is gone');
});

await test('goes to the pane that a finding is about', () => {
	const members = reduceAll(opened, {type: 'check/entered'});
	assert.deepEqual([members.dialog.kind, members.pane, selectedId(members)], ['none', 'members', 'b']);
	const [first, second] = ['a1', 'a2'].map(id => v.parse(accountSchema, {id, name: `Account ${id}`}));
	const account = finding('account-2fa', 'b', {severity: 'high', pane: 'accounts', item: 'a2'});
	const accounts = reduceAll(
		state,
		{type: 'accounts/requested', id: 'b', request: 1},
		{
			type: 'accounts/received',
			id: 'b',
			request: 1,
			items: [first, second].flatMap(each => each ?? []),
			unreadable: 0,
			isLast: true,
			readAt: 0,
		},
		{type: 'check/opened', top: undefined},
		{type: 'check/counted', checked: checkedOf(account)},
		{type: 'check/entered'},
	);
	assert.deepEqual(
		[accounts.pane, selectedId(accounts), accountList.chosen(accounts)?.id],
		['accounts', 'b', 'a2'],
		'the account is under the cursor, so that a key edits it',
	);
	const profile = reduceAll(opened, {type: 'dialog/moved', by: 1}, {type: 'check/entered'});
	assert.deepEqual([profile.pane, profile.tab, selectedId(profile)], ['detail', 'profile', 'a']);
});

await test('asks for a reason and then for a date, and comes back to the list', () => {
	const asked = reduceAll(
		opened,
		{type: 'check/silenceAsked', findings: [factor]},
		{type: 'check/silenceEdited', line: lineOf('left in May')},
	);
	const dated = reduceAll(asked, {type: 'check/reasonKept', reason: 'left in May'});
	assert.deepEqual(dated.dialog.kind === 'silencing' && [dated.dialog.reason, dated.dialog.line.text], [
		'left in May',
		'',
	]);
	const refused = reduceAll(dated, {type: 'check/silenceRefused', text: 'no'});
	assert.equal(refused.dialog.kind === 'silencing' && refused.dialog.text, 'no');
	assert.deepEqual(shown(reduceAll(refused, {type: 'check/silenceLeft'})), ['member-2fa', 'no-email']);
	const silenced = reduceAll(dated, {
		type: 'check/counted',
		checked: checkedOf({...factor, silence: {reason: 'left in May', until: '2030-01-31'}}, email),
	});
	assert.deepEqual(shown(silenced), ['no-email']);
});

await test('begins a row with what is found, and ends it with where that is', () => {
	const account = finding('account-2fa', 'b', {
		pane: 'accounts',
		item: 'x',
		about: 'Retail',
		reason: 'The account does not enforce a second factor.',
	});
	const phone = finding('invalid-phone', 'b', {
		pane: 'profile',
		about: 'call me',
		reason: 'The business phone is not a phone number.',
	});
	const found = reduceAll(
		state,
		{type: 'check/opened', top: undefined},
		{type: 'check/counted', checked: checkedOf(account, factor, email, phone)},
	);
	const rows =
		found.dialog.kind === 'findings'
			? findingsView(found, found.dialog, {columns: 130, height: 30}).rows.map(each =>
					fitRow(each, 130)
						.map(({text}) => text)
						.join(''),
				)
			: [];
	assert.deepEqual(
		rows
			.map(text => text.trim().replaceAll(/ {2,}/gv, '  '))
			.filter(text => /^(?:❯ )?(?:high|medium|low) /v.test(text)),
		[
			'❯ medium  Retail  The account does not enforce a second factor.  in Contoso',
			'high  jane@acme.example  A reason.  in Contoso',
			'medium  Acme  A reason.',
			'medium  Contoso  The business phone is not a phone number.  call me',
		],
	);
	const narrow =
		found.dialog.kind === 'findings'
			? findingsView(found, found.dialog, {columns: 116, height: 30}).rows.map(each =>
					fitRow(each, 116)
						.map(({text}) => text)
						.join(''),
				)
			: [];
	assert.ok(
		narrow.some(text => text.includes(' The account does not enforce a second factor.  in Contoso ')),
		narrow.join('\n'),
	);
});

await test('leaves out of the name of an account what only repeats its organization, names no place in a list of one, and says whole names', () => {
	const account = finding('account-2fa', 'b', {
		pane: 'accounts',
		item: 'x',
		about: 'Contoso – A rather long name of an account in retail',
		reason: 'The account does not enforce a second factor.',
	});
	const listed = (top: string | undefined) =>
		reduceAll(state, {type: 'check/opened', top}, {type: 'check/counted', checked: {...checkedOf(account), top}});
	const rowIn = (found: State) =>
		frameOf({...found, size: {columns: 100, rows: 24}})
			.split('\n')
			.find(line => line.includes('❯ medium'))
			?.slice(2, -2)
			.trim()
			.replaceAll(/ {2,}/gv, '  ');
	assert.equal(
		rowIn(listed(undefined)),
		'❯ medium  … A rather long name of a…  The account does not enforce a second factor.  in Contoso',
	);
	assert.equal(
		rowIn(listed('b')),
		'❯ medium  … A rather long name of an a…  The account does not enforce a second factor.',
	);
	assert.match(
		sceneOf(listed(undefined)).focus ?? '',
		/^medium, Contoso – A rather long name of an account in retail, The account does not enforce a second factor\., in Contoso/v,
	);
});

await test('offers in an empty list only the keys that act there, and says how old what is known is', () => {
	const now = Date.UTC(2026, 10, 15);
	const none = checkedOf();
	const times = {oldest: now - 3 * 3_600_000, now};
	const empty = frameOf(
		reduceAll(
			state,
			{type: 'check/opened', top: undefined},
			{type: 'check/counted', checked: {...none, found: {...none.found, times}}},
		),
	);
	assert.match(empty, /0 findings in 2 organizations\. The oldest value was read 3 hours ago\./v);
	const lastLine = (frame: string): string =>
		frame.trimEnd().split('\n').at(-1)?.trim().replaceAll(/ {3,}/gv, ' | ') ?? '';
	assert.equal(lastLine(empty), 'a this branch  Esc leave | ? help');
	assert.match(lastLine(frameOf(opened)), /j down {2}k up .+ go there {2}f all of its kind {2}y copy {2}s silence/v);
});

await test('gives the reason of a finding its room first, then the name, then the organization', () => {
	const long = {
		severity: 'high',
		pane: 'members',
		about: 'jane.with.a.long.name@acme.example',
		reason: 'Invited on 2026-10-28, 34 days ago, and not accepted.',
	} as const;
	const listed = reduceAll(
		state,
		{type: 'check/opened', top: undefined},
		{
			type: 'check/counted',
			checked: checkedOf(finding('old-invitation', 'b', long), {...factor, reason: 'No second factor.'}),
		},
	);
	const rowsIn = (columns: number) =>
		frameOf({...listed, size: {columns, rows: 24}})
			.split('\n')
			.filter(line => /^│ (?:❯| ) high/v.test(line))
			.map(line => line.slice(2, -2).trimEnd());
	assert.deepEqual(rowsIn(80), [
		'❯ high    jane.with.…  Invited on 2026-10-28, 34 days ago, and not accepted.',
		'  high    jane@acme.example       No second factor.   in Contoso',
	]);
	assert.match(
		rowsIn(120)[0] ?? '',
		/^❯ high {4}jane\.with\.a\.long\.name@acme\.[^ ]*… {2}Invited [^…]+ accepted\. +in Contoso$/v,
	);
	const narrow = frameOf({...listed, size: {columns: 60, rows: 24}}).replaceAll(/[\s│]+/gv, ' ');
	assert.match(
		narrow,
		/Invited on 2026-10-28, 34 days ago, and not accepted\. jane\.with/v,
		'the whole reason is below the list',
	);
});
