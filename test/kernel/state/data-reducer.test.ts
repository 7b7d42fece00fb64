import assert from 'node:assert/strict';
import {test} from 'node:test';
import {noteWritten, withOrganization} from '../../../source/kernel/state/listing-reducer.js';
import {reduce} from '../../../source/abilities.js';
import {briefReader} from '../../../source/base/api/brief-organization.js';
import {selectedAccounts} from '../../../source/kernel/state/selectors.js';
import type {Organization} from '../../../source/base/api/schemas.js';
import type {State} from '../../../source/kernel/state/state.js';
import type {Detail} from '../../../source/kernel/state/data.js';
import {whyRefused} from '../../../source/kernel/state/refused-for-good.js';
import {
	account,
	apiError,
	emptyState,
	family,
	organization,
	profile,
	received,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../helpers/state.js';

const error = apiError();
const loading = reduce(emptyState(), {type: 'organizations/requested', request: 7});
const detail: Detail = {
	organization: organization('north', {name: 'Northwind', parent: 'emea', create_time: '2025-01-01T00:00:00Z'}),
	profile,
	readAt: 5,
};

await test('counts the organizations that arrived but are not in the tree yet with organizations/counted', () => {
	const begun = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 4},
		received(4, family.slice(0, 2), false),
	);
	const counted = reduce(begun, {type: 'organizations/counted', request: 4, ahead: 3});
	assert.deepEqual([counted.listing.ahead, counted.listing.loaded, counted.tree], [3, 2, begun.tree]);
	const rest = received(4, family.slice(2), false);
	assert.equal(reduce(counted, rest).listing.ahead, undefined);
	assert.equal(reduce(begun, {type: 'organizations/counted', request: 3, ahead: 3}), begun);
});

await test('adds missing organizations and new names with organizations/found, and keeps both while pages arrive', () => {
	const found = organization('found', {parent: 'acme'});
	const begun = reduceAll(emptyState(), {type: 'organizations/requested', request: 1}, received(1, family, false), {
		type: 'tree/allFolded',
		isCollapsed: false,
	});
	const added = reduce(begun, {
		type: 'organizations/found',
		organizations: [found, organization('acme', {name: 'Other'})],
	});
	assert.deepEqual(visibleNames(added), ['Other', '  APAC', '  EMEA', '    Contoso', '    Northwind', '  found']);
	const paged = reduce(added, received(1, [organization('zebra')], false));
	assert.deepEqual(visibleNames(paged).slice(-2), ['  found', 'zebra']);
	const whole = reduce(paged, received(1, [found]));
	assert.equal(visibleNames(whole)[0], 'Other');
	assert.equal(whole.organizations.filter(({id}) => id === 'found').length, 1);
});

await test('starts an empty list with organizations/requested', () => {
	assert.deepEqual(loading.listing, {
		progress: {status: 'loading', request: 7},
		loaded: 0,
		unreadable: 0,
		arriving: [],
		written: new Map(),
		isWhole: false,
	});
	assert.deepEqual(loading.organizations, []);
});

await test('shows each page of the first list with organizations/received', () => {
	const first = reduce(loading, {
		type: 'organizations/received',
		request: 7,
		organizations: family.slice(0, 2),
		total: 6,
		unreadable: 1,
		isLast: false,
	});
	assert.deepEqual(first.organizations, family.slice(0, 2));
	assert.deepEqual(
		[first.listing.loaded, first.listing.total, first.listing.unreadable, first.listing.isWhole],
		[3, 6, 1, false],
	);
	assert.deepEqual(first.listing.progress, {status: 'loading', request: 7});
	assert.equal(first.selectedKey, 'acme');

	const last = reduce(first, received(7, family.slice(2)));
	assert.deepEqual(last.organizations, family);
	assert.deepEqual(last.listing, {
		progress: {status: 'complete'},
		loaded: 6,
		total: 6,
		unreadable: 1,
		arriving: [],
		written: new Map(),
		isWhole: true,
	});
});

