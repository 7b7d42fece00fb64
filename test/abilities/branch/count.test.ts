import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {reduce} from '../../../source/abilities.js';
import {countBranches} from '../../../source/abilities/branch/ability.js';
import {partLength} from '../../../source/kernel/figures/in-parts.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {family, organization, profile, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';

const wait = async () => setImmediate();

await test('counts the branch on which the cursor rests, and again when more of it is known', async () => {
	const store = createStore(stateWith(family), reduce);
	const asked: string[] = [];
	store.observe(({type}) => {
		asked.push(type);
	});
	const counting = countBranches({store, now: () => 1000, wait}, assert.ifError);
	store.dispatch({type: 'tree/selected', key: 'emea'});
	assert.equal(store.getState().branch, undefined);

	counting.atRest?.('emea');
	const first = store.getState().branch;
	assert.deepEqual(
		[first?.id, first?.figures.organizations, first?.figures.profiles.known, first?.now],
		['emea', 2, 0, 1000],
	);
	assert.equal(asked.filter(type => type === 'branch/asked').length, 1);

	store.dispatch({type: 'known/profilesRecalled', profiles: new Map([['north', {profile, readAt: 500}]])});
	await until(() => store.getState().branch?.figures.profiles.known === 1);
	assert.equal(store.getState().branch?.figures.profiles.oldest, 500);

	store.dispatch({type: 'tree/selected', key: 'north'});
	counting.atRest?.('north');
	assert.equal(store.getState().branch, undefined);
	counting.stop?.();
});

await test('keeps the figures of at most two branches, however many the cursor rested on', async () => {
	const store = createStore(stateWith(family), reduce);
	const counting = countBranches({store, now: () => 1000, wait}, assert.ifError);
	const counted: Array<WeakRef<WeakKey>> = [];
	for (let at = 0; at < 30; at++) {
		const id = at % 2 === 0 ? 'emea' : 'acme';
		store.dispatch({type: 'tree/selected', key: id});
		counting.atRest?.(id);
		counted.push(new WeakRef(store.getState().branch ?? {}));
	}

	const forgotten: boolean[] = [];
	for (const reference of counted) {
		forgotten.push(await isForgotten(reference)); // eslint-disable-line no-await-in-loop -- Each looks after the one before.
	}

	assert.deepEqual(forgotten.slice(-2), [false, false]);
	// The engine itself may still hold one.
	assert.ok(forgotten.filter(isForgottenOne => !isForgottenOne).length <= 3);
	assert.deepEqual([store.getState().branch?.id, store.getState().branchBefore?.id], ['acme', 'emea']);
	counting.stop?.();
});

await test('lets keys come while a large branch is counted, and ends when they leave it', async () => {
	const length = 50_000;
	const all = [
		organization('top', {parent: undefined}),
		...Array.from({length}, (_, at) => organization(`id${at}`, {parent: 'top'})),
		organization('other', {parent: undefined}),
	];
	const store = createStore(stateWith(all), reduce);
	let waits = 0;
	let onWait = (): void => undefined;
	const counting = countBranches(
		{
			store,
			now: () => 1000,
			async wait() {
				waits++;
				onWait();
				await setImmediate();
			},
		},
		assert.ifError,
	);
	store.dispatch({type: 'tree/selected', key: 'top'});
	counting.atRest?.('top');
	assert.equal(store.getState().branch, undefined, 'the keys come first');
	await until(() => store.getState().branch !== undefined);
	assert.equal(store.getState().branch?.figures.organizations, length);
	const whole = waits;
	assert.ok(whole > length / partLength, String(whole));

	store.dispatch({type: 'branch/counted', branch: undefined});
	onWait = () => {
		if (waits === whole + 2) {
			store.dispatch({type: 'tree/selected', key: 'other'});
		}
	};

	counting.atRest?.('top');
	await until(() => waits >= whole + 2);
	await setImmediate();
	await setImmediate();
	assert.deepEqual([store.getState().branch, waits], [undefined, whole + 2]);
	counting.stop?.();
});
