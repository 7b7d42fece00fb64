import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../../source/abilities.js';
import type {Member} from '../../../../source/base/api/schemas.js';
import type {MembersRead} from '../../../../source/abilities/people/offboarding/people.js';
import {runOfRemovals} from '../../../../source/abilities/people/offboarding/rows.js';
import {
	chosenPerson,
	directAccessOf,
	membershipList,
	peopleList,
} from '../../../../source/abilities/people/offboarding/state.js';
import {hiddenRows} from '../../../../source/kernel/form-model/seen.js';
import {mainScreen} from '../../../../source/program/session/main-blocks.js';
import type {Event} from '../../../../source/kernel/state/events.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {decidedCount} from '../../../../source/kernel/state/run.js';
import type {State} from '../../../../source/kernel/state/state.js';
import {frameOf} from '../../../helpers/frames.js';
import {textOf} from '../../../helpers/row-texts.js';
import {dialogOf, family, organization, reduceAll, stateWith} from '../../../helpers/state.js';

const jane = 'jane@test.example';
const member = (email: string): Member => ({id: `m-${email}`, status: 'active', user: {email, name: ''}});
const whole = (...members: readonly Member[]): MembersRead => ({members, unreadable: 0});
const read = new Map<string, MembersRead>([
	['acme', whole(member(jane), member('max@test.example'))],
	['emea', whole(member(jane))],
]);

const ids = ['acme', 'emea'];
const opened = reduce(stateWith(family), {type: 'people/opened', rootId: 'acme', ids, now: 1});
const asked = reduce(opened, {type: 'people/asked', request: 5, now: 2});
const listed = reduceAll(asked, {type: 'people/read', read}, {type: 'people/ended', request: 5});
const person = reduce(listed, {type: 'people/personOpened', key: jane});

await test('shows the progress and the end of the reading in progress, and of no other', () => {
	assert.deepEqual([dialogOf(opened, 'people').filter, dialogOf(opened, 'people').request], ['all', undefined]);
	assert.deepEqual([dialogOf(asked, 'people').request, dialogOf(asked, 'people').now], [5, 2]);
	const noted = reduce(asked, {type: 'people/noted', request: 5, text: 'Half.'});
	assert.equal(dialogOf(noted, 'people').text, 'Half.');
	assert.equal(reduce(noted, {type: 'people/noted', request: 4, text: 'Late.'}), noted);
	assert.equal(reduce(noted, {type: 'people/ended', request: 4, text: 'Late.'}), noted);
	const stopped = dialogOf(reduce(noted, {type: 'people/ended', request: 5, text: 'Stopped.'}), 'people');
	assert.deepEqual([stopped.request, stopped.text], [undefined, 'Stopped.']);
	assert.deepEqual([dialogOf(listed, 'people').request, dialogOf(listed, 'people').text], [undefined, undefined]);
});

await test('keeps the members read, on the same person, until they are forgotten', () => {
	assert.deepEqual(listed.peopleRead, read);
	assert.equal(chosenPerson(listed)?.key, jane);
	const others = whole(member('anna@test.example'));
	const more = reduce(listed, {type: 'people/read', read: new Map([['emea', others]])});
	assert.deepEqual([dialogOf(more, 'people').cursor, chosenPerson(more)?.key], [1, jane]);
	const forgotten = reduce(more, {type: 'people/forgotten', ids: ['emea']});
	assert.deepEqual(forgotten.peopleRead?.keys().toArray(), ['acme']);
});

await test('puts the cursor on a person with people/chosen, and leaves it for one who is not listed', () => {
	const chosen = (key: string) => {
		const next = reduce(listed, {type: 'people/chosen', key});
		return chosenPerson(next)?.key;
	};

	assert.deepEqual(
		['max@test.example', jane, 'nobody@test.example'].map(key => chosen(key)),
		['max@test.example', jane, jane],
	);
});

await test('goes round the filters in both directions, from the first person', () => {
	const filtered = (state: State, by: 1 | -1) => reduce(state, {type: 'people/filtered', by});
	const [second, last] = [filtered(listed, 1), filtered(listed, -1)];
	const states = [second, filtered(second, 1), filtered(last, 1), last];
	assert.deepEqual(
		states.map(state => dialogOf(state, 'people').filter),
		['withoutFactor', 'pending', 'all', 'pending'],
	);
	const below = {...listed, dialog: {...dialogOf(listed, 'people'), cursor: 1}};
	assert.equal(dialogOf(filtered(below, 1), 'people').cursor, 0);
	assert.equal(dialogOf(reduce(second, {type: 'people/unfiltered'}), 'people').filter, 'all');
});

