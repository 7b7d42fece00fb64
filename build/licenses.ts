import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

// The name of a changed file starts with the name of its plugin.
const packageFolder =
	/(?:^|[\/:])(?<folder>(?:node_modules\/(?:@[^\/]+\/)?[^\/]+\/)*node_modules\/(?:@[^\/]+\/)?[^\/]+)/v;

const copyrightLine = /Copyright \(c\) .+/v;

/** The folders of the packages that these files come from, sorted. A package can contain other packages. */
export function packagesOf(inputs: readonly string[]): readonly string[] {
	const folders = new Set(
		inputs.map(input => packageFolder.exec(input)?.groups?.['folder']).filter(folder => folder !== undefined),
	);
	return [...folders].toSorted();
}

/** For a package without a licence text: takes the copyright line from one of its files. The rest of the MIT licence is always the same. */
async function fromHeader(folder: string, inputs: readonly string[]): Promise<string> {
	const files = inputs.filter(input => input.startsWith(`${folder}/`));
	for (const file of files) {
		// eslint-disable-next-line no-await-in-loop -- The first match is enough.
		const line = copyrightLine.exec(await readFile(file, 'utf8'))?.[0];
		if (line !== undefined) {
			// eslint-disable-next-line no-await-in-loop -- Runs only once.
			const own = await readFile('license', 'utf8');
			return own.replace(/^Copyright .*$/mv, () => line);
		}
	}

	throw new Error(`The licence of ${folder} has no text, and none of its files says whose it is.`);
}

async function licenseOf(folder: string, inputs: readonly string[]): Promise<string> {
	const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
		readonly name: string;
		readonly version: string;
		readonly license?: string;
	};
	const files = await readdir(folder);
	const texts = await Promise.all(
		files
			.filter(file => /^(?:licen[cs]e|copying|notice)/iv.test(file))
			.map(async file => readFile(path.join(folder, file), 'utf8')),
	);
	if (license === 'MIT' && texts.length === 0) {
		texts.push(await fromHeader(folder, inputs));
	}

	if (texts.length === 0) {
		throw new Error(`The licence of ${name} has no text.`);
	}

	return [`${name} ${version}${license === undefined ? '' : ` (${license})`}`, ...texts.map(text => text.trim())].join(
		'\n\n',
	);
}

/** The licences of the bundled packages, from the paths of the bundled files. Throws if a package has no licence text. */
export async function licensesOf(inputs: readonly string[]): Promise<string> {
	const licenses = await Promise.all(packagesOf(inputs).map(async folder => licenseOf(folder, inputs)));
	return `What of others is in this program, and under which licences.\n\n${licenses.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