await test('keeps the old list during a refresh until the new list is complete', () => {
	const before = stateWith(family);
	const asked = reduce(before, {type: 'organizations/requested', request: 2});
	assert.deepEqual(asked.organizations, family);
	assert.equal(asked.listing.loaded, 0);
	const half = reduce(asked, received(2, [organization('new')], false));
	assert.deepEqual(visibleNames(half), visibleNames(before));
	assert.deepEqual([half.listing.loaded, half.listing.isWhole], [1, true]);
	const whole = reduce(half, received(2, [organization('newer')]));
	assert.deepEqual(visibleNames(whole), ['new', 'newer']);
	assert.deepEqual(whole.listing.arriving, []);
});

await test('builds no tree for a list that is shown already, whatever its order', () => {
	const before = stateWith(family);
	const refreshed = (organizations: readonly Organization[]) =>
		reduceAll(before, {type: 'organizations/requested', request: 2}, received(2, organizations));
	const same = refreshed(family.toReversed().map(each => structuredClone(each)));
	assert.equal(same.tree.index, before.tree.index);
	assert.equal(same.organizations, before.organizations);
	assert.deepEqual(same.listing.progress, {status: 'complete'});
	const others = [
		family.slice(1),
		[...family.slice(1), organization('new')],
		[...family.slice(1), ...family.slice(1, 2)],
		[...family, organization('new')],
	];
	assert.deepEqual(
		others
			.map(each => refreshed(each))
			.map(({organizations, tree}) => [organizations.length, tree.index === before.tree.index]),
		others.map(each => [each.length, false]),
	);
});

await test('keeps the old list after a failed refresh, and starts the next one from the beginning', () => {
	const begun = [organization('new')];
	const failed = reduceAll(
		stateWith(family),
		{type: 'organizations/requested', request: 2},
		received(2, begun, false),
		{type: 'organizations/failed', request: 2, error},
	);
	assert.deepEqual(failed.organizations, family);
	const newest = [organization('newest')];
	const again = reduceAll(failed, {type: 'organizations/requested', request: 3}, received(3, newest));
	assert.deepEqual(visibleNames(again), ['newest']);
});

await test('keeps the earlier pages after organizations/failed', () => {
	const failed = reduceAll(loading, received(7, family.slice(0, 2), false), {
		type: 'organizations/failed',
		request: 7,
		error,
	});
	assert.deepEqual(failed.listing.progress, {status: 'failed', error});
	assert.equal(failed.listing.loaded, 2);
	assert.deepEqual(failed.organizations, family.slice(0, 2));
});

await test('ignores late answers about the list', () => {
	const whole = stateWith(family);
	assert.equal(reduce(loading, received(6, family)), loading);
	assert.equal(reduce(loading, {type: 'organizations/failed', request: 6, error}), loading);
	const late = received(1, [organization('late')]);
	assert.equal(reduce(whole, late), whole);
	assert.equal(reduce(whole, {type: 'organizations/failed', request: 1, error}), whole);
});

await test('keeps the known detail with detail/requested', () => {
	const first = reduce(stateWith(family), {type: 'detail/requested', id: 'north', request: 2});
	assert.deepEqual(first.details.get('north'), {status: 'loading', request: 2});
	const again = reduceAll(
		first,
		{type: 'detail/received', id: 'north', request: 2, detail},
		{type: 'detail/requested', id: 'north', request: 3},
	);
	assert.deepEqual(again.details.get('north'), {status: 'loading', request: 3, detail});
});

await test('stores the detail with detail/received, and moves the row for a new name or parent', () => {
	const asked = reduce(stateWith(family), {type: 'detail/requested', id: 'north', request: 2});
	const same = reduce(asked, {type: 'detail/received', id: 'north', request: 2, detail});
	assert.deepEqual(same.details.get('north'), {status: 'ready', detail});
	assert.equal(same.tree, asked.tree);

	const moved = {...detail, organization: organization('north', {name: 'Southwind', parent: 'apac'})};
	const after = reduce(asked, {type: 'detail/received', id: 'north', request: 2, detail: moved});
	assert.deepEqual(visibleNames(after), ['Acme', '  APAC', '    Southwind', '  EMEA', '    Contoso']);
	assert.equal(after.organizations.length, family.length);
});