await test('opens a person, goes to an organization of the person and returns', () => {
	assert.deepEqual([dialogOf(person, 'person').key, chosenPerson(person)?.memberships.length], [jane, 2]);
	assert.deepEqual(reduce(person, {type: 'people/personLeft'}).dialog, listed.dialog);
	const early = reduceAll(
		asked,
		{type: 'people/read', read: new Map([['acme', read.get('acme')!]])},
		{type: 'people/personOpened', key: jane},
		{type: 'people/noted', request: 5, text: 'Half.'},
	);
	assert.deepEqual([chosenPerson(early)?.memberships.length, dialogOf(early, 'person').people.text], [1, 'Half.']);
	assert.match(frameOf(early), /Half\./v);
	const all = reduceAll(early, {type: 'people/read', read}, {type: 'people/ended', request: 5});
	assert.equal(chosenPerson(all)?.memberships.length, 2);
	assert.deepEqual(reduce(all, {type: 'people/personLeft'}).dialog, listed.dialog);
	const gone = reduceAll(
		early,
		{type: 'people/entered', id: 'emea'},
		{type: 'dialog/reopened'},
		{type: 'people/personLeft'},
	);
	assert.deepEqual(
		[dialogOf(gone, 'people').request, dialogOf(gone, 'people').text],
		[undefined, 'Stopped. The members read so far are kept.'],
	);
	assert.equal(reduce(person, {type: 'people/entered', id: 'unknown'}), person);
	const there = reduce(person, {type: 'people/entered', id: 'emea'});
	assert.deepEqual(
		[there.dialog.kind, there.selectedKey, there.pane, there.leftList],
		['none', 'emea', 'members', {id: 'emea', dialog: person.dialog, from: person.selectedKey}],
	);
	const back = reduce(there, {type: 'dialog/reopened'});
	assert.deepEqual([back.dialog, back.leftList], [person.dialog, undefined]);
});

await test('returns to the same row after what was read or removed meanwhile', () => {
	const onSecond = {...person, dialog: {...dialogOf(person, 'person'), cursor: 1}};
	assert.equal(membershipList.chosen(onSecond)?.organizationId, 'emea');
	const there = reduce(onSecond, {type: 'people/entered', id: 'emea'});
	const onlyThere = reduceAll(
		there,
		{type: 'people/removed', organizationId: 'acme', memberId: `m-${jane}`},
		{type: 'dialog/reopened'},
	);
	assert.equal(membershipList.chosen(onlyThere)?.organizationId, 'emea');
	const first = whole(member('anna@test.example'), member(jane));
	const listedAgain = reduceAll(
		there,
		{type: 'people/read', read: new Map([['acme', first]])},
		{type: 'dialog/reopened'},
		{type: 'people/personLeft'},
	);
	assert.deepEqual([chosenPerson(listedAgain)?.key, dialogOf(listedAgain, 'people').cursor], [jane, 1]);
	const people = ['anna', 'max', 'zoe'].map(name => member(`${name}@test.example`));
	const three = reduce(listed, {
		type: 'people/read',
		read: new Map([
			['acme', whole(...people)],
			['emea', whole()],
		]),
	});
	const onMax = {...three, dialog: {...dialogOf(three, 'people'), cursor: 1}};
	const without = (email: string) =>
		chosenPerson(reduce(onMax, {type: 'people/removed', organizationId: 'acme', memberId: `m-${email}`}))?.key;
	assert.deepEqual(
		['max', 'anna', 'zoe'].map(name => without(`${name}@test.example`)),
		['zoe@test.example', 'max@test.example', 'max@test.example'],
	);
	assert.equal(there.dialog.kind, 'none');
	assert.equal(
		reduce(there, {type: 'people/removed', organizationId: 'acme', memberId: `m-${jane}`}).dialog,
		there.dialog,
	);
});

