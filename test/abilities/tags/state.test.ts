import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {settingsTyped, type TagChoice, valueOf} from '../../../source/abilities/tags/form.js';
import type {TagsRead} from '../../../source/abilities/tags/plan.js';
import {conflictOf, undecidedIn} from '../../../source/abilities/tags/state.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {RequestPace} from '../../../source/kernel/loop/pace.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {account, apiError, dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';
import type {Texts} from './start.js';

const website = {id: 'a1', name: 'Website'};

const shop = {id: 'a2', name: 'Shop'};

const pace: RequestPace = {each: 1, window: {quota: 9, length: 1, left: 9, resetAfter: 1}};

const inAccounts: State = reduceAll(
	stateWith(family),
	{type: 'tree/selected', key: 'north'},
	{type: 'accounts/requested', id: 'north', request: 2},
	{
		type: 'accounts/received',
		id: 'north',
		request: 2,
		items: [account('a1', {name: 'Website', tags: {env: 'old'}}), account('a2', {name: 'Shop'})],
		total: 2,
		unreadable: 0,
		isLast: true,
		readAt: 1,
	},
	{type: 'pane/focused', pane: 'accounts'},
);

const opened = (accounts = [website]): State =>
	reduce(inAccounts, {type: 'tags/opened', accounts, organization: 'north', request: 5});

const readWith = (each: typeof website, tags: Texts, etag = 'v1:1'): TagsRead => ({account: each, read: {etag, tags}});

const received = (...all: readonly TagsRead[]): Event => ({
	type: 'tags/received',
	request: 5,
	all,
	keys: ['owner'],
	known: [],
});

const stored: Texts = {env: 'test', team: 'web'};

/** The form of one account with these tags. */
const editing = (tags = stored): State => reduce(opened(), received(readWith(website, tags)));

const typed = (text: string): Event => ({type: 'tags/typed', line: lineOf(text)});

const moved = (by: number): Event => ({type: 'tags/moved', by});

const toggled: Event = {type: 'tags/toggled'};

const reviewed: Event = {type: 'tags/reviewed', pace};

const formIn = (state: State) => dialogOf(state, 'tags');

const runIn = (state: State) => dialogOf(state, 'tagging');

/** What each field shows: its key and its value, or that it is removed. */
const shownIn = (state: State) =>
	formIn(state).fields.map(field => `${field.key}=${field.isRemoved ? '(removed)' : valueOf(field)}`);

const settingsIn = (state: State) => settingsTyped(formIn(state)).map(({key, to}) => [key, to]);

/** What an event leaves as it is: the open dialog. */
function assertIgnored(state: State, ...events: readonly Event[]): void {
	for (const event of events) {
		assert.equal(reduce(state, event).dialog, state.dialog, event.type);
	}
}

await test('waits for the tags, says how far the reading is, and ignores an earlier one', () => {
	const state = opened();
	assert.deepEqual(
		[formIn(state).step, formIn(state).accounts, formIn(state).organization, formIn(state).fields],
		[{name: 'reading', request: 5}, [website], 'north', []],
	);
	assert.match(frameOf(state), /Tags of Website[\s\S]+Reading the tags …/v);
	const noted = reduce(state, {type: 'tags/noted', request: 5, text: 'Read 1 of 2.'});
	assert.match(frameOf(noted), /Read 1 of 2\./v);
	assertIgnored(
		noted,
		{type: 'tags/noted', request: 4, text: 'Earlier.'},
		{type: 'tags/failed', request: 4, error: apiError()},
		{type: 'tags/received', request: 4, all: [readWith(website, {env: 'x'})], keys: [], known: []},
	);
});

await test('opens the form on the tags that were read, and takes nothing of that reading afterwards', () => {
	const state = editing();
	assert.equal(formIn(state).step.name, 'editing');
	assert.deepEqual(shownIn(state), ['env=test', 'team=web', '=']);
	assert.deepEqual(
		[formIn(state).focused, formIn(state).line.text, formIn(state).keys, settingsIn(state)],
		[0, 'test', ['owner'], []],
	);
	const changed = reduce(state, typed('live'));
	assertIgnored(
		changed,
		received(readWith(website, {env: 'late'})),
		{type: 'tags/noted', request: 5, text: 'Late.'},
		{type: 'tags/failed', request: 5, error: apiError()},
	);
});

await test('shows why the tags could not be read', () => {
	const failed = reduce(opened(), {type: 'tags/failed', request: 5, error: apiError('No access.')});
	assert.match(frameOf(failed), /No access\. Press Esc to go back\./v);
	assertIgnored(failed, typed('x'), moved(1), toggled, {type: 'tags/refused'});
});

await test('types into the focused field, and keeps it when the focus moves on', () => {
	const state = reduceAll(editing(), typed('live'), moved(1));
	assert.deepEqual(
		[shownIn(state), formIn(state).focused, formIn(state).line],
		[['env=live', 'team=web', '='], 1, lineOf('web')],
	);
	assert.deepEqual(settingsIn(state), [['env', 'live']]);
	const restored = reduceAll(state, moved(-1), typed('test'));
	assert.deepEqual(settingsIn(restored), []);
	const around = reduce(state, moved(-2));
	assert.deepEqual([formIn(around).focused, formIn(around).line.text], [3, '']);
	const again = reduce(around, moved(1));
	assert.equal(formIn(again).focused, 0);
	const added = reduceAll(state, moved(1), typed('owner'), moved(1), typed('ops'));
	assert.deepEqual(shownIn(added), ['env=live', 'team=web', 'owner=ops', '=']);
	assert.deepEqual(settingsIn(added), [
		['env', 'live'],
		['owner', 'ops'],
	]);
});

await test('goes from the key of a new tag to its value at an equals sign, as --set reads it', () => {
	const atKey = reduce(editing(), moved(2));
	const pasted = reduce(atKey, typed('cost=a=b'));
	assert.deepEqual([settingsIn(pasted), formIn(pasted).line], [[['cost', 'a=b']], lineOf('a=b')]);
	const again = reduceAll(atKey, typed('cost'), typed('cost='), typed('42'));
	assert.deepEqual([settingsIn(again), formIn(again).focused], [[['cost', '42']], 3]);
	const renamed = reduceAll(again, moved(-1), typed('costs='));
	assert.deepEqual([settingsIn(renamed), formIn(renamed).line], [[['costs', '42']], lineOf('42')], 'the value stays');
	const bare = reduce(atKey, typed('='));
	assert.deepEqual(settingsIn(bare), [['=', '']], 'without a key, it is nothing but a character');
	assert.match(frameOf(pasted), /type = or go to the next field for its value/v);
});

await test('shows the focused field again after scrolling', () => {
	const scrolled = {...editing(), dialog: {...formIn(editing()), scrolledTo: 7}};
	const after = [typed('live'), moved(1), toggled].map(event => reduce(scrolled, event));
	assert.deepEqual(
		after.map(state => formIn(state).scrolledTo),
		[undefined, undefined, undefined],
	);
});

await test('removes a tag, keeps it after all as it is stored, and drops a new one', () => {
	const live = reduce(editing(), typed('live'));
	const removed = reduce(live, toggled);
	assert.deepEqual([shownIn(removed), settingsIn(removed)], [['env=(removed)', 'team=web', '='], [['env', undefined]]]);
	const kept = reduce(removed, toggled);
	assert.deepEqual(
		[shownIn(kept), settingsIn(kept), formIn(kept).line.text],
		[['env=test', 'team=web', '='], [], 'test'],
	);
	const dropped = reduceAll(kept, moved(2), typed('owner'), moved(1), typed('ops'), toggled);
	assert.deepEqual(
		[shownIn(dropped), settingsIn(dropped), formIn(dropped).focused],
		[['env=test', 'team=web', '='], [], 2],
	);
});

await test('goes to the first tag that cannot be stored, with its text', () => {
	const long = 'x'.repeat(1025);
	const state = reduceAll(editing(), moved(1), typed(long), moved(-1));
	const refused = reduce(state, {type: 'tags/refused'});
	assert.deepEqual([formIn(refused).focused, formIn(refused).line.text], [1, long]);
});

await test('reviews what changes in each account, leaves out the ones that were not read, and goes back', () => {
	const state = reduceAll(
		opened([website, shop, {id: 'a3', name: 'Blog'}]),
		received(readWith(website, {env: 'test'}), readWith(shop, {env: 'live'}, 'v1:2'), {
			account: {id: 'a3', name: 'Blog'},
			error: apiError('No access.'),
		}),
		moved(2),
		typed('live'),
	);
	const review = reduce(state, reviewed);
	const rows = runIn(review).rows.map(({account: {id}, etag, changes, result: {status, text}}) => [
		id,
		etag,
		changes,
		status,
		text,
	]);
	assert.deepEqual(rows, [
		['a1', 'v1:1', [{key: 'env', from: 'test', to: 'live'}], 'waiting', undefined],
		['a2', 'v1:2', [], 'already', undefined],
		['a3', undefined, [], 'left_out', 'No access.'],
	]);
	assert.deepEqual([runIn(review).pace, runIn(review).step.name, runIn(review).undoes], [pace, 'reviewing', undefined]);
	assertIgnored(review, typed('x'), moved(1), reviewed, {type: 'tags/toggled'});
	const returned = reduce(review, {type: 'tags/returned'});
	assert.deepEqual(formIn(returned), {...formIn(state), except: new Set()});
	assertIgnored(returned, {type: 'tags/returned'});
});

await test('begins at the name of another tag in the form of several accounts, so that typing replaces nothing', () => {
	const several = reduceAll(
		opened([website, shop]),
		received(readWith(website, {env: 'test'}), readWith(shop, {env: 'live'})),
		typed('owner'),
	);
	assert.deepEqual(shownIn(several), ['env=', 'owner=', '=']);
	const one = reduceAll(opened([website]), received(readWith(website, {env: 'test'})), typed('!'));
	assert.deepEqual(shownIn(one), ['env=!', '=']);
});

await test('reads only the accounts of the rest again, with the same tags typed', () => {
	const review = reduceAll(
		opened([website, shop]),
		received(readWith(website, {env: 'test'}), readWith(shop, {env: 'test', team: 'web'})),
		moved(2),
		typed('live'),
		moved(1),
		toggled,
		reviewed,
	);
	const readAgain: Event = {type: 'tags/readAgain', request: 6, only: new Set(['a2'])};
	const again = reduce(review, readAgain);
	assert.deepEqual(
		[formIn(again).accounts, formIn(again).step, formIn(again).fields],
		[[shop], {name: 'reading', request: 6}, []],
	);
	assertIgnored(again, received(readWith(shop, {env: 'earlier'})), readAgain);
	const failed = reduce(again, {type: 'tags/failed', request: 6, error: apiError('No access.')});
	assert.match(frameOf(failed), /No access\. Press Esc to go back\./v);
	const left = [again, failed].map(each => reduce(each, {type: 'tags/returned'}));
	assert.deepEqual(left, [review, review], 'nothing typed is lost');
	const now = reduce(again, {
		type: 'tags/received',
		request: 6,
		all: [readWith(shop, {env: 'stage', team: 'web'}, 'v1:7')],
		keys: [],
		known: [],
	});
	assert.deepEqual(
		[shownIn(now), settingsIn(now)],
		[
			['env=live', 'team=(removed)', '='],
			[
				['env', 'live'],
				['team', undefined],
			],
		],
	);
	assert.deepEqual(
		runIn(reduce(now, reviewed)).rows.map(({account: {id}, etag, changes}) => [id, etag, changes]),
		[
			[
				'a2',
				'v1:7',
				[
					{key: 'env', from: 'stage', to: 'live'},
					{key: 'team', from: 'web', to: undefined},
				],
			],
		],
	);
});

const theirs = {etag: 'v1:9', tags: {env: 'stage', team: 'app', owner: 'ops', x: '1'}};

/** A conflict: both sides changed env, only they changed team and owner, and only the user removed x. */
const conflicted = (): State =>
	reduceAll(editing({env: 'test', team: 'web', x: '1'}), typed('live'), moved(2), toggled, reviewed, {
		type: 'tags/conflicted',
		theirs,
	});

const conflictIn = (state: State) => {
	const {step} = formIn(state);
	if (step.name !== 'conflict') {
		throw new Error(`It is no conflict, but ${step.name}.`);
	}

	return step;
};

const choicesIn = (state: State): Readonly<Record<string, TagChoice>> => Object.fromEntries(conflictIn(state).choices);

await test('shows a conflict with the cursor on what both sides changed, and chooses the rest by itself', () => {
	const state = conflicted();
	assert.deepEqual(
		conflictOf(formIn(state)).map(({key}) => key),
		['env', 'team', 'x', 'owner'],
	);
	assert.deepEqual(
		[choicesIn(state), conflictIn(state).cursor, undecidedIn(formIn(state))?.key],
		[{team: 'theirs', x: 'yours', owner: 'theirs'}, 0, 'env'],
	);
	assert.match(frameOf(state), /Conflict[\s\S]+nothing was overwritten/v);
	const cursors = [1, 9, -9].map(by => conflictIn(reduce(state, {type: 'tags/pointed', by})).cursor);
	assert.deepEqual(cursors, [1, 3, 0]);
	assertIgnored(state, typed('x'), moved(1), toggled, {type: 'tags/conflicted', theirs});
	assert.deepEqual(settingsIn(reduce(state, {type: 'tags/resumed'})), [
		['env', 'live'],
		['x', undefined],
	]);
});

await test('points the conflict at the first tag without a choice', () => {
	const state = reduceAll(editing(), moved(1), typed('mine'), reviewed, {
		type: 'tags/conflicted',
		theirs: {etag: 'v1:9', tags: {env: 'stage', team: 'app'}},
	});
	assert.deepEqual([choicesIn(state), conflictIn(state).cursor], [{env: 'theirs'}, 1]);
});

await test('reviews what was chosen in a conflict on top of their tags', () => {
	const chosen = reduce(conflicted(), {type: 'tags/chosen', choice: 'yours'});
	assert.deepEqual(
		[choicesIn(chosen), undecidedIn(formIn(chosen))],
		[{env: 'yours', team: 'theirs', x: 'yours', owner: 'theirs'}, undefined],
	);
	const [row] = runIn(reduce(chosen, reviewed)).rows;
	assert.deepEqual(
		[row?.etag, row?.changes],
		[
			'v1:9',
			[
				{key: 'env', from: 'stage', to: 'live'},
				{key: 'x', from: '1', to: undefined},
			],
		],
	);
	const given = reduceAll(
		chosen,
		{type: 'tags/chosen', choice: 'theirs'},
		{type: 'tags/pointed', by: 2},
		{type: 'tags/chosen', choice: 'theirs'},
		reviewed,
	);
	assert.deepEqual(
		runIn(given).rows.map(({changes, result: {status}}) => [changes, status]),
		[[[], 'already']],
	);
	assertIgnored(editing(), {type: 'tags/chosen', choice: 'yours'}, {type: 'tags/pointed', by: 1});
});

const entry: JournalEntry = {
	at: 7,
	kind: 'tags',
	id: 'a1',
	before: {name: 'Website', parentId: 'north', values: [['env', 'test']]},
	after: {name: 'Website', parentId: 'north', values: [['env', 'live']]},
};

await test('reads the tags before the undo of a change, and reviews it without a form to go back to', () => {
	const asked = reduce(inAccounts, {type: 'tags/backAsked', entry, request: 8});
	assert.match(frameOf(asked), /Undo in Website[\s\S]+Reading the tags …/v);
	const row = {
		account: website,
		organization: 'north',
		etag: 'v1:3',
		changes: [{key: 'env', from: 'live', to: 'test'}],
		result: {status: 'waiting'},
	} as const;
	const checked = reduce(asked, {type: 'tags/backChecked', request: 8, row, pace});
	assert.deepEqual([runIn(checked).rows, runIn(checked).undoes, runIn(checked).step.name], [[row], 7, 'reviewing']);
	assert.match(frameOf(checked), /Restore the tags of Website\?/v);
	assertIgnored(
		checked,
		{type: 'tags/returned'},
		{type: 'tags/conflicted', theirs},
		{type: 'tags/readAgain', request: 9, only: new Set(['a1'])},
	);
	assertIgnored(
		asked,
		{type: 'tags/backChecked', request: 7, row, pace},
		{type: 'tags/backFailed', request: 7, error: apiError()},
	);
	const failed = reduce(asked, {type: 'tags/backFailed', request: 8, error: apiError('No access.')});
	assert.match(frameOf(failed), /No access\. Press Esc to go back\./v);
	assert.equal(dialogOf(failed, 'tagsBack').entry, entry);
});

await test('shows stored tags in the list of accounts, and leaves accounts that are not loaded alone', () => {
	const listed = reduce(inAccounts, {
		type: 'tags/stored',
		account: 'a2',
		tags: new Map([
			['env', 'live'],
			['owner', ''],
		]),
	});
	assert.deepEqual(
		listed.accounts.get('north')?.items.map(({id, tags}) => [id, tags]),
		[
			['a1', {env: 'old'}],
			['a2', {env: 'live', owner: ''}],
		],
	);
	assert.deepEqual(
		reduce(listed, {type: 'tags/stored', account: 'a1', tags: new Map()}).accounts.get('north')?.items[0]?.tags,
		{},
	);
	assert.equal(
		reduce(inAccounts, {type: 'tags/stored', account: 'other', tags: new Map([['env', 'live']])}).accounts,
		inAccounts.accounts,
	);
});
