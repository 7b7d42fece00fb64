import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {build} from 'esbuild';
import {publint} from 'publint';
import {formatMessage} from 'publint/utils';
import {packageBundle} from '../build/bundle.js';
import {packagesOf} from '../build/licenses.js';
import {oldNode, pretendedNode} from './helpers/old-node.js';
import {startSession} from './helpers/session.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

const nobody = 65_534;
using temporary = temporaryFolder();

// Other users may enter the folder, as they may where programs are installed for everyone.
chmodSync(temporary.path, 0o755);
const folder = path.join(temporary.path, 'a folder with spaces');
mkdirSync(folder);
const offline = {
	npm_config_offline: 'true',
	npm_config_update_notifier: 'false',
	npm_config_cache: path.join(temporary.path, 'npm cache'),
};
const options = {cwd: folder, env: {...process.env, ...offline}, encoding: 'utf8', stdio: 'pipe'} as const;
const npm = (...given: readonly string[]) => execFileSync('npm', [...given, '--no-audit', '--no-fund'], options);

// The build already exists, and other tests use it: do not build again.
execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', temporary.path], {stdio: 'pipe'});
const tarball = path.join(temporary.path, readdirSync(temporary.path).find(file => file.endsWith('.tgz')) ?? '');
const installation = spawnSync('npm', ['install', '--prefix', folder, tarball, '--no-audit', '--no-fund'], options);
const installed = path.join(folder, 'node_modules', 'cforgs');

// Shows the sandbox in a session, quits, and returns the exit status.
async function browse(command: string, given: readonly string[], home: string): Promise<number> {
	await using session = startSession({
		command,
		arguments: [...given, '--demo', '--organizations', '20'],
		columns: 80,
		rows: 24,
		cwd: folder,
		environment: {HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, ...offline},
	});
	await session.waitFor('20 organizations', 20_000);
	const {exitCode} = await session.quit();
	return exitCode;
}

function homeOf(name: string): string {
	const home = path.join(temporary.path, name);
	mkdirSync(home);
	return home;
}

await test('installs without warnings or install scripts', () => {
	assert.deepEqual([installation.status, installation.stderr], [0, '']);
	const {scripts} = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
		readonly scripts: Readonly<Record<string, string>>;
	};
	assert.deepEqual(
		['preinstall', 'install', 'postinstall', 'prepare'].filter(name => Object.hasOwn(scripts, name)),
		[],
	);
	// In a clone, npm also runs this script after npm ci, so that npm start finds a build.
	assert.deepEqual([scripts['postprepare'], scripts['prepack']], ['npm run --silent build', 'npm run --silent build']);
});

await test('stays small, and installs no other package', () => {
	assert.ok(statSync(tarball).size < 2_000_000);
	assert.deepEqual(
		readdirSync(path.join(folder, 'node_modules')).filter(name => !name.startsWith('.')),
		['cforgs'],
	);
});

await test('passes publint', async () => {
	const {buffer} = Uint8Array.from(readFileSync(tarball));
	const {messages, pkg} = await publint({pack: {tarball: buffer}, strict: true});
	assert.deepEqual(
		messages.map(message => formatMessage(message, pkg, {color: false})),
		[],
	);
});

await test('contains its license, and the name and license text of each bundled package', async () => {
	assert.match(readFileSync(path.join(installed, 'license'), 'utf8'), /^MIT License$/mv);
	const {metafile} = await build({...packageBundle, write: false});
	const bundled = packagesOf(Object.keys(metafile.inputs)).map(name => {
		const {
			name: title,
			version,
			license,
		} = JSON.parse(readFileSync(path.join(name, 'package.json'), 'utf8')) as Readonly<
			Record<'name' | 'version' | 'license', string>
		>;
		return `${title} ${version} (${license})`;
	});
	const [, ...parts] = readFileSync(path.join(installed, 'distribution', 'licenses.txt'), 'utf8').split(
		/\n\n(?=\S+ \d+\.\d[^ ]* \([^\)]+\)\n\n)/v,
	);
	assert.deepEqual(
		parts.map(part => part.split('\n', 1)[0]),
		bundled,
	);
	assert.deepEqual(
		parts
			.filter(part => !/permi(?:t|ssion)/iv.test(part) || !/copyright/iv.test(part))
			.map(part => part.split('\n', 1)[0]),
		[],
	);
});

type Bom = {
	readonly bomFormat: string;
	readonly specVersion: string;
	readonly metadata: {readonly component: {readonly version: string}};
	readonly components: ReadonlyArray<{
		readonly purl: string;
		readonly licenses: readonly unknown[];
		readonly hashes: ReadonlyArray<{readonly content: string}>;
	}>;
};

