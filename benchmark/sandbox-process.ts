import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {openGreeted} from '../source/program/start/navigator.js';
import {stateFolder} from '../source/kernel/options/paths.js';
import {fingerprintOf} from '../source/kernel/options/credential.js';

type Address = {readonly url: string; readonly token: string; readonly email: string; readonly key: string};

export type Server = AsyncDisposable & Address;

/** The sandbox in its own process, so that serving does not slow the measuring process. `latency`: the delay of its answers, in milliseconds. */
export async function startServer(organizations: number, latency = 0): Promise<Server> {
	const child = spawn(
		process.execPath,
		['--import=tsx', new URL('serve.ts', import.meta.url).pathname, String(organizations), String(latency)],
		{stdio: ['ignore', 'pipe', 'inherit']},
	);
	const {value} = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
	const address = JSON.parse(String(value)) as Address;
	return {
		...address,
		async [Symbol.asyncDispose]() {
			child.kill();
			await once(child, 'close');
		},
	};
}

/** The environment variables that point the program at the server. */
export function environmentOf({url, email, key}: Omit<Address, 'token'>, home: string) {
	const environment = {
		CLOUDFLARE_BASE_URL: url,
		CLOUDFLARE_EMAIL: email,
		CLOUDFLARE_API_KEY: key,
		XDG_STATE_HOME: home,
	};
	// Skips the welcome screen, as if an earlier start had shown it.
	openGreeted(stateFolder(environment), {
		host: new URL(url).host,
		fingerprint: fingerprintOf({scheme: 'key', email, key}),
	}).add();
	// A file in place of the folder for positions, so that every start begins at the first row.
	writeFileSync(path.join(stateFolder(environment), 'places'), '');
	return environment;
}
