import {rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {licensesOf} from './licenses.js';
import {startUpMeasures} from './start-up.js';

await rm('distribution', {recursive: true, force: true});
const {metafile} = await build({
	metafile: true,
	entryPoints: ['source/cli.tsx'],
	outdir: 'distribution',
	bundle: true,
	splitting: true,
	// Names stay, so that a crash can be read.
	minifySyntax: true,
	minifyWhitespace: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	// What is bundled as CommonJS asks for Node.js's own modules by `require`, and for its own place.
	banner: {js: 'import {createRequire as requireFrom} from "node:module";const require=requireFrom(import.meta.url),__filename=import.meta.filename;'},
	plugins: [...startUpMeasures],
});

await writeFile('distribution/licenses.txt', await licensesOf(Object.keys(metafile.inputs)));
