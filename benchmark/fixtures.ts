import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execute} from './execute.js';

const length = 10_000;
const numbers = Array.from({length}, (_, index) => String(index + 1).padStart(5, '0'));

export type Fixtures = AsyncDisposable & {
	/** A repository of 10,000 commits, `Change 00001` and so on, each with one line of a file. */
	readonly repository: string;

	/** A folder of 10,000 empty files, `entry-00001` and so on. */
	readonly folder: string;

	/** An empty folder in which programs store their files. */
	readonly home: string;
};

async function makeRepository(path: string): Promise<void> {
	await execute('git', 'init', '--quiet', '--initial-branch=main', path);
	const commits = numbers.map((number, index) => {
		const message = `Change ${number}`;
		const content = `Line ${number}\n`;
		const author = `A Person <person@example.com> ${1_600_000_000 + index * 600} +0000`;
		return `commit refs/heads/main\ncommitter ${author}\ndata ${message.length}\n${message}\nM 644 inline file-${number.slice(-2)}.txt\ndata ${content.length}\n${content}\n`;
	});
	const importing = spawn('git', ['-C', path, 'fast-import', '--quiet'], {stdio: ['pipe', 'inherit', 'inherit']});
	importing.stdin.end(commits.join(''));
	await once(importing, 'close');
	await execute('git', '-C', path, 'reset', '--quiet', '--hard');
}

/** Lists as long as the list of organizations, in a temporary folder that is removed on disposal. */
export async function makeFixtures(): Promise<Fixtures> {
	const root = await mkdtemp(join(tmpdir(), 'cforgs-benchmark-'));
	const [repository, folder, home] = [join(root, 'repository'), join(root, 'folder'), join(root, 'home')];
	await Promise.all([mkdir(folder), mkdir(home)]);
	await makeRepository(repository);
	for (const number of numbers) {
		await writeFile(join(folder, `entry-${number}`), '');
	}

	// Disables welcome popups and network calls, which are not part of the comparison.
	await writeFile(
		join(home, 'lazygit.yml'),
		'disableStartupPopups: true\ngit:\n  autoFetch: false\nupdate:\n  method: never\n',
	);
	await writeFile(join(home, '.gitconfig'), '[user]\n\tname = A Person\n\temail = person@example.com\n');
	return {
		repository,
		folder,
		home,
		async [Symbol.asyncDispose]() {
			await rm(root, {recursive: true, force: true, maxRetries: 3});
		},
	};
}
