import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {environmentOf, named, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, readyAfter: 0, rateLimit: 1_000_000});

const commands = ['create', 'onboard', 'apply'] as const;

type Command = (typeof commands)[number];

/** What happened before the second command: the first one ended, was killed after the service had stored its request, or what it created was deleted. */
const befores = ['ended', 'killed', 'deleted'] as const;

/** Milliseconds. */
const lags = {current: 0, behind: 3000} as const;

for (const list of ['current', 'behind'] as const) {
	for (const before of befores) {
		for (const first of commands) {
			for (const second of commands) {
				// eslint-disable-next-line no-await-in-loop -- One test after the other.
				await test(`${second} after ${first} was ${before}, with a list that is ${list}`, async () => {
					using folder = temporaryFolder();
					await using proxy = await startLossyProxy(sandbox.url);
					const name = `${first} ${before} ${second} ${list}`;
					const file = path.join(folder.path, 'one.csv');
					writeFileSync(file, `name,parent\n${name},${sandbox.root}\n`);
					const start = (...words: readonly string[]) =>
						spawn(process.execPath, [program, ...words], {
							stdio: ['ignore', 'pipe', 'pipe'],
							env: {
								PATH: process.env['PATH'],
								...environmentOf(sandbox),
								CLOUDFLARE_BASE_URL: proxy.url,
								XDG_STATE_HOME: folder.path,
								XDG_CACHE_HOME: folder.path,
							},
						});
					const words: Readonly<Record<Command, readonly string[]>> = {
						create: ['create', '--name', name, '--parent', sandbox.root, '--yes'],
						onboard: ['onboard', '--from', file, '--yes'],
						apply: ['apply', file, '--yes', '--at-most', '1', '--json'],
					};
					if (before === 'deleted') {
						await endOf(start(...words[first]));
						const [made] = await named(sandbox, name);
						proxy.lag(lags[list]);
						await endOf(start('delete', made?.id ?? '', '--yes'));
					} else {
						proxy.lag(lags[list]);
						if (before === 'killed') {
							proxy.lose('answer');
						}

						const child = start(...words[first]);
						const end = endOf(child);
						if (before === 'killed') {
							await until(() => proxy.writes.length === 1);
							child.kill('SIGKILL');
						}

						await end;
					}

					const made = await named(sandbox, name);
					assert.equal(before === 'deleted' && made.length > 0, false);
					const {status, stdout, stderr} = await endOf(start(...words[second]));
					const [organization, ...others] = await named(sandbox, name);
					const isRefused = second === 'create' && (before === 'ended' || (before === 'killed' && first === 'onboard'));
					assert.deepEqual([others.length, status], [0, isRefused ? 5 : 0], stdout + stderr);
					assert.match(isRefused ? stderr : stdout, new RegExp(organization?.id ?? '-', 'v'));
					assert.equal(made.length === 0 || made[0]?.id === organization?.id, true, 'it is the first one');
				});
			}
		}
	}
}