await test('keeps the known detail after detail/failed', () => {
	const known = reduceAll(
		stateWith(family),
		{type: 'detail/requested', id: 'north', request: 2},
		{type: 'detail/received', id: 'north', request: 2, detail},
		{type: 'detail/requested', id: 'north', request: 3},
	);
	const failed = reduce(known, {type: 'detail/failed', id: 'north', request: 3, error});
	assert.deepEqual(failed.details.get('north'), {status: 'failed', error, detail});
	const {organization: listed} = detail;
	const asked = reduce(stateWith(family), {type: 'detail/requested', id: 'north', request: 4});
	assert.deepEqual(
		reduce(asked, {type: 'detail/failed', id: 'north', request: 4, error, listed}).details.get('north'),
		{status: 'failed', error, listed},
	);
});

await test('ignores late answers about a detail', () => {
	const asked = reduce(stateWith(family), {type: 'detail/requested', id: 'north', request: 4});
	assert.equal(reduce(asked, {type: 'detail/received', id: 'north', request: 2, detail}), asked);
	assert.equal(reduce(asked, {type: 'detail/failed', id: 'north', request: 2, error}), asked);
	assert.equal(reduce(asked, {type: 'detail/received', id: 'emea', request: 4, detail}), asked);
});

await test('starts an empty list of accounts with accounts/requested', () => {
	const state = reduce(stateWith(family), {type: 'accounts/requested', id: 'north', request: 2});
	assert.deepEqual(state.accounts.get('north'), {
		progress: {status: 'loading', request: 2},
		items: [],
		unreadable: 0,
		readAt: 0,
	});
});

await test('adds each page with accounts/received', () => {
	const page = {type: 'accounts/received', id: 'north', request: 2, unreadable: 1, readAt: 9} as const;
	const state = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'north', request: 2},
		{...page, items: [account('a')], total: 4, isLast: false},
		{...page, items: [account('b')], isLast: true},
	);
	assert.deepEqual(state.accounts.get('north'), {
		progress: {status: 'complete'},
		items: [account('a'), account('b')],
		total: 4,
		unreadable: 2,
		readAt: 9,
	});
});

await test('keeps the earlier pages after accounts/failed', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'north', request: 2},
		{
			type: 'accounts/received',
			id: 'north',
			request: 2,
			items: [account('a')],
			unreadable: 0,
			isLast: false,
			readAt: 9,
		},
		{type: 'accounts/failed', id: 'north', request: 2, error},
	);
	assert.deepEqual(state.accounts.get('north')?.progress, {status: 'failed', error});
	assert.deepEqual(state.accounts.get('north')?.items, [account('a')]);
});

await test('continues after a failure with accounts/continued, and keeps the old list during a reload, marked as old', () => {
	const page = {
		type: 'accounts/received',
		id: 'north',
		items: [account('a')],
		unreadable: 0,
		isLast: false,
		readAt: 9,
		total: 2,
	} as const;
	const failure = {type: 'accounts/failed', id: 'north', error, pageToken: 'p2'} as const;
	const cut = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'north', request: 2},
		{...page, request: 2},
		{...failure, request: 2},
	);
	assert.deepEqual(cut.accounts.get('north')?.progress, {status: 'failed', error, pageToken: 'p2'});
	const whole = reduceAll(
		cut,
		{type: 'accounts/continued', id: 'north', request: 3},
		{...page, request: 3, items: [account('b')], isLast: true},
	);
	const shown = (state: State) => [
		state.accounts.get('north')?.items.map(({id}) => id),
		state.accounts.get('north')?.isOld,
	];
	assert.deepEqual(shown(whole), [['a', 'b'], undefined]);
	const again = reduceAll(
		whole,
		{type: 'accounts/requested', id: 'north', request: 4},
		{...page, request: 4, items: [account('c')]},
		{...failure, request: 4},
	);
	assert.deepEqual(shown(again), [['a', 'b'], true]);
	const renewed = reduceAll(
		again,
		{type: 'accounts/continued', id: 'north', request: 5},
		{...page, request: 5, items: [account('d')], isLast: true},
	);
	assert.deepEqual(shown(renewed), [['c', 'd'], undefined]);
	assert.equal(reduce(stateWith(family), {type: 'accounts/continued', id: 'unknown', request: 5}).accounts.size, 0);
});

