import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../source/abilities.js';
import type {Place} from '../../source/kernel/rows/registry.js';
import {keySequence} from '../helpers/key-sequences.js';
import {startNavigator, type Navigator} from '../helpers/navigator.js';

// As terminals with the kitty protocol send it: unlike a lone Escape, it cannot be the start of another sequence.
const escape = '\u{1B}[27u';

const sequenceOf = (key: string) => (key === 'escape' ? escape : keySequence(key === ' ' ? 'space' : key));

const everyKey = [...new Set(registry.bindings.flatMap(({keys}) => keys))];

// Keys that would end or suspend the program, or give the terminal to another program.
const endings = new Set(['quit', 'askToQuit', 'suspend', 'takeTour']);

const keysFor = (place: Place) =>
	everyKey.filter(key =>
		registry.bindings.every(
			binding => !(endings.has(binding.command) && binding.places.includes(place) && binding.keys.includes(key)),
		),
	);

/** The keys from the tree to every place that reads lead to, and what the screen shows there. */
const ways: ReadonlyArray<readonly [place: Place, way: readonly string[], seen: RegExp]> = [
	['tree', [], /❯/v],
	['detail', ['tab'], /Esc tree/v],
	['accounts', ['tab', 'tab'], /Esc tree/v],
	['members', ['w'], /Esc tree/v],
	['account', ['tab', 'tab', 'enter'], /╭ Account /v],
	['find', ['/'], /Esc go back/v],
	['help', ['?'], /╭ Keys/v],
	['helpFind', ['?', '/'], /╭ Keys/v],
	['palette', [':'], /╭ Commands/v],
];

/** The id of an organization that has accounts. */
async function oneWithAccounts({read}: Navigator): Promise<string> {
	const {result: organizations} = await read<ReadonlyArray<{readonly id: string}>>('/organizations?page_size=1000');
	const lists = await Promise.all(
		organizations.map(async ({id}) => {
			const {result} = await read<readonly unknown[]>(`/organizations/${id}/accounts`);
			return {id, count: result.length};
		}),
	);
	const {id} = lists.find(({count}) => count > 0) ?? assert.fail('no organization has accounts');
	return id;
}

async function select({session}: Navigator, id: string): Promise<void> {
	const read = / [1-9]\d*(?: of [1-9]\d*, direct|, loaded [^│]*(?:earlier|before))/v;
	const isAsked = (screen: string): boolean => /press <?↵>? to load the selected organization/v.test(screen);
	// The accounts may have given their area to the members.
	session.write(`${escape.repeat(4)}\t\t${escape.repeat(2)}/${id}\r`);
	await session.waitFor(screen => screen.includes('match 1 of 1') && (isAsked(screen) || read.test(screen)));
	if (!isAsked(session.screen())) {
		return;
	}

	session.write('\r');
	await session.waitFor(read);
	session.write(escape);
}

await test('sends only GETs with --read-only for every key in every readable place', async () => {
	await using navigator = await startNavigator({arguments: ['--read-only']});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('read-only');
	const id = await oneWithAccounts(navigator);
	for (const [place, way, seen] of ways) {
		const keys = keysFor(place);
		const there = way.map(key => sequenceOf(key)).join('');
		/* eslint-disable no-await-in-loop -- One place after the other, in one session. */
		await select(navigator, id);
		session.write(there);
		await session.waitFor(seen);
		for (const key of keys) {
			session.write(`${escape.repeat(4)}${there}${sequenceOf(key)}`);
		}

		session.write(`${escape.repeat(4)}:undo`);
		await session.waitFor(/undo[\s\S]*read-only/iv);
		session.write(escape);
		await session.waitFor(screen => !screen.includes('╭ Commands'));
		/* eslint-enable no-await-in-loop */
	}

	await select(navigator, id);
	// Keys that would write if an earlier key had opened a form.
	for (const opener of ['c', 'C', 'e', 'p', 'o']) {
		session.write(`${opener}ZZZ${sequenceOf('ctrl+s')}y${escape.repeat(4)}`);
	}

	session.write(':edit the profile\r');
	await session.waitFor('This session is read-only');
	const asked = navigator.sandbox.requests.map(({method}) => method);
	assert.deepEqual([...new Set(asked)], ['GET']);
	assert.deepEqual(navigator.writes(), []);
	const {exitCode} = await session.quit();
	assert.equal(exitCode, 0);
});

await test('presses every key of the keymap except those that end or leave the program', () => {
	const left = ways.flatMap(([place]) => everyKey.filter(key => !keysFor(place).includes(key)));
	assert.deepEqual([...new Set(left)].toSorted(), ['T', 'ctrl+c', 'ctrl+z', 'q']);
});
