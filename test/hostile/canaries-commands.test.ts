import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {filesBelow, found, startEcho} from '../helpers/canaries.js';
import {startNavigator, type Navigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

const canary = 'c4n4ryCOMMAND';
const secret = `cfk_${canary}0123456789`;

const configOf = (url: string) => `
[contexts.traced]
base_url = "${url}"
email = "me@test.example"
credential_command = ["sh", "-c", "set -x; echo the key is $SECRET >&2; printenv SECRET"]
[contexts.failing]
base_url = "${url}"
credential_command = ["sh", "-c", "set -x; echo $SECRET; echo no $SECRET >&2; exit 3"]
[contexts.silent]
base_url = "${url}"
credential_command = ["sh", "-c", "echo no $SECRET >&2"]
`;

// The folder of temporary files is searched as well.
async function onScreen(
	url: string,
	home: string,
	words: readonly string[],
	drive: (navigator: Navigator) => Promise<void>,
): Promise<Readonly<Record<string, string>>> {
	await using navigator = await startNavigator({
		arguments: [...words, '--context', 'traced', '--log', 'requests.ndjson'],
		isGreeted: false,
		environment: {
			CLOUDFLARE_API_TOKEN: '',
			CLOUDFLARE_BASE_URL: url,
			SECRET: secret,
			XDG_CONFIG_HOME: home,
			TMPDIR: home,
			EDITOR: 'sed -i -e s/z$/edited/',
		},
	});
	const {session, stateHome} = navigator;
	await drive(navigator);
	await session.press('ctrl+c');
	await session.waitForExit();
	const files = [...filesBelow(stateHome), ...filesBelow(home)].map(
		file => [file, readFileSync(file, 'latin1')] as const,
	);
	return {...Object.fromEntries(files), [`screen of ${words.join(' ')}`]: session.rawOutput()};
}

await test(
	'leaves no byte of a credential command’s output after a deletion, undo, a draft, the editor or onboarding',
	{timeout: 90_000},
	async () => {
		await using echo = await startEcho();
		using folder = temporaryFolder();
		const {url} = echo.server;
		writeConfig(folder.path, configOf(url));
		const written = await onScreen(url, folder.path, [], async ({session}) => {
			await session.waitFor('Global API key from credential_command');
			await session.press('enter');
			await session.waitFor(', direct');
			await session.follow(
				[['C'], '❯ Name'],
				[['N', 'e', 'w', 'ctrl+s'], 'POST'],
				[['y'], 'Created'],
				[['D'], 'To delete it, type its name'],
				[['N', 'e', 'w', 'enter'], 'Deleted New'],
				[['u'], 'New'],
				[['enter'], '❯ Name'],
				[['ctrl+s'], 'POST'],
				[['escape'], '❯ Name'],
				[['x', 'escape', 'k'], 'Saved as a draft'],
				[['d'], 'Drafts'],
				[['escape', 'g', 'p'], '❯ Business name'],
				[['z', 'ctrl+o'], 'edited'],
			);
		});
		writeFileSync(path.join(folder.path, 'customers.csv'), 'name,parent\nFirst,EMEA\nSecond,Nowhere\nThird,EMEA\n');
		const refused = await onScreen(
			url,
			folder.path,
			['onboard', '--from', path.join(folder.path, 'customers.csv')],
			async ({session}) => {
				await session.waitFor('1 of 3 rows has a problem');
			},
		);
		writeFileSync(path.join(folder.path, 'customers.csv'), 'name,parent\nFirst,EMEA\nThird,EMEA\n');
		const onboarded = await onScreen(
			url,
			folder.path,
			['onboard', '--from', path.join(folder.path, 'customers.csv')],
			async ({session}) => {
				await session.waitFor('2 organizations to create');
				await session.press('y');
				await session.waitFor('2 of 2 rows are created.');
			},
		);
		const all = {...written, ...refused, ...onboarded};
		assert.ok(
			['drafts', 'journal', 'customers.result.csv', 'requests.ndjson'].every(part =>
				Object.keys(all).some(file => file.includes(part)),
			),
			Object.keys(all).join(' '),
		);
		assert.deepEqual(found([canary], all), []);
	},
);

await test(
	'prints no credential from snapshot, diff, config, doctor, delete or a failing command',
	{timeout: 60_000},
	async () => {
		await using echo = await startEcho();
		using folder = temporaryFolder();
		writeConfig(folder.path, configOf(echo.server.url));
		const environment = {
			SECRET: secret,
			XDG_CONFIG_HOME: folder.path,
			XDG_STATE_HOME: folder.path,
			XDG_CACHE_HOME: folder.path,
			HOME: folder.path,
		};
		const run = async (...words: readonly string[]) => runProgram(words, environment);
		const snapshot = path.join(folder.path, 'snapshot.json');
		const taken = await run('snapshot', snapshot, '--context', 'traced');
		assert.equal(taken.status, 0);
		// Without a credential, a command that needs one ends before it does anything.
		const asking = [['list'], ['doctor'], ['doctor', '--json']].flatMap(words =>
			['traced', 'failing', 'silent'].map(context => [...words, '--context', context]),
		);
		const others = [
			['diff', snapshot],
			['config', 'check'],
			['config', 'path'],
			['delete', 'ffffffffffffffffffffffffffffffff', '--yes'],
		].map(words => [...words, '--context', 'traced']);
		const outputs = await Promise.all(
			[...asking, ...others].map(async words => [words.join(' '), JSON.stringify(await run(...words))] as const),
		);
		const said = Object.fromEntries(outputs);
		assert.match(said['list --context failing'] ?? '', /Its last output: .*\[redacted\]/v);
		const files = filesBelow(folder.path).map(file => [file, readFileSync(file, 'latin1')] as const);
		assert.deepEqual(found([canary], {...said, ...Object.fromEntries(files), snapshot: JSON.stringify(taken)}), []);
	},
);