await test('ignores late answers about accounts', () => {
	const asked = reduce(stateWith(family), {type: 'accounts/requested', id: 'north', request: 4});
	const late = {
		type: 'accounts/received',
		request: 2,
		items: [account('a')],
		unreadable: 0,
		isLast: true,
		readAt: 9,
	} as const;
	assert.equal(reduce(asked, {...late, id: 'north'}), asked);
	assert.equal(reduce(asked, {...late, id: 'emea', request: 4}), asked);
	assert.equal(reduce(asked, {type: 'accounts/failed', id: 'north', request: 2, error}), asked);
});

await test('shows the list of an earlier start with organizations/remembered until the new list is complete', () => {
	const requested = reduce(emptyState(), {type: 'organizations/requested', request: 1});
	const threeHours = {text: '3 hours ago', brief: '3 h old'};
	const remembered = reduce(requested, {
		type: 'organizations/remembered',
		organizations: family,
		age: threeHours,
		readAt: 1,
		isShort: false,
	});
	assert.deepEqual(
		[remembered.organizations.length, remembered.listing.age, remembered.listing.progress.status],
		[5, threeHours, 'loading'],
	);
	const chosen = reduce(remembered, {type: 'tree/selected', key: 'contoso'});
	const first = reduce(chosen, received(1, [organization('acme', {name: 'Acme'})], false));
	assert.deepEqual([first.organizations.length, first.listing.age], [5, threeHours]);
	const whole = reduce(first, received(1, family.slice(1)));
	assert.deepEqual([whole.organizations.length, whole.listing.age, whole.selectedKey], [5, undefined, 'contoso']);
	const failed = reduce(first, {type: 'organizations/failed', request: 1, error: apiError()});
	assert.deepEqual([failed.organizations.length, failed.listing.age], [5, threeHours]);
	const late = reduce(stateWith(family), {
		type: 'organizations/remembered',
		organizations: [],
		age: {text: 'just now', brief: 'just now'},
		readAt: 1,
		isShort: false,
	});
	assert.equal(late.organizations.length, 5);
});

await test('shows the age, the newest copy or the absence after organizations/grewOld, detail/readBeside and detail/notFound', () => {
	const fiveHours = {text: '5 hours ago', brief: '5 h old'};
	const old = reduce(stateWith(family), {type: 'organizations/grewOld', age: fiveHours});
	assert.equal(old.listing.age, fiveHours);
	const renamed = {...detail, organization: {...detail.organization, name: 'Renamed'}};
	const read = reduce(stateWith(family), {type: 'detail/readBeside', detail: renamed});
	assert.deepEqual(
		[read.details.get('north'), read.organizations.find(({id}) => id === 'north')?.name],
		[{status: 'ready', detail: renamed}, 'Renamed'],
	);
	const gone = reduce(read, {type: 'detail/notFound', id: 'north'});
	assert.deepEqual([gone.details.has('north'), gone.organizations.length], [false, family.length - 1]);
});

await test('keeps the loaded detail after detail/missedBeside, and reports the organization as not found', () => {
	const gone = apiError('There is none.', {status: 404});
	const read = reduceAll(
		stateWith(family),
		{type: 'detail/readBeside', detail},
		{type: 'detail/missedBeside', id: 'north', error: gone},
	);
	assert.deepEqual(read.details.get('north'), {status: 'failed', error: gone, detail});
});

await test('reports where the cursor is if its organization is missing after a refresh', () => {
	const again = (key: string, list = family) =>
		reduceAll(
			stateWith(family),
			{type: 'tree/selected', key},
			{type: 'organizations/requested', request: 2},
			received(2, list),
		).message;
	const without = family.filter(({id}) => id !== 'contoso');
	assert.deepEqual(again('contoso', without), {
		tone: 'warning',
		text: 'Contoso is no longer in the list: the cursor is on Northwind.',
	});
	assert.deepEqual([again('north', without), again('contoso')], [undefined, undefined]);
	assert.equal(again('contoso', [])?.text, 'Contoso is no longer in the list.');
});

/** The organizations Acme, EMEA, North and Store, each the parent of the next, except `without`, as a list of the service. */
function chain(without = ''): readonly Organization[] {
	const ids = ['acme', 'emea', 'north', 'store'];
	const records = ids.map((id, depth) => {
		const above = depth === 0 ? undefined : {id: ids[depth - 1], name: ids[depth - 1]};
		return {id, name: id, parent: above, meta: {hierarchy_tags: ids.slice(0, depth + 1)}};
	});
	return records
		.filter(({id}) => id !== without)
		.map(briefReader())
		.filter(each => each !== undefined);
}

