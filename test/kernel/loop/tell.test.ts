import assert from 'node:assert/strict';
import {test} from 'node:test';
import {spoken} from '../../../source/kernel/rows/scene.js';
import {family, organization, received} from '../../helpers/state.js';
import {startProgram} from '../../helpers/program.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});

function start(isSpoken: boolean) {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), isSpoken});
	program.store.dispatch({type: 'organizations/requested', request: 1});
	program.store.dispatch(received(1, family));
	return program;
}

async function saidAfter(isSpoken: boolean, ...keys: readonly string[]): Promise<string | undefined> {
	const program = start(isSpoken);
	await program.press(...keys);
	return program.said();
}

const silent: ReadonlyArray<readonly [keys: readonly string[], said: string]> = [
	[['k'], 'This is the first row.'],
	[['G', 'j'], 'This is the last row.'],
	[['W', 'h'], 'Acme has nothing above it.'],
	[['E', 'G', 'l'], 'Northwind has nothing below it.'],
	[['E', 'G', ' '], 'Northwind has nothing below it.'],
	[['W'], 'Everything is collapsed.'],
	[['E'], 'Everything is expanded.'],
	[['E', 'E'], 'Everything is already expanded.'],
	[['1'], 'This tab is already shown.'],
	[['tab', 'k'], 'This is the first line.'],
	[['tab', 'G', 'j'], 'This is the last line.'],
	[['tab', 'tab', 'j'], 'The accounts have not loaded yet.'],
	[['x', 'k'], 'This is the first row.'],
];

await test('explains every key without visible effect to screen readers, and on the screen if it is not obvious', async () => {
	const heard = await Promise.all(silent.map(async ([keys]) => saidAfter(true, ...keys)));
	assert.deepEqual(
		heard,
		silent.map(([, said]) => said),
	);
	const seen = await Promise.all(silent.map(async ([keys]) => saidAfter(false, ...keys)));
	const plain = /^This is the (?:first|last)|^Everything is (?:collapsed|expanded)\.$/v;
	assert.deepEqual(
		seen,
		silent.map(([, said]) =>
			said.endsWith('line.') ? 'Nothing to scroll: everything is on the screen.' : plain.test(said) ? undefined : said,
		),
	);
});

await test('reports a scroll without effect when everything is shown or read out', async () => {
	const review = ['C', 'N', 'ctrl+s', 'j'];
	assert.deepEqual(await Promise.all([saidAfter(true, ...review), saidAfter(true, '?', 'j')]), [
		'Everything has been read out.',
		'Everything has been read out.',
	]);
	assert.deepEqual(await Promise.all([saidAfter(false, ...review), saidAfter(false, '?', 'j')]), [
		'Nothing to scroll: everything is on the screen.',
		undefined,
	]);
});

await test('announces a reload and its outcome', async () => {
	const program = start(true);
	const texts: Array<string | undefined> = [];
	program.store.observe(event => {
		texts.push(...(event.type === 'message/shown' ? [event.message.text] : []));
	});
	await program.press('r');
	assert.equal(texts[0], 'Refreshing Acme …');
	assert.match(texts[1] ?? '', /404|try again/v);
});

await test('announces the current row after the tour', async () => {
	assert.equal(
		await saidAfter(true, 'T'),
		'Back from the tour; everything is as you left it. You are at Acme, level 1, expanded, 2 sub-organizations, 1 of 3.',
	);
	assert.equal(await saidAfter(false, 'T'), 'Back from the tour; everything is as you left it.');
});

await test('names keys in words for screen readers, and leaves data unchanged', async () => {
	const heard = start(true);
	heard.store.dispatch({type: 'organizations/requested', request: 2});
	heard.store.dispatch(received(2, [organization('a', {name: 'Plan: B makes = R to ?'})]));
	await heard.press('h');
	assert.equal(spoken(heard.said() ?? ''), 'Plan: B makes = R to ? has nothing above it.');
	await heard.press('n');
	assert.equal(heard.said(), 'There is no search to continue. Press slash to find something.');
	await heard.press('escape');
	assert.equal(heard.said(), 'There is nothing to leave here. Press q to quit.');
	const unknown = await Promise.all([saidAfter(true, 'J'), saidAfter(false, 'J'), saidAfter(true, 'ctrl+left')]);
	assert.deepEqual(unknown, [
		'capital J does nothing here. Press question mark for the keys that do.',
		'J does nothing here. Press ? for the keys that do.',
		'ctrl-left does nothing here. Press question mark for the keys that do.',
	]);
});
