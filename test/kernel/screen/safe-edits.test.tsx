import assert from 'node:assert/strict';
import {test} from 'node:test';
import {askChoices} from '../../../source/kernel/form-model/conflict.js';
import {changeField, onboardingForm, profileForm} from '../../../source/kernel/form-model/form.js';
import type {Before} from '../../../source/kernel/form-model/fields.js';
import {undoForm, type JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {apiError, family, north, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

const state = stateWith(family, {columns: 120, rows: 30});
const json = {
	...profile,
	business_address: '{"city":"Köln", "zip" :9007199254740993}',
	external_metadata: '{"broken":',
};
const theirs: Before = {
	name: 'Northwind',
	parentId: 'emea',
	profile: {...json, business_name: 'Theirs', business_email: 'theirs@test.example'},
};
const opened = reduce(state, {type: 'form/opened', form: profileForm(north, json)});
const typed = reduce(opened, {type: 'form/edited', line: lineOf('Mine')});
const sending = reduceAll(typed, {type: 'form/reviewed'}, {type: 'form/sent', request: 1});
const conflicted = reduce(sending, {type: 'form/conflicted', request: 1, theirs});
const draft = {
	file: 'a',
	savedAt: Date.parse('2026-11-14T09:26:00Z'),
	form: storeForm(changeField(profileForm(north, profile), 'business_phone', {text: '1'})),
};
const offered = reduce(state, {type: 'drafts/offered', drafts: [draft, {...draft, file: 'b'}], now: 0});
const before = {name: 'Northwind', parentId: 'emea', profile};
const entries: readonly JournalEntry[] = [
	{at: draft.savedAt, kind: 'edit', id: 'north', before, after: {...before, name: 'Southwind'}},
];
const undoing = reduce(state, {type: 'undo/opened', entries, now: 0});
const quitting = reduce(state, {type: 'dialog/quitAsked', kept: ['a form', 'typed addresses'], lost: []});
const waiting = reduceAll(
	sending,
	{type: 'saving/created', request: 1, organization: north, at: 1},
	{type: 'saving/waited', request: 1, note: 'Not ready yet.'},
);

await test('shows JSON by its members, the raw text on demand, and broken JSON with a warning', () => {
	const frame = frameOf(opened);
	assert.match(frame, /Business address +│\n.* {4}city +Köln +│\n.* {4}zip +9007199254740993 /v);
	assert.match(frame, /External metadata +\{"broken": +│\n.*This looks like JSON but is not valid\./v);
	const raw = frameOf(reduceAll(opened, {type: 'form/moved', by: 3}, {type: 'form/toggled'}));
	assert.match(raw, /❯ Business address +\{"city":"Köln", "zip" :9007199254740993\}/v);
});

await test('shows three sides of each field in a conflict, and the keys that choose', () => {
	const frame = frameOf(conflicted);
	assert.match(frame, /╭ Conflict · Profile of Northwind ─/v);
	assert.match(frame, /❯ Business name {2}not chosen yet/v);
	assert.match(frame, /before +Test Ltd +│\n.*theirs +Theirs +│\n.*yours +Mine /v);
	assert.match(frame, /✓ theirs +theirs@test\.example/v);
	assert.match(frame, /Business email[\s\S]{1,200}not changed by you/v);
	assert.match(frame, /← theirs {2}→ yours {2}Esc back to the form {2}↓ next field {2}↵ review/v);
	const one = frameOf(
		reduce(sending, {
			type: 'form/conflicted',
			request: 1,
			theirs: {...theirs, profile: {...json, business_name: 'Theirs'}},
		}),
	);
	assert.doesNotMatch(one, /next field/v);
});

await test('offers the earlier value for a field that only one side changed', () => {
	const phone = reduceAll(
		conflicted,
		{type: 'form/resumed'},
		{type: 'form/moved', by: 2},
		{type: 'form/edited', line: lineOf('1')},
		{type: 'form/reviewed'},
	);
	const at = (by: number) => frameOf(reduce(phone, {type: 'conflict/moved', by}));
	assert.match(at(0), /← theirs {2}→ yours {2}Esc [^\n]* {2}↵ review/v);
	assert.match(
		at(1),
		/❯ Business email[\s\S]{1,200}not changed by you: press ← for theirs or → for before [\s\S]*← theirs {2}→ before {2}Esc [^\n]* {2}↵ review/v,
	);
	assert.match(
		at(2),
		/❯ Business phone[\s\S]{1,200}not changed by them: press ← for before or → for yours [\s\S]*← before {2}→ yours {2}Esc [^\n]* {2}↵ review/v,
	);
});

await test('names no opened or typed values in a conflict of an undo', () => {
	const undo = undoForm({
		at: 1,
		kind: 'profile',
		id: 'north',
		before,
		after: {...before, profile: {...profile, business_name: 'Mine'}},
	});
	const asked = reduce(state, {
		type: 'form/opened',
		form: askChoices(undo, {...before, profile: {...profile, business_name: 'Theirs'}}),
	});
	assert.match(frameOf(asked), /changed since that change\.[\s\S]*← now {2}→ earlier {2}Esc [^\n]* {2}↵ review/v);
	assert.match(
		frameOf(reduce(asked, {type: 'form/resumed'})),
		/The stored values have changed since that change: press ctrl-s[\s│]+to[\s\S]+?see how\./v,
	);
});

await test('mentions an unresolved conflict in the form', () => {
	assert.match(
		frameOf(reduce(conflicted, {type: 'form/resumed'})),
		/The stored values have changed since you opened this: press ctrl-s[\s\S]+?to see how\./v,
	);
});

await test('lists drafts with their time and content, and discards them only after a question', () => {
	const frame = frameOf(offered);
	assert.match(frame, /╭ Drafts ─/v);
	assert.match(frame, /❯ Northwind {2}business phone: “1” +Acme › EMEA {2}2026-11-14 09:26 UTC/v);
	assert.match(frame, /↵ open {2}x discard/v);
	assert.match(frameOf(reduce(offered, {type: 'drafts/discardAsked', isAsking: true})), /Discard this draft\?/v);
});

await test('shows how long ago a draft was discarded', () => {
	const discarded = reduce(state, {
		type: 'drafts/offered',
		drafts: [{...draft, discardedAt: draft.savedAt}],
		now: draft.savedAt + 300_000,
	});
	assert.match(frameOf(discarded), /❯ Northwind {2}discarded 5 minutes ago · business phone: “1”/v);
});

await test('lists the writes to undo', () => {
	const frame = frameOf(undoing);
	assert.match(frame, /╭ Undo ─/v);
	assert.match(frame, /❯ Southwind {2}name: was “Northwind” +Acme › EMEA {2}2026-11-14 09:26 UTC/v);
});

await test('says on quitting what the drafts keep', () => {
	assert.match(
		frameOf(quitting),
		/╭ Quit ─[\s\S]*The next start offers your drafts: a form and typed addresses\. Quit\?[\s\S]*q quit/v,
	);
});

await test('shows that a new organization is not ready yet, and how to continue', () => {
	assert.match(frameOf(waiting), /Not ready yet\.[\s\S]*Esc continue/v);
});

await test('shows the note of a special form', () => {
	const form = {...profileForm(north, profile), note: 'This is a new write.'};
	assert.match(frameOf(reduce(state, {type: 'form/opened', form})), /This is a new write\.[\s\S]*❯ Business name/v);
});

await test('explains the current field of a guided form', () => {
	const frame = frameOf(reduce(state, {type: 'form/opened', form: onboardingForm('emea')}));
	assert.match(frame, /❯ Name[^\n]*\n.*The name that lists show/v);
	assert.match(frame, /line 1/v);
});

await test('reports what is known of a deletion whose answer was lost', () => {
	const sent = reduceAll(
		state,
		{type: 'deletion/opened', organization: north, request: 1},
		{
			type: 'deletion/checked',
			request: 1,
			organizations: 0,
			accounts: 0,
			detail: {organization: north, profile, readAt: 1},
		},
		{type: 'deletion/sent', request: 2},
	);
	const failed = (verdict: 'notStored' | 'unknown') =>
		frameOf(reduce(sent, {type: 'deletion/failed', request: 2, at: 0, error: apiError('No answer.'), verdict}));
	assert.match(failed('notStored'), /No answer\. +│\n.*It still exists\./v);
	assert.match(failed('unknown'), /unclear whether it was deleted/v);
});

await test('names look-alike letters of a name before deleting', () => {
	const strange = organization('x', {name: 'Pаypal'});
	const frame = frameOf(
		reduceAll(
			state,
			{type: 'deletion/opened', organization: strange, request: 1},
			{
				type: 'deletion/checked',
				request: 1,
				organizations: 0,
				accounts: 0,
				detail: {organization: strange, profile: undefined, readAt: 1},
			},
		),
	);
	assert.match(frame, /Cyrillic а \(U\+0430\)/v);
});

await test('shows read-only and dry run in the header', () => {
	const badge = (change: Partial<State['connection']>) =>
		frameOf({...state, connection: {...state.connection, ...change}}).split('\n', 1)[0] ?? '';
	assert.match(badge({isReadOnly: true}), /read-only/v);
	assert.match(badge({isDryRun: true}), /dry run/v);
});

await test('fits each of these dialogs into the terminal at every size', () => {
	const long = 'x'.repeat(3000);
	const wild = reduce(sending, {
		type: 'form/conflicted',
		request: 1,
		theirs: {...theirs, profile: {...json, business_name: long}},
	});
	const dialogs: readonly State[] = [opened, conflicted, wild, offered, undoing, quitting, waiting];
	const states = [
		[120, 30],
		[80, 24],
		[60, 12],
		[50, 20],
		[40, 10],
	].flatMap(([columns = 0, rows = 0]) => dialogs.map(each => reduce(each, {type: 'terminal/resized', columns, rows})));
	const frames = states.map(each => ({size: each.size, frame: frameOf(each)}));
	assert.deepEqual(
		frames.flatMap(({frame, size}) => excessOf(frame, size)),
		[],
	);
	assert.deepEqual(
		frames.map(({frame}) => frame.split('\n').length),
		states.map(({size}) => size.rows),
	);
});

await test('keeps the current field and the selected draft on the screen at every size', () => {
	const small = {type: 'terminal/resized', columns: 40, rows: 10} as const;
	assert.match(frameOf(reduceAll(conflicted, small, {type: 'conflict/moved', by: 1})), /❯ Business email/v);
	assert.match(
		frameOf(reduceAll(offered, small, {type: 'dialog/moved', by: 1})),
		/❯ Northwind {2}business phone: “1”/v,
	);
});