await test('tells the accounts to which the person has access, never those of another person', () => {
	const shop = {id: 'a1', name: 'Shop', readAt: 1, isPending: false};
	const recalled = (state: State, email: string, ...accounts: ReadonlyArray<typeof shop>): State =>
		reduce(state, {type: 'people/accessRecalled', email, accounts});
	const known = recalled(person, jane, shop);
	assert.deepEqual(
		[directAccessOf(known, jane), directAccessOf(known, 'max@test.example'), directAccessOf(person, jane)],
		[[shop], [], []],
	);
	const told = 'also has access to 1 account only: Shop';
	const isTold = (state: State): boolean =>
		frameOf(state)
			.replaceAll(/[\s│]+/gv, ' ')
			.includes(told);
	assert.deepEqual(
		[known, person, recalled(known, 'max@test.example', shop), recalled(known, jane)].map(state => isTold(state)),
		[true, false, false, false],
	);
	assert.equal(known.dialog, person.dialog);
});

const review = reduce(person, {type: 'offboarding/opened', email: jane, earlier: []});
const statuses = (state: State) => {
	const dialog = dialogOf(state, 'offboarding');
	return dialog.rows.map(row => runOfRemovals.stateOf(row, dialog, registry).status);
};

await test('includes the organizations without another active member only if asked, and leaves the review for the list', () => {
	assert.deepEqual(statuses(review), ['waiting', 'left_out']);
	const included = reduce(review, {type: 'run/toggled'});
	assert.deepEqual(statuses(included), ['waiting', 'waiting']);
	assert.deepEqual(statuses(reduce(included, {type: 'run/toggled'})), ['waiting', 'left_out']);
	assert.deepEqual(reduce(included, {type: 'offboarding/left'}).dialog, listed.dialog);
	const closed = reduce(review, {type: 'dialog/closed'});
	assert.equal(reduce(closed, {type: 'offboarding/opened', email: jane, earlier: []}), closed);
});

await test('keeps what is left out and included in another review, but leaves out who has become the last active member', () => {
	const own = whole(member(jane));
	const included = reduceAll(review, {type: 'run/toggled'}, {type: 'dialog/moved', by: 1}, {type: 'run/toggled'});
	assert.deepEqual(statuses(included), ['left_out', 'waiting']);
	const again = reduceAll(
		included,
		{type: 'people/read', read: new Map([['apac', own]])},
		{type: 'offboarding/scopeChanged'},
	);
	assert.deepEqual(statuses(again), ['left_out', 'waiting', 'left_out']);
	assert.deepEqual(statuses(reduce(again, {type: 'offboarding/scopeChanged'})), ['left_out', 'waiting']);
	const alone = reduceAll(
		review,
		{type: 'people/read', read: new Map([['acme', own]])},
		{type: 'offboarding/opened', email: jane, earlier: []},
	);
	assert.deepEqual(
		[statuses(review), statuses(alone)],
		[
			['waiting', 'left_out'],
			['left_out', 'left_out'],
		],
	);
});

await test('asks about what was left out also after the review has other rows', () => {
	const leftOut = reduceAll(review, {type: 'dialog/moved', by: 1}, {type: 'run/toggled'});
	const decided = (state: State): number => decidedCount(dialogOf(state, 'offboarding'));
	assert.deepEqual([statuses(leftOut), decided(review), decided(leftOut)], [['left_out', 'left_out'], 0, 1]);
	const others = {type: 'people/read', read: new Map([['apac', whole(member(jane))]])} as const;
	const again = [
		{type: 'offboarding/scopeChanged'},
		{type: 'offboarding/recalled'},
		{type: 'offboarding/opened', email: jane, earlier: []},
	] as const;
	const after = (event: Event) => {
		const next = reduceAll(leftOut, others, event);
		const asking = reduceAll(leftOut, {type: 'run/leaveAsked', isLeaving: true}, others, event);
		return [decided(next), decided(reduce(next, {type: 'run/allToggled'})), dialogOf(asking, 'offboarding').isLeaving];
	};

	// The key for all leaves out again what the review proposed.
	assert.deepEqual(
		again.map(event => after(event)),
		[
			[1, 0, true],
			[1, 0, true],
			[1, 0, true],
		],
	);
});

