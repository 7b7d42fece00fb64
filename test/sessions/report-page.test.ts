/* eslint-disable no-await-in-loop -- One page and one look after the other. */
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {reportText} from '../../source/abilities/report/formats.js';
import {type BrowserPage, startChromium, withChromium} from '../helpers/chromium.js';
import {reportSource, someContents, someOrganizations} from '../helpers/report.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const attack =
	'<script>document.title = "owned"</script></style></title><img src="https://evil.example/x" onerror="document.title = \'owned\'"><a href="javascript:document.title = 1">\u{202E}\u{1B}[31m\u{2028}" onload="x';

function pageOf(nameOf: (text: string) => string): string {
	const source = reportSource(someOrganizations(nameOf), nameOf, id => id !== 'apac');
	return reportText(someContents(source), 'html');
}

using folder = temporaryFolder();

const addressOf = (name: string, text: string): string => {
	const file = path.join(folder.path, name);
	writeFileSync(file, text);
	return pathToFileURL(file).href;
};

const addresses = [
	addressOf(
		'plain.html',
		pageOf(text => text),
	),
	addressOf(
		'hostile.html',
		pageOf(text => `${text} ${attack}`),
	),
];

/** Everything that the page complained about or asked for, besides itself. */
const complaints = ({events}: BrowserPage): readonly string[] =>
	events().flatMap(({method, params}) => {
		const isOther = method === 'Network.requestWillBeSent' && !JSON.stringify(params['request']).includes('"file://');
		return method === 'Runtime.consoleAPICalled' ||
			method === 'Runtime.exceptionThrown' ||
			method === 'Log.entryAdded' ||
			isOther
			? [JSON.stringify(params)]
			: [];
	});

type Look = {readonly width: number; readonly media?: 'print' | 'screen'; readonly scheme?: 'dark' | 'light'};

const onScreen: readonly Look[] = [
	{width: 1280},
	{width: 1280, scheme: 'dark'},
	{width: 400},
	{width: 400, scheme: 'dark'},
];

const looks: readonly Look[] = [...onScreen, {width: 800, media: 'print', scheme: 'dark'}];

async function look(page: BrowserPage, {width, media = 'screen', scheme = 'light'}: Look): Promise<void> {
	await page.send('Emulation.setDeviceMetricsOverride', {width, height: 800, deviceScaleFactor: 1, mobile: false});
	await page.send('Emulation.setEmulatedMedia', {media, features: [{name: 'prefers-color-scheme', value: scheme}]});
}

/** A picture of the whole page, opened anew. */
async function pictureOf(page: BrowserPage, address: string, isWithScripts: boolean): Promise<unknown> {
	await page.send('Emulation.setScriptExecutionDisabled', {value: !isWithScripts});
	await page.open(address);
	const {cssContentSize: clip} = (await page.send('Page.getLayoutMetrics')) as {
		readonly cssContentSize: Record<string, unknown>;
	};
	const {data} = await page.send('Page.captureScreenshot', {
		format: 'png',
		captureBeyondViewport: true,
		clip: {...clip, scale: 1},
	});
	return data;
}

/** The picture of a page that looks the same with and without scripts. On a busy computer, a picture can come before the layout of what is folded, so it is taken again. */
async function samePicture(page: BrowserPage, address: string): Promise<unknown> {
	const [withScripts, without] = [new Set<unknown>(), new Set<unknown>()];
	for (let tries = 0; tries < 10; tries++) {
		withScripts.add(await pictureOf(page, address, true));
		without.add(await pictureOf(page, address, false));
		const same = withScripts.values().find(each => without.has(each));
		if (same !== undefined) {
			return same;
		}
	}

	return undefined;
}

await test(
	'shows a report in a browser without a message, a request or a cut, wide, narrow, dark and printed',
	{...withChromium, timeout: 120_000},
	async () => {
		await using page = await startChromium();
		const [fits, pictures]: [unknown[], unknown[]] = [[], []];
		for (const address of addresses) {
			for (const each of looks) {
				await look(page, each);
				pictures.push(await samePicture(page, address));
				await page.send('Emulation.setScriptExecutionDisabled', {value: false});
				fits.push(
					await page.evaluate(
						'document.documentElement.scrollWidth <= innerWidth && document.title.endsWith("report of 2026-11-29")',
					),
				);
			}
		}

		assert.deepEqual(
			fits,
			fits.map(() => true),
		);
		assert.equal(new Set(pictures.filter(each => each !== undefined)).size, addresses.length * looks.length);
		assert.deepEqual(complaints(page), []);
	},
);

