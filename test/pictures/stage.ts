import {sandboxCredentials} from '../../source/base/sandbox/authentication.js';
import {freePort} from '../helpers/free-port.js';
import {createHeadlessTerminal} from '../helpers/headless-terminal.js';
import {program} from '../helpers/navigator.js';
import {startSession} from '../helpers/session.js';
import {filmOf, type Shot} from '../helpers/film.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {captionOf, elementsOf, screenOf, windowOf} from '../helpers/svg.js';
import type {Stage} from '../scripts/safe-edit.js';
import type {Script} from './scripts.js';
import {themes} from './themes.js';

type Organization = {readonly id: string; readonly name: string};

async function ask(url: string, method = 'GET', body?: unknown): Promise<unknown> {
	const response = await fetch(url, {
		method,
		headers: {'x-auth-email': sandboxCredentials.email, 'x-auth-key': sandboxCredentials.key},
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
		const found = (await ask(
			`${organizations}?name.startsWith=${encodeURIComponent(name)}`,
		)) as readonly Organization[];
		const profile = `${organizations}/${found.find(organization => organization.name === name)?.id ?? name}/profile`;
		await ask(profile, 'PUT', {...((await ask(profile)) as Readonly<Record<string, string>>), ...changes});
	};
}

/** The program on a sandbox of its own. */
export async function openStage(
	{size, start}: Pick<Script, 'size' | 'start'>,
	theme: ThemeName = 'dark',
): Promise<Stage & AsyncDisposable> {
	const [columns, rows] = size;
	const stateHome = temporaryFolder();
	const port = await freePort();
	const session = startSession({
		arguments: [program, start, '--seed', '7', '--organizations', '60', '--port', String(port), `--theme=${theme}`],
		columns,
		rows,
		environment: {XDG_STATE_HOME: stateHome.path},
	});
	return {
		session,
		saveProfile: saveProfileAt(port),
		async [Symbol.asyncDispose]() {
			await session[Symbol.asyncDispose]();
			stateHome[Symbol.dispose]();
		},
	};
}

type ThemeName = keyof typeof themes;

/** The screen of a terminal after this output. */
async function screenAfter(
	output: string,
	[columns, rows]: Script['size'],
	themeName: ThemeName,
): Promise<Shot['screen']> {
	const terminal = createHeadlessTerminal(columns, rows);
	await new Promise<void>(resolve => {
		terminal.write(output, resolve);
	});
	// The terminal does not reveal whether its cursor is hidden. The last of the two sequences does.
	const isCursorShown = output.lastIndexOf('\u{1B}[?25h') > output.lastIndexOf('\u{1B}[?25l');
	const screen = screenOf(terminal, {theme: themes[themeName].theme, isCursorShown});
	terminal.dispose();
	return screen;
}

/** Milliseconds without output after which a screen is complete. A frame may arrive in parts, and what it loads follows it. */
const quiet = 400;

/** The screens of a play at its stops, up to the last that is drawn. */
async function screensOf(script: Script, themeName: ThemeName): Promise<ReadonlyMap<string, Shot['screen']>> {
	const {pictures, films = []} = script;
	const wanted = new Set([...pictures, ...films.flatMap(({shots}) => shots)].map(({stop}) => stop));
	const screens = new Map<string, Shot['screen']>();
	await using stage = await openStage(script, themeName);
	for await (const stop of script.play(stage)) {
		if (wanted.delete(stop)) {
			await stage.session.untilQuiet(quiet);
			screens.set(stop, await screenAfter(stage.session.rawOutput(), script.size, themeName));
		}

		if (wanted.size === 0) {
			return screens;
		}
	}

	throw new Error(`The play has no stop ${[...wanted].join(', ')}.`);
}

/** Plays a script in one theme, and draws its pictures and films. */
async function takeIn(
	themeName: ThemeName,
	script: Script,
): Promise<ReadonlyArray<readonly [file: string, svg: string]>> {
	const {pictures, films = [], size} = script;
	const [cols, rows] = size;
	const {suffix, theme} = themes[themeName];
	const screens = await screensOf(script, themeName);
	const screenAt = (stop: string) => screens.get(stop) ?? {backgrounds: [], lines: [], texts: []};
	const drawn = (name: string, title: string, elements: readonly string[]) =>
		[`${name}${suffix}.svg`, windowOf(elements, {cols, rows}, {theme, title})] as const;
	return [
		...pictures.map(({name, title, stop}) => drawn(name, title, elementsOf(screenAt(stop)))),
		...films.map(({name, title, shots, still}) =>
			drawn(
				name,
				title,
				filmOf(
					shots.map(({stop, caption, seconds}) => ({
						screen: screenAt(stop),
						caption: captionOf(caption, theme),
						seconds,
					})),
					still,
				),
			),
		),
	];
}

// Times in the history and the ids of requests would differ in every picture, and what requests take differs on a busy machine.
const withFixedTimes = (svg: string): string => {
	let minutes = 10 * 60;
	return svg
		.replaceAll(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC/gv, '2026-10-14 09:26:53 UTC')
		.replaceAll(
			/(?<year>20\d\d-)?\b\d\d-\d\d \d\d:\d\d(?<seconds>:\d\d)?(?! UTC)/gv,
			(_, year: string | undefined, seconds: string | undefined) => {
				minutes -= 17;
				return `${year === undefined ? '' : '2026-'}10-14 ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}${seconds === undefined ? '' : ':53'}`;
			},
		)
		.replaceAll(/[\da-f]{16}-SBX/gv, '9ef8d7874f62b723-SBX')
		.replaceAll(
			/ textLength="[^"]*" lengthAdjust="spacingAndGlyphs"(?<start>[^>]*>\d+ requests, about )\d+ seconds?/gv,
			'$<start>1 second',
		);
};

/** Plays a script in each theme. Returns each SVG by its file name. */
export async function takePictures(script: Script): Promise<ReadonlyMap<string, string>> {
	const pictures = [...(await takeIn('dark', script)), ...(await takeIn('light', script))];
	return new Map(pictures.map(([name, svg]) => [name, withFixedTimes(svg)]));
}
