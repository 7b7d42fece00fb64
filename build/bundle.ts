import type {BuildOptions} from 'esbuild';
import {fewFiles} from './few-files.js';
import {startUpMeasures} from './start-up.js';

/** The build options shared by all bundles. */
const bundle = {
	metafile: true,
	entryPoints: ['source/cli.ts'],
	bundle: true,
	// Keeps the program's own names, so that crash reports are readable.
	minifySyntax: true,
	minifyWhitespace: true,
	platform: 'node',
	logLevel: 'warning',
	// Uses a segmenter that needs no ICU for plain text.
	inject: ['build/plain-segmenter.ts'],
	define: {'Intl.Segmenter': 'PlainSegmenter', 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	plugins: [...startUpMeasures],
} as const satisfies BuildOptions;

/** The first line of each file: bundled CommonJS modules use `require` for built-in modules, and `__filename`. */
export const banner =
	'import {createRequire as requireFrom} from "node:module";const require=requireFrom(import.meta.url),__filename=import.meta.filename;';

/** A bundle with one file for each part that is loaded separately. */
export const inParts = {
	...bundle,
	outdir: 'distribution',
	splitting: true,
	format: 'esm',
	target: 'node22',
	banner: {js: banner},
} as const satisfies BuildOptions;

/** The bundle of the package, whose parts share what the screen needs at its start. */
export const packageBundle = {
	...inParts,
	plugins: [fewFiles({...inParts, entryPoints: ['source/cli.ts']}), ...inParts.plugins],
} as const satisfies BuildOptions;
