/*
Prints how much there is to read in each floor and room of the source: `npm run size`.
`npm run size -- COMMIT` prints it beside that commit; without one, beside the last tag, if there is any.
*/
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {currentSizes, floors, type Size, sizesAt, sumOf} from './helpers/size.js';

const lastTag = spawnSync('git', ['describe', '--tags', '--abbrev=0'], {encoding: 'utf8'}).stdout.trim();
const [commit = lastTag] = process.argv.slice(2);

const now = currentSizes();
const earlier = commit === '' ? undefined : sizesAt(commit);
const none: Size = {files: 0, tokens: 0};

const change = (from: number, to: number): string =>
	to === from ? '' : `${to > from ? '+' : '−'}${Math.abs(to - from)}`;

const lineOf = (name: string, size: Size, before: Size | undefined): string => {
	const cells = [
		size.files,
		size.tokens,
		...(before ? [change(before.files, size.files), change(before.tokens, size.tokens)] : []),
	];
	return `${name.padEnd(28)}${cells.map(cell => String(cell).padStart(9)).join('')}`;
};

const names = floors.flatMap(floor => [
	floor,
	...new Set([...now.keys(), ...(earlier?.keys() ?? [])].filter(name => name.startsWith(`${floor}/`)).toSorted()),
]);
console.log(`${''.padEnd(28)}    files   tokens${earlier ? `    since ${commit}` : ''}`);
for (const name of names) {
	const room = name.includes('/') ? `  ${name}` : name;
	console.log(lineOf(room, now.get(name) ?? none, earlier && (earlier.get(name) ?? none)));
}

console.log(lineOf('all', sumOf(now), earlier && sumOf(earlier)));