await test('counts removals as shown only if they were on the screen, also after the head has got more rows', () => {
	const many = Array.from({length: 44}, (_, number) => organization(`o${number}`, {name: `Number ${number}`}));
	const all = many.map(({id}) => id);
	const members = new Map(
		all.map((id, number) => [id, number < 2 ? whole(member(jane)) : whole(member(jane), member('max@test.example'))]),
	);
	const shown = new Set<string>();
	const namesIn = (text: string): readonly string[] => text.match(/Number \d+(?! organizations)/gv) ?? [];
	/** The state after an event, and after its screen. */
	const drawn = (before: State, event: Event): State => {
		const state = reduce(before, event);
		for (const name of namesIn(frameOf(state))) {
			shown.add(name);
		}

		const screen = mainScreen(state, registry).drawn;
		return screen ? reduce(state, {type: 'review/drawn', dialog: state.dialog, drawn: screen}) : state;
	};

	const list = reduceAll(
		stateWith(many, {columns: 80, rows: 24}),
		{type: 'people/opened', rootId: 'o0', ids: all, now: 1},
		{type: 'people/read', read: members},
	);
	const toggled = {type: 'run/toggled'} as const;
	const after = [
		toggled,
		{type: 'dialog/moved', by: 1},
		toggled,
		{type: 'dialog/moved', by: 99},
		{type: 'dialog/moved', by: -99},
		toggled,
		{type: 'dialog/moved', by: 1},
		toggled,
	] as const;
	let left = drawn(list, {type: 'offboarding/opened', email: jane, earlier: []});
	for (const event of after) {
		left = drawn(left, event);
	}

	const dialog = dialogOf(left, 'offboarding');
	const {columns, parts = [], needed} = dialog.seen ?? {columns: 0, needed: []};
	assert.deepEqual([dialog.leftOut.size, needed.length, columns > 0], [2, 43, true]);
	const {rows} = runOfRemovals.view(left, dialog, {columns: columns - 2, height: 20}, registry);
	const hidden = hiddenRows(dialog.seen!);
	const isHidden = (at: number): boolean => hidden.some(([from, to]) => from <= at && at < to);
	const counted = rows.flatMap(({left: spans}, at) => (isHidden(at) ? [] : namesIn(textOf(spans))));
	assert.ok(hidden.length > 0);
	assert.deepEqual([counted.length > 10, parts.length], [true, 46]);
	assert.deepEqual(
		counted.filter(name => !shown.has(name)),
		[],
	);
});

await test('keeps what is known of the organizations outside the choice, and the reading of the rest until the review is shown again', () => {
	const recalled = {...whole(member(jane)), readAt: 1};
	const found = reduceAll(
		review,
		{
			type: 'people/recalled',
			read: new Map([
				['apac', recalled],
				['north', whole()],
			]),
		},
		{type: 'offboarding/recalled'},
	);
	assert.deepEqual(
		[dialogOf(found, 'offboarding').outside, dialogOf(found, 'offboarding').toRead],
		[{known: 1, unknown: 1}, ['apac', 'contoso']],
	);
	const reading = reduce(found, {type: 'offboarding/reading', request: 9, text: 'Loading members …'});
	assert.deepEqual(dialogOf(reading, 'offboarding').reading, {request: 9, text: 'Loading members …'});
	const everywhere = dialogOf(reduce(reading, {type: 'offboarding/scopeChanged'}), 'offboarding');
	assert.deepEqual([everywhere.isEverywhere, everywhere.reading?.request], [true, 9]);
	const rest = new Map(['apac', 'contoso'].map(id => [id, whole()]));
	const shown = dialogOf(
		reduceAll(
			reading,
			{type: 'offboarding/scopeChanged'},
			{type: 'people/read', read: rest},
			{type: 'offboarding/opened', email: jane, earlier: []},
		),
		'offboarding',
	);
	assert.deepEqual(
		[shown.isEverywhere, shown.toRead, shown.reading, shown.people],
		[true, [], undefined, dialogOf(review, 'offboarding').people],
	);
});

await test('reads with the rest what the list of people has not read itself', () => {
	const own = new Map([['acme', whole(member(jane))]]);
	const some = reduceAll(
		asked,
		{type: 'people/read', read: own},
		{type: 'people/ended', request: 5},
		{type: 'offboarding/opened', email: jane, earlier: []},
	);
	const {toRead, unread} = dialogOf(some, 'offboarding');
	assert.deepEqual([unread, toRead.includes('emea')], [['emea'], true]);
	assert.match(
		frameOf(some).replaceAll(/[\s│]+/gv, ' '),
		/The members of 1 organization are not all known, so jane@test\.example may be a member there too\. To read them, press I\./v,
	);
});

