import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {cpSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

await test('ends with a sentence if its files are deleted while it runs', {timeout: 30_000}, async () => {
	using folder = temporaryFolder();
	const copy = path.join(folder.path, 'distribution');
	cpSync(path.dirname(program), copy, {recursive: true});
	const configHome = path.join(folder.path, 'config');
	writeConfig(
		configHome,
		`[contexts.a]\nemail = "a@b.example"\nbase_url = "http://127.0.0.1:1"\ncredential_command = ["sh", "-c", "rm -r '${copy}'; printf '%040d' 7"]\n`,
	);
	const child = spawn(process.execPath, [path.join(copy, 'cli.js'), 'list', '--context', 'a'], {
		env: {PATH: process.env['PATH'], HOME: folder.path, XDG_CONFIG_HOME: configHome},
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: 20_000,
	});
	const {stderr, status} = await endOf(child);
	assert.equal(stderr, 'cforgs was updated or removed while it was running. Start it again.\n');
	assert.equal(status, 1);
});
