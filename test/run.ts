/*
Runs the tests: `npm test`. First come types, unused code, the layout and the build, in parallel with the style.
`npm test -- WORD…` runs the tests whose folder or file begins with one of these words, without these checks, and builds the program only if they run it.
`--windows` runs only the tests that also run on Windows.
*/
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {filesOfProcesses} from './helpers/processes.js';
import {temporaryFolder} from './helpers/temporary-folder.js';
import {requiresBuild, testFiles} from './helpers/test-files.js';

const {
	values: {windows: isWindows},
	positionals: words,
} = parseArgs({allowPositionals: true, options: {windows: {type: 'boolean', default: false}}});

const build = 'npm run --silent build';

// Through xo, Prettier takes twice as long.
const layout = 'prettier --log-level=warn --check "{source,test,build,benchmark}/**/*.{ts,tsx}" xo.config.js';

/** Runs commands of the shell in order. Returns whether all of them succeeded; the first that fails is the last. */
async function didSucceed(...commands: readonly string[]): Promise<boolean> {
	for (const command of commands) {
		const [status] = (await once(spawn(command, {shell: true, stdio: 'inherit'}), 'close')) as readonly unknown[]; // eslint-disable-line no-await-in-loop -- In order.
		if (status !== 0) {
			return false;
		}
	}

	return true;
}

const files = testFiles({isWindows, words});

async function isReady(): Promise<boolean> {
	if (words.length > 0) {
		return !requiresBuild(files) || didSucceed(build);
	}

	// The style of everything in one process takes several times as long as the rest.
	const checks = await Promise.all([
		didSucceed('tsc', ...(isWindows ? [] : ['knip']), layout, build),
		didSucceed('xo source'),
		didSucceed('xo --ignore=source'),
	]);
	return checks.every(Boolean);
}

async function run(): Promise<number> {
	if (files.length === 0) {
		console.error(`No folder or file of tests begins with “${words.join('” or “')}”.`);
		return 1;
	}

	if (!(await isReady())) {
		return 1;
	}

	using temporary = temporaryFolder();
	const options = [...process.execArgv, '--test', '--test-concurrency=4'];
	const [status] = (await once(
		spawn(process.execPath, [...options, ...filesOfProcesses(files, temporary.path)], {stdio: 'inherit'}),
		'close',
	)) as readonly unknown[];
	return status === 0 ? 0 : 1;
}

process.exitCode = await run();
