import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {askChoices} from '../../../source/kernel/form-model/conflict.js';
import {changeField, createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {changesRows} from '../../../source/abilities/compare/rows.js';
import {conflictRows} from '../../../source/abilities/edit/conflict.js';
import {undoRows} from '../../../source/abilities/undo/rows.js';
import {draftRows} from '../../../source/abilities/drafts/dialog.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import type {Row} from '../../../source/kernel/rows/row.js';
import {paneScene} from '../../helpers/pane-scene.js';
import {rowText, spoken} from '../../../source/kernel/rows/scene.js';
import {account, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {told} from '../../../source/base/text/told.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import {registry} from '../../../source/abilities.js';

const searched = {kind: 'undo', query: lineOf(''), isTyping: false} as const;

const name = 'A`b  · ✓';
const heard = 'A`b ⟦20⟧· ✓';
const owner = organization('a', {name});
const state = stateWith([owner]);
const form = changeField(profileForm(owner, profile), 'business_phone', {text: name});
const room = {columns: 1000, height: 100};

const said = (rows: readonly Row[]): readonly string[] => rows.map(each => rowText(each));

await test('says every sign of a value in a review and in a conflict', () => {
	const review = said(reviewRows(state, form, 1000));
	assert.deepEqual(
		[review.some(line => line.endsWith(`, after: ${heard}`)), review.includes(`changed: business_phone: ${heard}`)],
		[true, true],
	);
	const asked = askChoices(form, {...form.before, profile: {...profile, business_phone: '`'}});
	assert.strictEqual(asked.step.name, 'conflict');
	const conflict = said(conflictRows(state, asked, asked.step, {columns: 1000, height: 20}).rows);
	assert.deepEqual(
		conflict.filter(line => /^(?:theirs|yours) /v.test(line)),
		['theirs `', `yours ${heard}`],
	);
});

await test('says every sign of a name in the lists of drafts, writes and changes', () => {
	const draft = {file: 'd', savedAt: 0, form: storeForm(form)};
	const entry = {
		at: 0,
		kind: 'profile',
		id: 'a',
		before: form.before,
		after: {...form.before, profile: {...profile, business_phone: '1'}},
	} as const;
	const gone = {...entry, kind: 'delete', after: undefined} as const;
	const comparison = {
		file: 'f',
		from: '2026-01-01T00:00:00Z',
		to: '2026-01-02T00:00:00Z',
		remarks: [],
		changes: [{change: 'gone', id: 'a', name}],
	} as const;
	const lists = [
		draftRows(
			state,
			{...unsearched, kind: 'drafts', drafts: [draft], now: 0, cursor: 0, isAsking: false},
			room,
			registry,
		),
		undoRows(state, {...searched, entries: [entry], now: 0, cursor: 0}, room),
		undoRows(state, {...searched, entries: [gone], now: 0, cursor: 0}, room),
		changesRows(state, {kind: 'changes', comparison, cursor: 0}, room.columns, room.height),
	];
	assert.deepEqual(
		lists.map(rows => rows.filter(({isSelected}) => isSelected === true).map(each => rowText({left: each.left}))),
		[
			[`${heard} business phone: “${heard}”`],
			[`${heard} business phone: was “+1 555 0100”`],
			[`${heard} deleted`],
			[`gone ${heard}`],
		],
	);
});

await test('says the whole earlier value of an undo', () => {
	const long = 'Wingtip Interplanetary Freight Forwarding and Customs Clearance';
	const entry = {at: 0, kind: 'edit', id: 'a', before: {...form.before, name: long}, after: form.before} as const;
	assert.ok(
		said(undoRows(state, {...searched, entries: [entry], now: 0, cursor: 0}, room)).some(line =>
			line.includes(`name: was “${long}”`),
		),
	);
});

await test('says every sign of a name in a sentence, and marks the name once among accounts and in the detail', () => {
	assert.equal(spoken(told`${'Col·legi`'} ${{text: '✓', said: 'yes'}} stored`), 'Col·legi` yes stored');
	const accounts = reduceAll(
		state,
		{type: 'accounts/requested', id: 'a', request: 2},
		{
			type: 'accounts/received',
			id: 'a',
			request: 2,
			items: [account('x', {name})],
			total: 1,
			unreadable: 0,
			isLast: true,
			readAt: 0,
		},
		{type: 'pane/focused', pane: 'accounts'},
	);
	assert.match(paneScene(accounts).focus ?? '', new RegExp(`^${heard}, `, 'v'));
	const detail = reduceAll(
		state,
		{type: 'detail/requested', id: 'a', request: 3},
		{
			type: 'detail/received',
			id: 'a',
			request: 3,
			detail: {organization: owner, profile: {...profile, business_phone: name}, readAt: 0},
		},
		{type: 'pane/tabChosen', tab: 'profile'},
		{type: 'pane/focused', pane: 'detail'},
	);
	assert.ok(paneScene(detail).lines.includes(`Business phone ${heard}`));
});

await test('says the sides of a review, and its request without JSON punctuation', () => {
	const before = profileForm(owner, {...profile, business_name: 'Request'});
	const metadata = JSON.stringify({note: '“A”, Ltd'});
	const edited = changeField(
		changeField(changeField(before, 'business_name', {text: '- B'}), 'business_phone', {text: ''}),
		'external_metadata',
		{text: metadata},
	);
	const lines = said(reviewRows(state, edited, 1000)).filter(line => line !== '');
	assert.deepEqual(lines.slice(0, 2), ['Changes', 'Business name, before: Request, after: - B']);
	const request = lines.slice(lines.lastIndexOf('Request') + 1);
	assert.deepEqual(request.slice(0, 1), ['PUT /organizations/a/profile']);
	assert.deepEqual(
		request.filter(line => line.startsWith('changed: ')),
		[
			'changed: business_name: - B',
			'changed: business_phone: empty',
			'changed: external_metadata:',
			'changed: note: “A”, Ltd',
		],
	);
	const creation = changeField(createForm('a'), 'name', {text: 'New'});
	const created = said(reviewRows(state, creation, 1000)).filter(line => line !== '');
	assert.deepEqual(created.slice(-3), ['name: New', 'parent:', 'id: a']);
});

await test('says a long member of a request once and whole', () => {
	const long = 'x'.repeat(3000);
	const edited = changeField(profileForm(owner, profile), 'business_name', {text: long});
	const lines = said(reviewRows(state, edited, 40));
	assert.deepEqual(
		lines.filter(line => line.includes('business_name: ')),
		[`changed: business_name: ${long}`],
	);
});
