import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {profileForm} from '../../../source/kernel/form-model/form.js';
import {createShownState, type ShownState, restTime} from '../../../source/program/session/shown-state.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {account, apiError, dialogOf, family, organization, profile, stateWith} from '../../helpers/state.js';

const detail = {organization: organization('apac', {parent: 'acme'}), profile, readAt: 0};
const received: readonly Event[] = [
	{type: 'detail/received', id: 'apac', request: 1, detail},
	{type: 'accounts/received', id: 'apac', request: 2, items: [account('a')], unreadable: 0, isLast: true, readAt: 0},
];

/** A clock that only `pass` moves. */
function stillClock({mock}: TestContext) {
	let at = 0;
	mock.timers.enable({apis: ['setTimeout']});
	mock.method(performance, 'now', () => at);
	return {
		pass(milliseconds: number) {
			for (let left = milliseconds; left > 0; left--) {
				at++;
				mock.timers.tick(1);
			}
		},
	};
}

function start() {
	const store = createStore(stateWith(family), reduce);
	const {subscribe, getShown} = createShownState({store, registry});
	const all: ShownState[] = [];
	return {
		store,
		getShown,
		all,
		watch: () =>
			subscribe(() => {
				all.push(getShown());
			}),
		dispatch(...events: readonly Event[]) {
			for (const event of events) {
				store.dispatch(event);
			}
		},
	};
}

const isWhole = ({state}: ShownState): boolean =>
	state.details.get('apac')?.status === 'ready' && state.accounts.get('apac')?.progress.status === 'complete';

const kinds = (all: readonly ShownState[]): readonly string[] => all.map(({state: {dialog}}) => dialog.kind);

const request: Event = {type: 'form/requested', title: 'Profile of apac', request: 7, id: 'apac'};

await test('keeps the panes at the last row until all first answers about the next one are there', (t: TestContext) => {
	const {pass} = stillClock(t);
	const {store, getShown, all, watch, dispatch} = start();
	const stop = watch();
	const {restedKey} = getShown();
	dispatch({type: 'tree/moved', by: 1});
	t.assert.strictEqual(store.getState().selectedKey, 'apac');
	t.assert.strictEqual(getShown().state, store.getState(), 'The tree shows the cursor at once.');
	dispatch({type: 'detail/requested', id: 'apac', request: 1}, {type: 'accounts/requested', id: 'apac', request: 2});
	pass(restTime);
	const keys = received.map(event => {
		pass(20);
		const key = getShown().restedKey;
		dispatch(event);
		return key;
	});
	t.assert.deepStrictEqual(keys, [restedKey, restedKey]);
	pass(1);
	t.assert.strictEqual(getShown().restedKey, 'apac');
	t.assert.ok(all.filter(shown => shown.restedKey !== restedKey).every(shown => isWhole(shown)));
	stop();
});

await test('shows at rest what was loaded before', (t: TestContext) => {
	const {pass} = stillClock(t);
	const {getShown, watch, dispatch} = start();
	dispatch(
		{type: 'detail/requested', id: 'apac', request: 1},
		{type: 'accounts/requested', id: 'apac', request: 2},
		...received,
	);
	const stop = watch();
	dispatch({type: 'tree/moved', by: 1});
	pass(restTime + 1);
	t.assert.strictEqual(getShown().restedKey, 'apac');
	stop();
});

await test('shows an organization without its answers if they take long', (t: TestContext) => {
	const {pass} = stillClock(t);
	const {getShown, watch, dispatch} = start();
	const stop = watch();
	dispatch({type: 'tree/moved', by: 1}, {type: 'detail/requested', id: 'apac', request: 1});
	pass(restTime + 251);
	t.assert.strictEqual(getShown().restedKey, 'apac');
	t.assert.strictEqual(getShown().state.details.get('apac')?.status, 'loading');
	stop();
});

await test('opens a form in one step if its values come soon', () => {
	const {all, watch, dispatch} = start();
	const stop = watch();
	dispatch(request, {type: 'form/opened', form: profileForm(detail.organization, profile)});
	assert.deepEqual(kinds(all), ['form']);
	stop();
});

await test('says that a form is opening if its values take long, and why it could not be opened at once', (t: TestContext) => {
	const {pass} = stillClock(t);
	const {all, getShown, watch, dispatch} = start();
	const stop = watch();
	dispatch(request);
	t.assert.deepStrictEqual(kinds(all), []);
	pass(251);
	t.assert.strictEqual(getShown().state.dialog.kind, 'opening');
	dispatch({type: 'dialog/closed'}, request, {type: 'form/requestFailed', request: 7, error: apiError()});
	t.assert.deepStrictEqual(kinds(all), ['opening', 'none', 'opening']);
	t.assert.notStrictEqual(dialogOf(getShown().state, 'opening').error, undefined);
	stop();
});

await test('shows members and history with their first answers, and at once in a new size or while the service limits requests', () => {
	const {all, getShown, store, watch, dispatch} = start();
	const stop = watch();
	dispatch({type: 'tree/moved', by: 1});
	const before = getShown().state;
	dispatch({type: 'pane/focused', pane: 'members'}, {type: 'members/requested', id: 'apac', request: 3});
	assert.equal(getShown().state, before);
	dispatch({type: 'members/received', id: 'apac', request: 3, items: [], unreadable: 0, isLast: true, readAt: 0});
	assert.equal(getShown().state, store.getState());
	dispatch(
		{
			type: 'history/opened',
			organizations: [{id: 'apac', name: 'apac'}],
			sought: {period: 'week', since: '', before: ''},
		},
		{type: 'history/asked', id: 'apac', request: 4},
	);
	assert.equal(getShown().state.dialog.kind, 'none');
	dispatch({type: 'history/received', request: 4, records: [], unreadable: 0});
	assert.equal(getShown().state.dialog.kind, 'history');
	dispatch({type: 'dialog/closed'}, request);
	assert.equal(all.at(-1)?.state.dialog.kind, 'none');
	dispatch({type: 'terminal/resized', columns: 100, rows: 30});
	assert.equal(all.at(-1)?.state.dialog.kind, 'opening');
	dispatch({type: 'dialog/closed'}, {type: 'requests/paused', seconds: 5}, request);
	assert.equal(all.at(-1)?.state.dialog.kind, 'opening');
	stop();
});