await test('says in the review that the list of organizations is incomplete', () => {
	const told = 'The list of organizations is incomplete, so people may be missing.';
	const frameWith = (isWhole: boolean) =>
		frameOf({...review, listing: {...review.listing, isWhole}}).replaceAll(/[\s│]+/gv, ' ');
	assert.deepEqual([frameWith(true).includes(told), frameWith(false).includes(told)], [false, true]);
});

await test('counts the organizations of the person in each scope, without earlier removals and second memberships', () => {
	const twice = whole(member(jane), {...member(jane), id: 'm-again'}, member('max@test.example'));
	const earlier = [
		{email: jane, organization: 'gone', name: 'Gone Ltd', member: 'm-gone', status: 'removed', at: 1},
	] as const;
	const reviewed = reduceAll(
		person,
		{
			type: 'people/read',
			read: new Map([
				['acme', twice],
				['apac', twice],
			]),
		},
		{type: 'offboarding/opened', email: jane, earlier},
	);
	assert.match(frameOf(reviewed), /\[The 2 listed \(2\)\] {2}Everywhere \(3\)/v);
	assert.match(
		frameOf(reduce(reviewed, {type: 'offboarding/scopeChanged'})),
		/The 2 listed \(2\) {2}\[Everywhere \(3\)\]/v,
	);
	assert.match(frameOf(reviewed), / Gone Ltd .*removed earlier/v, 'an organization that is gone has its name');
});

await test('draws the review of many organizations at once, while hardly any members are read', () => {
	const many = Array.from({length: 50_000}, (_, at) => organization(`o${at}`, {name: `O${at}`}));
	const one = new Map([['o0', whole(member(jane))]]);
	const wide = reduceAll(
		stateWith(many),
		{type: 'people/opened', rootId: 'o0', ids: ['o0'], now: 1},
		{type: 'people/read', read: one},
		{type: 'people/personOpened', key: jane},
		{type: 'offboarding/opened', email: jane, earlier: []},
		{type: 'offboarding/scopeChanged'},
	);
	const begun = performance.now();
	assert.match(frameOf(wide), /Press \S+ to read the members of the rest: 49,999 organizations/v);
	assert.ok(performance.now() - begun < 5000);
});

await test('follows the run of a removal until it ends, and no other run', () => {
	const begun = reduce(review, {type: 'run/sent', request: 7});
	const noted = reduce(begun, {type: 'run/waited', request: 7, note: 'Waiting.'});
	const stepOf = (state: State) => dialogOf(state, 'offboarding').step;
	assert.deepEqual(stepOf(noted), {name: 'sending', request: 7, note: 'Waiting.'});
	assert.deepEqual(stepOf(reduce(noted, {type: 'run/waited', request: 6, note: 'Late.'})), stepOf(noted));
	const removed = reduce(noted, {type: 'run/itemChanged', request: 7, key: `acme m-${jane}`, result: {status: 'done'}});
	assert.deepEqual([statuses(removed), stepOf(removed)], [['done', 'left_out'], {name: 'sending', request: 7}]);
	const stopping = reduce(removed, {type: 'run/stopAsked'});
	assert.deepEqual(stepOf(stopping), {name: 'sending', request: 7, isStopping: true});
	assert.deepEqual(stepOf(reduce(stopping, {type: 'run/ended', request: 6, note: 'Late.'})), stepOf(stopping));
	assert.equal(reduce(stopping, {type: 'offboarding/scopeChanged'}), stopping);
	assert.deepEqual(stepOf(reduce(stopping, {type: 'run/ended', request: 7, note: 'Done.'})), {
		name: 'ended',
		note: 'Done.',
	});
});

await test('lists in the next review what the run before it has removed', () => {
	const earlier = [
		{email: jane, organization: 'acme', name: 'Acme', member: `m-${jane}`, status: 'removed', at: 1},
	] as const;
	const ended = reduceAll(
		review,
		{type: 'run/sent', request: 7},
		{type: 'people/removed', organizationId: 'acme', memberId: `m-${jane}`},
		{type: 'run/ended', request: 7, note: 'Done.'},
	);
	const next = reduceAll(ended, {type: 'offboarding/noted', earlier}, {type: 'offboarding/scopeChanged'});
	assert.deepEqual(
		[statuses(next), dialogOf(next, 'offboarding').step],
		[['already', 'left_out'], {name: 'reviewing'}],
	);
});

