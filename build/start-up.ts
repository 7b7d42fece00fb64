import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {createRequire, isBuiltin} from 'node:module';
import type {Plugin} from 'esbuild';
import {narrow, wide} from './plain-characters.js';

const requireBuiltIn = createRequire(import.meta.url);

// The bundler reads the filter as a Go regular expression and applies it to the system's own paths.
export const ending = (file: string): RegExp =>
	new RegExp(`${file.replaceAll('.', String.raw`\.`).replaceAll('/', String.raw`[\\/]`)}$`); // eslint-disable-line require-unicode-regexp

type Measure = {
	readonly name: string;
	/** The end of the path of the changed file. */
	readonly file: string;
	readonly edit: ReadonlyArray<readonly [before: string, after: string]>;
};

/** Changes one file of a package while bundling. The build fails if the file does not exist, or a text to change does not occur exactly once. The package has then changed, and the plugin must be reviewed. */
export const patch = ({name, file, edit}: Measure): Plugin => ({
	name,
	setup({onLoad, onEnd}) {
		let isFound = false;
		onEnd(() => (isFound ? undefined : {errors: [{text: `The measure “${name}” finds no file ${file}.`}]}));
		onLoad({filter: ending(file)}, async ({path}) => {
			isFound = true;
			let contents = await readFile(path, 'utf8');
			for (const [before, after] of edit) {
				const parts = contents.split(before);
				if (parts.length !== 2) {
					throw new Error(`The measure “${name}” finds its place in ${path} ${parts.length - 1} times.`);
				}

				contents = parts.join(after);
			}

			return {contents, loader: 'js'};
		});
	},
});

/** Ink loads React's developer tools if DEV is set. They are not among its dependencies, and a bundle that imports them does not start. */
const withoutDevelopmentTools = patch({
	name: 'without development tools',
	file: 'ink/build/reconciler.js',
	edit: [
		["import.meta.resolve('react-devtools-core');", ''],
		["await import('./devtools.js');", ''],
	],
});

/** Yoga fetches its WebAssembly from a data: URL, which loads all of undici and decodes every character. This passes the bytes directly. */
const yogaAsBytes: Plugin = {
	name: 'yoga as bytes',
	async setup(build) {
		const url = /"data:application\/octet-stream;base64,(?<bytes>[\d+\/=A-Za-z]+)"/v;
		await patch({
			name: 'yoga as bytes',
			file: 'yoga-layout/dist/src/index.js',
			edit: [
				[
					'const Yoga = wrapAssembly(await loadYoga());',
					"import wasmBinary from 'yoga.wasm';\nconst Yoga = wrapAssembly(await loadYoga({wasmBinary}));",
				],
			],
		}).setup(build);
		build.onLoad({filter: ending('yoga-wasm-base64-esm.js'), namespace: 'file'}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			return {contents: text.replace(url, '"data:application/octet-stream;base64,"'), loader: 'js'};
		});
		build.onResolve({filter: ending('yoga.wasm')}, ({resolveDir}) => ({
			path: `${resolveDir}/../binaries/yoga-wasm-base64-esm.js`,
			namespace: 'yoga.wasm',
		}));
		build.onLoad({filter: ending(''), namespace: 'yoga.wasm'}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const bytes = url.exec(text)?.groups?.['bytes'];
			if (bytes === undefined) {
				throw new Error(`The measure “yoga as bytes” finds no bytes in ${path}.`);
			}

			return {contents: Buffer.from(bytes, 'base64'), loader: 'binary'};
		});
	},
};

/** The width of plain text, such as frames and most names, needs no segmenter and no tables of characters. Creating the regular expression of emoji takes 6 ms, and two others 1 ms, so they are created on first use. */
export const widthOfPlainText = patch({
	name: 'width of plain text',
	file: 'string-width/index.js',
	edit: [
		[
			String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
			String.raw`let ofEmoji; const rgiEmojiRegex = {test: text => (ofEmoji ??= /^\p{RGI_Emoji}$/v).test(text)};`,
		],
		['const visibleCharacterRegex = ', 'let ofVisible; const visibleCharacter = () => ofVisible ??= '],
		['const index = segment.search(visibleCharacterRegex);', 'const index = segment.search(visibleCharacter());'],
		['!visibleCharacterRegex.test(character)', '!visibleCharacter().test(character)'],
		['const spacingMarkRegex = ', 'let ofSpacing; const spacingMark = () => ofSpacing ??= '],
		['spacingMarkRegex.test(character)', 'spacingMark().test(character)'],
		[
			'\tlet width = 0;\n\tconst eastAsianWidthOptions',
			`\tif (ambiguousIsNarrow && /^[${narrow}${wide}]*$/.test(string)) {
		return string.length + (string.match(/[${wide}]/g)?.length ?? 0);
	}

	let width = 0;
	const eastAsianWidthOptions`,
		],
	],
});