const chainShown = ['acme', '  emea', '    north', '      store'];

await test('keeps the place of the children of an organization that is gone', () => {
	const gone = reduceAll(
		stateWith(chain()),
		{type: 'detail/notFound', id: 'north'},
		{type: 'detail/notFound', id: 'emea'},
	);
	assert.deepEqual(
		gone.organizations.map(({id}) => id),
		['acme', 'store'],
	);
	assert.deepEqual(visibleNames(gone), ['acme', '  north', '    store']);
	const later = reduce(gone, {type: 'organizations/found', organizations: [organization('found')]});
	assert.deepEqual(visibleNames(later), ['acme', '  north', '    store', 'found']);
});

await test('keeps the place of the children of an organization that a refresh no longer has', () => {
	const refresh = (state: State, request: number, list: readonly Organization[]) =>
		reduceAll(state, {type: 'organizations/requested', request}, received(request, list));
	const hidden = refresh(stateWith(chain()), 2, chain('emea'));
	assert.deepEqual(visibleNames(hidden), chainShown);
	assert.equal(hidden.tree.index.organizationAt(1), undefined);
	const again = refresh(hidden, 3, chain('emea'));
	assert.deepEqual(visibleNames(again), chainShown);
	assert.equal(again.tree, hidden.tree);
	const back = refresh(again, 4, chain());
	assert.deepEqual(visibleNames(back), chainShown);
	assert.equal(back.tree.index.organizationAt(1)?.id, 'emea');
});

await test('keeps the place of the children of an organization that is gone before their list is whole', () => {
	const refreshing = reduceAll(
		stateWith(chain()),
		{type: 'organizations/requested', request: 2},
		received(2, chain(), false),
	);
	const gone = reduceAll(refreshing, {type: 'detail/notFound', id: 'north'}, received(2, []));
	assert.deepEqual(
		gone.organizations.map(({id}) => id),
		['acme', 'emea', 'store'],
	);
	assert.deepEqual(visibleNames(gone), chainShown);
});

await test('puts the child of an organization that moved out of sight where its tags say', () => {
	const apac = organization('apac', {parent: 'acme'});
	const moved = chain('emea').map(each =>
		each.id === 'north' ? {...each, name: 'renamed', meta: {hierarchy_tags: ['acme', 'apac', 'emea']}} : each,
	);
	const hidden = reduceAll(
		stateWith([...chain(), apac]),
		{type: 'organizations/requested', request: 2},
		received(2, [...moved, apac]),
	);
	assert.deepEqual(visibleNames(hidden), ['acme', '  apac', '    emea', '      renamed', '        store']);
});

await test('continues after a failure with organizations/continued, and keeps what was written in between', () => {
	const cut = reduceAll(loading, received(7, family.slice(0, 2), false), {
		type: 'organizations/failed',
		request: 7,
		error,
		pageToken: 'p2',
	});
	assert.deepEqual(cut.listing.progress, {status: 'failed', error, pageToken: 'p2'});
	const whole = reduceAll(
		withOrganization(cut, organization('new')),
		{type: 'organizations/continued', request: 8},
		received(8, family.slice(2)),
	);
	assert.deepEqual(whole.listing.progress, {status: 'complete'});
	assert.equal(whole.listing.loaded, family.length);
	assert.deepEqual(new Set(whole.organizations.map(({id}) => id)), new Set([...family.map(({id}) => id), 'new']));
});

await test('prefers an organization that was loaded by itself during the list to its entry in the list', () => {
	const listed = [organization('a'), organization('b'), organization('c')];
	const renamed = organization('b', {name: 'Renamed'});
	const begun = reduceAll(loading, received(7, listed.slice(0, 1), false));
	const same = withOrganization(begun, organization('a', {name: listed[0]?.name ?? '', profile: null}));
	const read = withOrganization(same, renamed);
	const whole = reduceAll(noteWritten(read, 'c', undefined), received(7, listed.slice(1)));
	assert.deepEqual(
		whole.organizations.map(({id}) => id),
		['a', 'b'],
	);
	assert.equal(whole.organizations[0], listed[0]);
	assert.equal(whole.organizations[1], renamed);
});