await test('takes a removed person out of the members read, even after the dialog is closed', () => {
	const closed = reduceAll(
		review,
		{type: 'run/sent', request: 7},
		{type: 'dialog/closed'},
		{type: 'people/removed', organizationId: 'acme', memberId: `m-${jane}`},
	);
	const left = closed.peopleRead
		?.entries()
		.map(([id, {members}]) => [id, members.map(({user}) => user.email)])
		.toArray();
	assert.deepEqual(
		[closed.dialog.kind, left],
		[
			'none',
			[
				['acme', ['max@test.example']],
				['emea', [jane]],
			],
		],
	);
});

await test('adds the members of earlier sessions, but never instead of those that this one read', () => {
	const earlier = {...whole(member('old@test.example')), readAt: 1};
	const both = reduce(listed, {
		type: 'people/recalled',
		read: new Map([
			['acme', earlier],
			['apac', earlier],
		]),
	});
	assert.deepEqual([both.peopleRead?.get('acme'), both.peopleRead?.get('apac')], [read.get('acme'), earlier]);
});

await test('sorts the people by a column, with the cursor on the same person unless it is at the top', () => {
	const emailAt = (state: State, at: number) => peopleList.found(state, dialogOf(state, 'people'))[at]?.email;
	const sorted = reduce(listed, {type: 'dialog/sorted', sort: {by: 'email', isReversed: true}});
	assert.deepEqual(
		[0, 1].map(at => [emailAt(listed, at), emailAt(sorted, at)]),
		[
			[jane, 'max@test.example'],
			['max@test.example', jane],
		],
	);
	assert.equal(dialogOf(sorted, 'people').cursor, 0, 'what comes first now is shown');
	const below = reduceAll(
		listed,
		{type: 'dialog/moved', by: 1},
		{type: 'dialog/sorted', sort: {by: 'email', isReversed: true}},
	);
	assert.deepEqual([dialogOf(below, 'people').cursor, emailAt(below, 0)], [0, 'max@test.example']);
	const closed = reduce(listed, {type: 'dialog/closed'});
	assert.equal(reduce(closed, {type: 'dialog/sorted', sort: undefined}), closed);
});

await test('opens the list as it was left, unless it is asked of other organizations', () => {
	const searched = reduceAll(asked, {type: 'people/read', read}, {type: 'dialog/searched', line: lineOf('max')});
	const left = reduce(searched, {type: 'people/left'});
	assert.deepEqual(
		[left.dialog.kind, left.peopleLeft?.dialog.query.text, left.peopleLeft?.dialog.request],
		['none', 'max', undefined],
	);
	const open = (state: State, others: readonly string[]) =>
		dialogOf(reduce(state, {type: 'people/opened', rootId: 'acme', ids: others, now: 9}), 'people');
	assert.deepEqual([open(left, ids).query.text, open(left, ids).now, open(left, ['acme']).query.text], ['max', 9, '']);
	assert.equal(reduce(left, {type: 'people/left'}), left);
});

await test('opens the list again on the same person, whose row is another one by then', () => {
	const left = reduceAll(asked, {type: 'people/read', read}, {type: 'dialog/moved', by: 1}, {type: 'people/left'});
	const again = {type: 'people/opened', rootId: 'acme', ids, now: 9} as const;
	const readAgain = (members: MembersRead) =>
		reduceAll(left, {type: 'people/read', read: new Map([['emea', members]])}, again);
	const others = whole(member('bea@test.example'));
	const recalled = reduceAll(
		left,
		{type: 'people/forgotten', ids: ['emea']},
		{type: 'people/recalled', read: new Map([['emea', others]])},
		again,
	);
	assert.equal(chosenPerson(reduce(left, again))?.key, 'max@test.example');
	assert.deepEqual(
		[readAgain(others), recalled].map(state => [dialogOf(state, 'people').cursor, chosenPerson(state)?.key]),
		[
			[2, 'max@test.example'],
			[2, 'max@test.example'],
		],
	);
	assert.equal(
		chosenPerson(reduceAll(left, {type: 'people/forgotten', ids: ['acme']}, again))?.key,
		jane,
		'a person who is no longer there leaves the first row',
	);
});