/** Got includes its own HTTP/2 client and a cache for DNS lookups, which are not used. That client and the HTTP/2 module of Node.js take 3 ms to load, the DNS modules 1 ms. */
const withoutHttp2: readonly Plugin[] = [
	patch({
		name: 'without HTTP/2',
		file: 'got/dist/source/core/options.js',
		edit: [
			["import http2Client from './utils/http2-client.js';", 'const http2Client = {};'],
			["import DnsCache from './utils/dns-cache.js';", 'class DnsCache {}'],
		],
	}),
	patch({
		name: 'without HTTP/2',
		file: 'got/dist/source/core/index.js',
		edit: [
			[
				"import { Http2ServerResponse, constants as http2Constants } from 'node:http2';",
				'class Http2ServerResponse {}\nconst http2Constants = {};',
			],
		],
	}),
];

/** The library with which got checks its options creates two list formatters for error messages. Creating one takes some milliseconds, so they are created on first use. */
const formattersWhenNeeded = patch({
	name: 'formatters when needed',
	file: '@sindresorhus/is/distribution/index.js',
	edit: ['and', 'or'].flatMap(name => {
		const type = name === 'and' ? 'con' : 'dis';
		const made = `new Intl.ListFormat('en', { style: 'long', type: '${type}junction' })`;
		return [
			[`const ${name}Formatter = ${made};`, `const ${name}Formatter = () => ${made};`],
			[`${name}Formatter.format(`, `${name}Formatter().format(`],
		] as const;
	}),
});

/** Built-in modules that are loaded when one of their functions is first called. The first frame needs none of them, and loading takes some milliseconds. Importing another value of theirs, such as `constants`, fails the build. A Node.js that is too old to run the program does not have `node:sea`. */
const whenCalled: ReadonlySet<string> = new Set(['node:child_process', 'node:crypto', 'node:fs/promises', 'node:sea']);

/** Built-in modules of which each importing file gets a copy of the lines below. Shared, each would become a file of the bundle, which takes longer to read than the copies. */
const copied: ReadonlySet<string> = new Set(['node:http', 'node:module', 'node:sea', 'node:stream', 'node:url']);

/** Importing a built-in module reads all its exports, and for `node:http` that loads undici. Requiring it reads only the exports that are used. */
const builtInsByRequire: Plugin = {
	name: 'built-ins by require',
	setup(build) {
		build.initialOptions.logOverride = {...build.initialOptions.logOverride, 'import-is-undefined': 'error'};
		build.onResolve({filter: ending('')}, ({path, kind, importer}) =>
			kind === 'import-statement' && isBuiltin(path)
				? {path, namespace: 'built-in', ...(copied.has(path) && {suffix: `?${importer}`})}
				: undefined,
		);
		build.onLoad({filter: ending(''), namespace: 'built-in'}, ({path}) => {
			// Some modules, such as `node:assert`, are functions. Their function properties are not exports.
			const all = requireBuiltIn(path) as Readonly<Record<string, unknown>>;
			const names = Object.keys(all).filter(name => /^[$A-Z_a-z][\w$]*$/v.test(name) && name !== 'default');
			if (whenCalled.has(path)) {
				const functions = names
					.filter(name => typeof all[name] === 'function')
					.map(
						(name, at) =>
							`const v${at} = (...given) => all()[${JSON.stringify(name)}](...given); export {v${at} as ${name}};`,
					);
				const whole = 'export default /* @__PURE__ */ new Proxy({}, {get: (_, name) => all()[name]});';
				return {
					contents: `const all = () => require(${JSON.stringify(path)});\n${whole}\n${functions.join('\n')}`,
					loader: 'js',
				};
			}

			const lines = names.map(
				(name, at) => `const v${at} = /* @__PURE__ */ get(${JSON.stringify(name)}); export {v${at} as ${name}};`,
			);
			return {
				contents: `const all = require(${JSON.stringify(path)});\nexport default all;\nconst get = name => all[name];\n${lines.join('\n')}`,
				loader: 'js',
			};
		});
	},
};

/** Plugins that make the program start faster. */
export const startUpMeasures: readonly Plugin[] = [
	withoutDevelopmentTools,
	yogaAsBytes,
	widthOfPlainText,
	...withoutHttp2,
	formattersWhenNeeded,
	builtInsByRequire,
];
