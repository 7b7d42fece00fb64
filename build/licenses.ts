import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

// A file that a measure gave another form is named by the measure first.
const packageFolder = /(?:^|[\/:])(?<folder>node_modules\/(?:@[^\/]+\/)?[^\/]+)/v;

async function licenseOf(folder: string): Promise<string> {
	const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {readonly name: string; readonly version: string; readonly license?: string};
	const files = await readdir(folder);
	const texts = await Promise.all(files.filter(file => /^(?:licen[cs]e|copying|notice)/iv.test(file)).map(async file => readFile(path.join(folder, file), 'utf8')));
	return [`${name} ${version}${license === undefined ? '' : ` (${license})`}`, ...texts.map(text => text.trim())].join('\n\n');
}

/**
The licences of the packages that are bundled, from the paths of the files that were.
*/
export async function licensesOf(inputs: readonly string[]): Promise<string> {
	const folders = new Set(inputs.map(input => packageFolder.exec(input)?.groups?.['folder']).filter(folder => folder !== undefined));
	const licenses = await Promise.all([...folders].toSorted().map(async folder => licenseOf(folder)));
	return `What of others is in this program, and under which licences.\n\n${licenses.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
