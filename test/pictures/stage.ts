import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {sandboxCredentials} from '../../source/sandbox/authentication.js';
import {createHeadlessTerminal} from '../helpers/headless-terminal.js';
import {program} from '../helpers/navigator.js';
import {startSession} from '../helpers/session.js';
import {svgOf} from '../helpers/svg.js';
import type {Stage} from '../scripts/safe-edit.js';
import type {Script} from './scripts.js';
import {themes} from './themes.js';

type Organization = {readonly id: string; readonly name: string};

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	return typeof address === 'object' && address ? address.port : 0;
}

async function ask(url: string, method = 'GET', body?: unknown): Promise<unknown> {
	const response = await fetch(url, {
		method,
		headers: {authorization: `Bearer ${sandboxCredentials.token}`},
		...(body !== undefined && {body: JSON.stringify(body)}),
	});
	if (!response.ok) {
		throw new Error(`The sandbox answered ${method} ${url} with ${response.status}.`);
	}

	const text = await response.text();
	return text === '' ? undefined : (JSON.parse(text) as {readonly result: unknown}).result;
}

function saveProfileAt(port: number): Stage['saveProfile'] {
	return async (name, changes) => {
		const organizations = `http://127.0.0.1:${port}/client/v4/organizations`;
		const found = await ask(`${organizations}?name.startsWith=${encodeURIComponent(name)}`) as readonly Organization[];
		const profile = `${organizations}/${found.find(organization => organization.name === name)?.id ?? name}/profile`;
		await ask(profile, 'PUT', {...(await ask(profile) as Readonly<Record<string, string>>), ...changes});
	};
}

/**
The program on a sandbox of its own.
*/
export async function openStage({size, start}: Pick<Script, 'size' | 'start'>, theme: 'dark' | 'light' = 'dark'): Promise<Stage & AsyncDisposable> {
	const [columns, rows] = size;
	const stateHome = await mkdtemp(path.join(tmpdir(), 'cforgs-picture-'));
	const port = await freePort();
	const session = startSession({
		arguments: [program, start, '--seed', '7', '--organizations', '60', '--port', String(port), `--theme=${theme}`],
		columns,
		rows,
		environment: {XDG_STATE_HOME: stateHome},
	});
	return {
		session,
		saveProfile: saveProfileAt(port),
		async [Symbol.asyncDispose]() {
			await session[Symbol.asyncDispose]();
			await rm(stateHome, {recursive: true, force: true});
		},
	};
}

/**
A picture's SVG in each theme, by the name of its file.
*/
type Pictures = ReadonlyMap<string, string>;

async function draw({name, title}: Script['pictures'][number], [columns, rows]: Script['size'], output: string, themeName: 'dark' | 'light'): Promise<readonly [file: string, svg: string]> {
	const terminal = createHeadlessTerminal(columns, rows);
	await new Promise<void>(resolve => {
		terminal.write(output, resolve);
	});
	// The terminal does not tell whether its cursor is hidden; the last of the two sequences does.
	const isCursorShown = output.lastIndexOf('\u{1B}[?25h') > output.lastIndexOf('\u{1B}[?25l');
	const {suffix, theme} = themes[themeName];
	const svg = svgOf(terminal, {theme, title, isCursorShown});
	terminal.dispose();
	return [`${name}${suffix}.svg`, svg];
}

/**
Plays a script until its last picture is drawn in one theme.
*/
async function takeIn(themeName: 'dark' | 'light', script: Script): Promise<Pictures> {
	const pictures = new Map<string, string>();
	let wanted = script.pictures;
	await using stage = await openStage(script, themeName);
	for await (const stop of script.play(stage)) {
		const here = wanted.filter(each => each.stop === stop);
		const output = stage.session.rawOutput();
		for (const [file, svg] of await Promise.all(here.map(async picture => draw(picture, script.size, output, themeName)))) {
			pictures.set(file, svg);
		}

		wanted = wanted.filter(each => each.stop !== stop);
		if (wanted.length === 0) {
			return pictures;
		}
	}

	throw new Error(`The play has no stop ${wanted.map(({stop}) => stop).join(', ')}.`);
}

/**
Plays a script in each theme.
*/
export async function takePictures(script: Script): Promise<Pictures> {
	return new Map([...await takeIn('dark', script), ...await takeIn('light', script)]);
}