await test('lists the bundled packages with their versions as CycloneDX', async () => {
	const {metafile} = await build({...packageBundle, write: false});
	const folders = Object.keys(metafile.inputs).flatMap(input => {
		const end = input.lastIndexOf('node_modules/');
		const [scope = '', name = ''] = input.slice(end).split('/').slice(1);
		return end === -1
			? []
			: [
					`${input.slice(input.indexOf('node_modules/'), end)}node_modules/${scope.startsWith('@') ? `${scope}/${name}` : scope}`,
				];
	});
	const bundled = [...new Set(folders)].map(each => {
		const {name, version} = JSON.parse(readFileSync(path.join(each, 'package.json'), 'utf8')) as Readonly<
			Record<'name' | 'version', string>
		>;
		return `pkg:npm/${name.replace('@', '%40')}@${version}`;
	});
	const {bomFormat, specVersion, metadata, components} = JSON.parse(
		readFileSync(path.join(installed, 'distribution', 'bom.cdx.json'), 'utf8'),
	) as Bom;
	const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string};
	assert.deepEqual([bomFormat, specVersion, metadata.component.version], ['CycloneDX', '1.6', version]);
	assert.ok(bundled.length > 60);
	// Two folders can hold the same version.
	assert.deepEqual(components.map(({purl}) => purl).toSorted(), [...new Set(bundled)].toSorted());
	assert.deepEqual(
		components.filter(
			({licenses, hashes}) => licenses.length !== 1 || !/^[\da-f]{128}$/v.test(hashes[0]?.content ?? ''),
		),
		[],
	);
});

await test('runs from an empty folder with spaces in its name', async () => {
	assert.equal(await browse(path.join(folder, 'node_modules', '.bin', 'cforgs'), [], homeOf('home')), 0);
});

await test('runs by npx, installed or from the tarball', async () => {
	assert.equal(await browse('npx', ['cforgs'], homeOf('npx home')), 0);
	const said = execFileSync('npx', ['--yes', `--package=${tarball}`, '--', 'cforgs', '--version'], {
		...options,
		cwd: temporary.path,
	});
	const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string};
	assert.equal(said, `${version}\n`);
});

await test('runs from a global installation', async () => {
	const prefix = path.join(temporary.path, 'global');
	npm('install', '--global', '--prefix', prefix, tarball);
	assert.equal(await browse(path.join(prefix, 'bin', 'cforgs'), [], homeOf('global home')), 0);
});

await test('runs as an unprivileged user who owns none of its files', async (t: TestContext) => {
	const as = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'];
	if (process.getuid?.() !== 0 || spawnSync('setpriv', [...as, 'true']).status !== 0) {
		t.skip('only root can become another user, by setpriv; who is not root has run the others as such a user');
		return;
	}

	// The Node.js of this process may be in a folder that only its owner can enter.
	const node = path.join(temporary.path, 'node');
	copyFileSync(process.execPath, node);
	t.assert.strictEqual(
		await browse('setpriv', [...as, node, path.join(installed, 'distribution', 'cli.js')], '/nonexistent'),
		0,
	);
});

await test('states the required version and the way on in one line on an old Node.js', () => {
	const run = ({file, arguments_}: ReturnType<typeof oldNode>, word: string) =>
		spawnSync(file, [...arguments_, path.join(installed, 'distribution', 'cli.js'), word], {encoding: 'utf8'});
	const {status, stdout, stderr} = run(oldNode(), '--demo');
	assert.match(
		stderr,
		/^cforgs needs Node\.js 22\.13 or newer; this is \d+\.\d+\.\d+\. In a clone, start it with npx cforgs or npm start: they use the Node.js of the project\.\n$/v,
	);
	assert.deepEqual({status, stdout}, {status: 1, stdout: ''});
	const versions = ['22.12.0', '22.13.0', '23.3.0', '23.4.0', '24.0.0'];
	const refused = versions.filter(version =>
		/^cforgs needs Node\.js 2[23]\.\d+ or newer; this is/v.test(run(pretendedNode(version), '--version').stderr),
	);
	assert.deepEqual(refused, ['22.12.0', '23.3.0']);
});

await test('says what it does before it builds', () => {
	using empty = temporaryFolder();
	const script = new URL('../build/build.ts', import.meta.url).pathname;
	// The folder has nothing to build, so the build ends there.
	const {stderr, status} = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
		cwd: empty.path,
		encoding: 'utf8',
	});
	assert.match(stderr, /^Building cforgs\. This takes about ten seconds …\n/v);
	assert.notEqual(status, 0);
});
