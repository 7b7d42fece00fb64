import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {fieldNames} from '../../../source/kernel/form-model/fields.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	apiError,
	family,
	formOf,
	organization,
	profile,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../helpers/state.js';

const message = {tone: 'success', text: 'Created.'} as const;
const base = stateWith(family);
const young = organization('young', {name: 'Young', parent: 'apac'});
const creating = reduceAll(
	base,
	{type: 'form/opened', form: createForm('apac')},
	{type: 'form/edited', line: lineOf('Young')},
	{type: 'form/sent', request: 5},
);
const created = reduce(creating, {type: 'saving/created', request: 5, organization: young, at: 700});

const json = {...profile, business_address: '{ "city":"Köln" , "zip":9007199254740993}'};
const addressed = reduceAll(
	base,
	{type: 'form/opened', form: profileForm(organization('north'), json)},
	{type: 'form/moved', by: 3},
);
const addressOf = (state: State) => formOf(state).fields.find(({name}) => name === 'business_address');

await test('shows a new organization before it can be read, and records its creation time', () => {
	assert.deepEqual(visibleNames(created), ['Acme', '  APAC', '    Young', '  EMEA', '    Contoso', '    Northwind']);
	assert.equal(created.selectedKey, 'young');
	assert.deepEqual([...created.created], [['young', 700]]);
	assert.deepEqual(formOf(created).step, {name: 'sending', request: 5, created: young});
});

await test('forgets that an organization is new', () => {
	assert.equal(reduce(created, {type: 'detail/grewOld', id: young.id}).created.size, 0);
});

await test('ignores a late answer to a creation', () => {
	assert.equal(reduce(creating, {type: 'saving/created', request: 4, organization: young, at: 700}), creating);
	assert.equal(reduce(base, {type: 'saving/created', request: 5, organization: young, at: 700}), base);
});

await test('returns to the review with everything typed when nothing was sent, and ignores late answers', () => {
	const held = reduce(creating, {type: 'form/heldBack', request: 5});
	assert.deepEqual([formOf(held).step, formOf(held).fields], [{name: 'reviewing'}, formOf(creating).fields]);
	assert.equal(reduce(creating, {type: 'form/heldBack', request: 4}), creating);
});

await test('shows what a save waits for, and ignores late notes', () => {
	const waited = reduce(created, {type: 'saving/waited', request: 5, note: 'not ready yet'});
	assert.deepEqual(formOf(waited).step, {name: 'sending', request: 5, created: young, note: 'not ready yet'});
	assert.deepEqual(reduce(created, {type: 'saving/waited', request: 4, note: 'late'}), created);
	assert.deepEqual(reduce(base, {type: 'saving/waited', request: 5, note: 'late'}), base);
});

await test('records creations that may have succeeded, and ignores late answers', () => {
	const creationsSent = [{name: 'Young', parentId: 'apac', knownIds: ['a', 'b']}];
	const sent = reduce(creating, {type: 'saving/creationSent', request: 5, creationsSent});
	assert.deepEqual(formOf(sent), {...formOf(creating), creationsSent});
	assert.equal(reduce(creating, {type: 'saving/creationSent', request: 4, creationsSent}), creating);
	const refused = reduce(sent, {type: 'saving/creationRefused', request: 5, creationsSent: []});
	assert.deepEqual(formOf(refused), {...formOf(creating), creationsSent: []});
	assert.equal(reduce(sent, {type: 'saving/creationRefused', request: 4, creationsSent: []}), sent);
});

await test('marks a request as stored, and ignores late answers', () => {
	const written = reduce(creating, {type: 'saving/written', request: 5});
	assert.deepEqual(formOf(written).step, {name: 'sending', request: 5, isStored: true});
	assert.equal(reduce(creating, {type: 'saving/written', request: 4}), creating);
	assert.equal(reduce(base, {type: 'saving/written', request: 5}), base);
});