await test('keeps loaded accounts during a reload, marked as old after a failure', () => {
	const page = {type: 'accounts/received', id: 'north', unreadable: 0, readAt: 9} as const;
	const again = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'north', request: 2},
		{...page, request: 2, items: [account('a')], isLast: true},
		{type: 'accounts/requested', id: 'north', request: 3},
		{...page, request: 3, items: [account('b')], isLast: false},
	);
	const shown = (state: State) => state.accounts.get('north')?.items.map(({id}) => id);
	assert.deepEqual(shown(again), ['a']);
	const failed = reduce(again, {type: 'accounts/failed', id: 'north', request: 3, error});
	assert.deepEqual([shown(failed), failed.accounts.get('north')?.isOld], [['a'], true]);
	const whole = reduce(again, {...page, request: 3, items: [account('c')], isLast: true});
	assert.deepEqual([shown(whole), whole.accounts.get('north')?.isOld], [['b', 'c'], undefined]);
});

await test('keeps the cursor on its account after a reload, or within the list if the account is gone', () => {
	const list = (request: number, ids: string) =>
		[
			{type: 'accounts/requested', id: 'north', request},
			{
				type: 'accounts/received',
				id: 'north',
				request,
				items: [...ids].map(id => account(id)),
				unreadable: 0,
				readAt: 9,
				isLast: true,
			},
		] as const;
	const read = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		...list(2, 'bcd'),
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'accounts/moved', by: 2},
	);
	const chosen = (state: State) => selectedAccounts(state)?.items[state.accountsCursor]?.id;
	const more = reduceAll(read, ...list(3, 'abcd'));
	const fewer = reduceAll(read, ...list(3, 'ab'));
	const none = reduceAll(read, ...list(3, ''), ...list(4, 'ab'));
	assert.deepEqual(
		[read, more, fewer, none].map(each => chosen(each)),
		['d', 'd', 'b', 'a'],
	);
	const elsewhere = reduceAll(
		read,
		{type: 'accounts/requested', id: 'emea', request: 3},
		{type: 'accounts/received', id: 'emea', request: 3, items: [account('z')], unreadable: 0, readAt: 9, isLast: true},
	);
	assert.equal(chosen(elsewhere), 'd');
});

await test('stores the length of a pause with requests/paused and requests/resumed', () => {
	const paused = reduce(stateWith(family), {type: 'requests/paused', seconds: 7});
	assert.deepEqual([paused.pause, reduce(paused, {type: 'requests/resumed'}).pause], [7, undefined]);
});

await test('counts runs under way with requests/sending and requests/sent', () => {
	const two = reduceAll(stateWith(family), {type: 'requests/sending'}, {type: 'requests/sending'});
	assert.deepEqual([two.sending, reduce(two, {type: 'requests/sent'}).sending], [2, 1]);
});

await test('counts awaited requests with requests/awaited and requests/ended', () => {
	const two = reduceAll(stateWith(family), {type: 'requests/awaited'}, {type: 'requests/awaited'});
	assert.deepEqual([two.awaited, reduce(two, {type: 'requests/ended'}).awaited], [2, 1]);
});

await test('stores how long a write has waited with requests/waited', () => {
	assert.equal(reduce(stateWith(family), {type: 'requests/waited', seconds: 12}).waited, 12);
});

await test('remembers the refusal of a run, also of accounts by their type', () => {
	const state = stateWith(family);
	const what = {call: 'create_account', id: 'acme', type: 'standard'} as const;
	const refusal = apiError('Not entitled.', {
		status: 403,
		request: {method: 'POST', path: '/accounts'},
		errors: [{code: 10_000, message: 'Forbidden'}],
	});
	const refused = reduceAll(state, {type: 'requests/refused', what, at: 0, error: refusal});
	assert.equal(
		whyRefused(refused, what),
		'The service refused such an account in this session: Not entitled. To try again, start cforgs again.',
	);
	assert.equal(whyRefused(refused, {...what, type: 'enterprise'}), undefined);
	assert.equal(
		reduceAll(state, {
			type: 'requests/refused',
			what,
			at: 0,
			error: apiError('Refused.', {status: 409, request: {method: 'POST', path: '/accounts'}}),
		}),
		state,
	);
});
