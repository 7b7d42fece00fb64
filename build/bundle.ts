import type {BuildOptions} from 'esbuild';
import {fewFiles} from './few-files.js';
import {startUpMeasures} from './start-up.js';

/**
How the program is bundled, wherever it is to run.
*/
const bundle = {
	metafile: true,
	entryPoints: ['source/cli.tsx'],
	bundle: true,
	// Names stay, so that a crash can be read.
	minifySyntax: true,
	minifyWhitespace: true,
	platform: 'node',
	logLevel: 'warning',
	// What makes a segmenter gets one that needs none of ICU for plain text.
	inject: ['build/plain-segmenter.ts'],
	define: {'Intl.Segmenter': 'PlainSegmenter', 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	plugins: [...startUpMeasures],
} as const satisfies BuildOptions;

const inParts = {
	...bundle,
	outdir: 'distribution',
	splitting: true,
	format: 'esm',
	target: 'node22',
	// What is bundled as CommonJS asks for Node.js's own modules by `require`, and for its own place.
	banner: {js: 'import {createRequire as requireFrom} from "node:module";const require=requireFrom(import.meta.url),__filename=import.meta.filename;'},
} as const satisfies BuildOptions;

/**
The bundle of the package: a file for each part that is loaded by itself.
*/
export const packageBundle = {...inParts, plugins: [fewFiles({...inParts, entryPoints: ['source/cli.tsx']}), ...inParts.plugins]} as const satisfies BuildOptions;
