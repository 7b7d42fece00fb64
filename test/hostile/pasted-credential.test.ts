import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator, type Navigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {environmentOf} from '../base/sandbox/call.js';

const secret = 'cfut_c4n4ryPASTED0123456789';
// A defect on demand.
const defect = `--import data:text/javascript,${encodeURIComponent('process.on("SIGUSR2",()=>{throw new Error("defect")})')}`;

const textsBelow = (folder: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		readdirSync(folder, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => path.join(entry.parentPath, entry.name))
			.map(file => [file, readFileSync(file, 'latin1')]),
	);

const holding = (folder: string): readonly string[] =>
	Object.entries(textsBelow(folder))
		.filter(([, text]) => text.includes('c4n4ryPASTED'))
		.map(([file]) => file);

async function pasteIntoProfile({session}: Navigator): Promise<void> {
	await session.waitFor(', direct');
	await session.press('p');
	await session.waitFor('❯ Business name');
	session.write('Kept words');
	await session.press('tab', 'tab');
	await session.waitFor('❯ Business phone');
	session.paste(secret);
	await session.waitFor('This looks like a credential (an API token)');
}

await test(
	'warns about a pasted credential in its field and the review, and writes it to no file',
	{timeout: 60_000},
	async () => {
		await using navigator = await startNavigator({
			arguments: ['--log', 'requests.ndjson'],
			environment: {NODE_OPTIONS: defect},
		});
		const {session, stateHome} = navigator;
		await pasteIntoProfile(navigator);
		await session.press('ctrl+s');
		await session.waitFor(
			screen => screen.includes('Review') && screen.includes('Business phone: This looks like a credential'),
		);
		session.kill('SIGUSR2');
		await session.waitForExit();
		const files = Object.entries(textsBelow(stateHome));
		assert.ok(files.some(([file, text]) => file.includes('drafts') && text.includes('Kept words')));
		assert.ok(files.some(([file]) => file.includes('crashes')));
		assert.deepEqual(holding(stateHome), []);
		assert.deepEqual(navigator.writes(), []);
	},
);

await test('leaves a saved credential out of every file, including the undo record', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await pasteIntoProfile(navigator);
	await session.press('ctrl+s');
	await session.waitFor('Review');
	await session.press('y');
	await session.waitFor('stored, nothing else changed');
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.ok(
		Object.entries(textsBelow(stateHome)).some(
			([file, text]) => file.includes('journal') && text.includes('Kept words'),
		),
	);
	assert.deepEqual(holding(stateHome), []);
});

await test('reports that a draft was saved without what looks like a credential', async () => {
	await using navigator = await startNavigator();
	await pasteIntoProfile(navigator);
	await navigator.session.press('escape', 'k');
	await navigator.session.waitFor('Saved as a draft, without what looks like a credential.');
	assert.deepEqual(holding(navigator.stateHome), []);
});

await test('warns a screen reader and a script about the credential', async () => {
	await using navigator = await startNavigator({arguments: ['--accessible']});
	const {session, sandbox} = navigator;
	await session.waitFor('60 organizations');
	await session.press('p');
	await session.waitFor('Business name, field 1 of');
	session.paste(secret);
	await session.waitFor('This looks like a credential');
	const environment = {...environmentOf(sandbox), HOME: navigator.stateHome};
	const {stderr, status} = await runProgram(
		['create', '--name', 'New', '--set', `external_metadata=${secret}`, '--dry-run'],
		environment,
	);
	assert.match(stderr, /External metadata: This looks like a credential/v);
	assert.equal(status, 0);
});