await test('lets nothing load or run even if a name were markup', {...withChromium, timeout: 120_000}, async () => {
	const markup = `${attack}<b style="color: red">x</b><form action="https://evil.example"><input autofocus onfocus="document.title = 'owned'"></form>`;
	await using page = await startChromium();
	await page.open(
		addressOf(
			'broken.html',
			pageOf(text => text).replace('<bdi>Acme</bdi>', () => markup),
		),
	);
	assert.equal(await page.evaluate('document.title'), 'All organizations · report of 2026-11-29');
	const said = complaints(page);
	assert.ok(
		['script', 'img', 'style'].every(kind => said.some(text => text.includes(`${kind}-src`))),
		said.join('\n'),
	);
	assert.deepEqual(
		page
			.events()
			.filter(({method, params}) => method === 'Network.responseReceived' && JSON.stringify(params).includes('evil')),
		[],
	);
});

const codes = new Map([
	['Tab', 9],
	['Enter', 13],
	[' ', 32],
]);

async function press(page: BrowserPage, key: string): Promise<void> {
	const event = {key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: codes.get(key)};
	await page.send(
		'Input.dispatchKeyEvent',
		key === 'Tab' ? {type: 'rawKeyDown', ...event} : {type: 'keyDown', text: key === 'Enter' ? '\r' : key, ...event},
	);
	await page.send('Input.dispatchKeyEvent', {type: 'keyUp', ...event});
}

// After two frames, so that a new layout counts.
const northwindShown =
	'new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve([...document.querySelectorAll(".tree bdi")].find(each => each.textContent === "Northwind").checkVisibility()))))';

await test('folds with the keyboard, and prints what is folded', {...withChromium, timeout: 120_000}, async () => {
	await using page = await startChromium();
	await page.open(addresses[0] ?? '');
	await look(page, {width: 1280});
	const isOpen = async () => page.evaluate('document.activeElement.parentElement.open');
	const seen: unknown[] = [];
	while (seen.length < 40 && seen.at(-1) !== 'Acme acme ·') {
		await press(page, 'Tab');
		seen.push(await page.evaluate('document.activeElement.textContent.trim().split(" ").slice(0, 3).join(" ")'));
	}

	assert.deepEqual([...seen.slice(0, 2), seen.at(-1)], ['Figures', 'What deserves attention', 'Acme acme ·']);
	const states = [await isOpen()];
	await press(page, 'Enter');
	states.push(await isOpen(), await page.evaluate(northwindShown));
	await look(page, {width: 800, media: 'print'});
	states.push(await page.evaluate(northwindShown));
	await look(page, {width: 1280});
	await press(page, ' ');
	states.push(await isOpen());
	assert.deepEqual(states, [true, false, false, true, true]);
});

function textOfAxe(): string | undefined {
	try {
		return readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
	} catch {
		return undefined;
	}
}

const axe = withChromium.skip === false ? textOfAxe() : undefined;

const withAxe =
	axe === undefined && withChromium.skip === false ? {skip: 'axe-core is not installed: npm ci.'} : withChromium;

await test('has nothing that axe-core finds, wide, narrow and dark', {...withAxe, timeout: 120_000}, async () => {
	await using page = await startChromium();
	const found: unknown[] = [];
	for (const address of addresses) {
		for (const each of onScreen) {
			await page.open(address);
			await look(page, each);
			await page.evaluate('for (const each of document.querySelectorAll("details")) { each.open = true; }');
			await page.evaluate(`${axe}; 0`);
			found.push(
				await page.evaluate(
					'axe.run({resultTypes: ["violations", "incomplete"]}).then(({violations, incomplete}) => [...violations, ...incomplete].map(({id, nodes}) => [id, nodes[0].html, nodes[0].failureSummary].join(": ")))',
				),
			);
		}
	}

	assert.deepEqual(
		found,
		found.map(() => []),
	);
	assert.equal(found.length, 8);
});