await test('treats an organization as no longer new once it and its accounts were read', () => {
	const detail = {organization: young, profile: undefined, readAt: 900};
	const saved = reduce(created, {type: 'form/saved', request: 5, id: 'young', message, detail});
	assert.deepEqual([saved.created.size, saved.details.get('young')], [1, {status: 'ready', detail}]);
	const read = reduceAll(
		saved,
		{type: 'accounts/requested', id: 'young', request: 6},
		{type: 'accounts/received', id: 'young', request: 6, items: [], unreadable: 0, isLast: true, readAt: 901},
	);
	assert.equal(read.created.size, 0);
});

await test('keeps the creation time when a new organization was not read back', () => {
	const saved = reduce(created, {type: 'form/saved', request: 5, id: 'young', message});
	assert.deepEqual(
		[saved.dialog, saved.message, saved.selectedKey, saved.created.get('young')],
		[{kind: 'none'}, message, 'young', 700],
	);
});

await test('shows after a failure whether anything was stored, until the next key', () => {
	const error = apiError();
	const failed = (verdict: 'notStored' | 'unknown') =>
		reduce(creating, {type: 'form/saveFailed', request: 5, at: 0, error, verdict});
	assert.deepEqual([formOf(failed('unknown')).verdict, formOf(failed('notStored')).verdict], ['unknown', 'notStored']);
	const edited = formOf(reduce(failed('unknown'), {type: 'form/edited', line: lineOf('Other')}));
	const reviewed = formOf(reduce(failed('unknown'), {type: 'form/reviewed'}));
	const unclear = formOf(creating).before;
	const resent = reduceAll(
		reduce(creating, {type: 'form/saveFailed', request: 5, at: 0, error, verdict: 'unknown', unclear}),
		{type: 'form/reviewed'},
		{type: 'form/sent', request: 6},
		{type: 'form/saveFailed', request: 6, at: 0, error, verdict: 'unknown'},
	);
	assert.deepEqual([formOf(resent).unclear, reviewed.unclear], [unclear, undefined]);
	assert.deepEqual(
		[edited.verdict, edited.error, reviewed.verdict, reviewed.error],
		[undefined, undefined, undefined, undefined],
	);
});

await test('shows a field as JSON text or as members', () => {
	const raw = reduce(addressed, {type: 'form/toggled'});
	assert.deepEqual([addressOf(addressed)?.isExpanded, addressOf(raw)?.isExpanded], [true, false]);
	assert.deepEqual([formOf(addressed).line.text, formOf(raw).line.text], ['Köln', json.business_address]);
	const again = reduce(raw, {type: 'form/toggled'});
	assert.deepEqual(formOf(again), formOf(addressed));
});

await test('does not toggle a field that is not a JSON object', () => {
	const name = reduceAll(base, {type: 'form/opened', form: profileForm(organization('north'), json)});
	assert.deepEqual(reduce(name, {type: 'form/toggled'}), name);
	const broken = reduceAll(addressed, {type: 'form/toggled'}, {type: 'form/edited', line: lineOf('{"city":')});
	const again = formOf(reduce(broken, {type: 'form/toggled'}));
	assert.deepEqual(
		[again.fields, again.focused, again.line],
		[formOf(broken).fields, formOf(broken).focused, formOf(broken).line],
	);
	assert.equal(reduce(base, {type: 'form/toggled'}), base);
});

await test('focuses the first member of a refused field that is shown as members', () => {
	const refused = formOf(reduce(addressed, {type: 'form/refused', field: 'external_metadata'}));
	assert.deepEqual([refused.focused, refused.line.text], [5, '1']);
	const all = fieldNames.map(field =>
		formOf(reduce(addressed, {type: 'form/refused', field})).fields.every(({wasLeft}) => wasLeft),
	);
	assert.deepEqual(
		all,
		fieldNames.map(() => true),
	);
});

await test('closes and counts a form that is put aside', () => {
	const aside = reduce(creating, {type: 'form/putAside'});
	assert.deepEqual([aside.dialog, aside.asideCount], [{kind: 'none'}, 1]);
	assert.equal(reduceAll(aside, {type: 'form/opened', form: createForm('')}, {type: 'form/putAside'}).asideCount, 2);
});
