import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {freePort} from '../../test/helpers/free-port.js';
import {execute} from '../execute.js';
import {find} from '../programs.js';

export type SshServer = AsyncDisposable & {
	readonly port: number;

	/** The `ssh` arguments that reach the server through another port and run a command in a terminal. */
	clientArguments(port: number, command: string): readonly string[];
};

async function waitForPort(port: number): Promise<void> {
	for (let tries = 0; ; tries++) {
		const socket = connect(port, '127.0.0.1');
		try {
			await once(socket, 'connect');
			socket.destroy();
			return;
		} catch (error) {
			if (tries > 100) {
				throw error;
			}

			await delay(50);
		}
	}
}

/**
Starts an OpenSSH server on a free loopback port, for the current user, with its own keys and settings in a temporary folder.

@throws {Error} If no SSH server is installed.
*/
export async function startSshServer(): Promise<SshServer> {
	const file = await find('sshd', ['/usr/sbin', '/usr/local/sbin']);
	if (file === undefined) {
		throw new Error('There is no sshd here; Debian has it in openssh-server.');
	}

	const folder = await mkdtemp(join(tmpdir(), 'cforgs-ssh-'));
	const path = (name: string) => join(folder, name);
	for (const name of ['host', 'user']) {
		await execute('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path(name));
	}

	await copyFile(path('user.pub'), path('authorized'));
	const port = await freePort();
	await writeFile(
		path('settings'),
		[
			`Port ${port}`,
			'ListenAddress 127.0.0.1',
			`HostKey ${path('host')}`,
			`AuthorizedKeysFile ${path('authorized')}`,
			`PidFile ${path('pid')}`,
			'StrictModes no',
			'UsePAM no',
			'PasswordAuthentication no',
			'PermitRootLogin prohibit-password',
			'PrintMotd no',
			'',
		].join('\n'),
	);
	if (process.getuid?.() === 0) {
		// As root, sshd needs this folder to drop its privileges. Usually only the system's service creates it.
		await mkdir('/run/sshd', {recursive: true});
	}

	const child = spawn(file, ['-D', '-e', '-f', path('settings')], {stdio: ['ignore', 'ignore', 'ignore']});
	await waitForPort(port);
	return {
		port,
		clientArguments: (through, command) => [
			'-tt',
			'-F',
			'none',
			'-i',
			path('user'),
			'-p',
			String(through),
			...[
				'IdentitiesOnly=yes',
				'StrictHostKeyChecking=no',
				`UserKnownHostsFile=${path('known')}`,
				'LogLevel=ERROR',
			].map(option => `-o${option}`),
			`${userInfo().username}@127.0.0.1`,
			command,
		],
		async [Symbol.asyncDispose]() {
			child.kill();
			await once(child, 'close');
			await rm(folder, {recursive: true, force: true});
		},
	};
}
