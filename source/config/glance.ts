import {readFileSync, statSync} from 'node:fs';
import {configFile} from '../settings/paths.js';

/**
The settings that the first frame needs. They are read without the TOML parser, which is not loaded yet. Settings missed here take effect a moment later.
*/
export type Glance = {
	readonly context: string | undefined;
	readonly theme: string | undefined;
	readonly isAscii: boolean;
	/**
	True also if uncertain, because a drawn frame would disturb a screen reader.
	*/
	readonly isAccessible: boolean;
	/**
	The theme of a context, and the variables of its credential. Undefined if the context does not exist, or a command provides its credential.
	*/
	readonly contextOf: (name: string) => {readonly theme: string | undefined; readonly variables: readonly string[]} | undefined;
};

const sizeLimit = 64 * 1024;

function textOf(environment: NodeJS.ProcessEnv): string {
	try {
		const file = configFile(environment);
		const found = statSync(file);
		return found.isFile() && found.size <= sizeLimit ? readFileSync(file, 'utf8') : '';
	} catch {
		return '';
	}
}

const valueIn = (section: string, name: string): string | undefined =>
	new RegExp(String.raw`^[ \t]*${name}\s*=\s*["']?(?<value>[\w\-.]+)`, 'mv').exec(section)?.groups?.['value'];

export function glanceAtConfig(environment: NodeJS.ProcessEnv): Glance {
	const [top = '', ...sections] = textOf(environment).split(/^[\t ]*\[/mv);
	return {
		context: valueIn(top, 'context'),
		theme: valueIn(top, 'theme'),
		isAscii: valueIn(top, 'ascii') === 'true',
		isAccessible: top.split('\n').some(line => !line.startsWith('#') && line.includes('accessible')) && valueIn(top, 'accessible') !== 'false',
		contextOf(name) {
			const section = sections.find(each => each.slice(0, Math.max(0, each.indexOf(']'))).replaceAll(/[\s"']/gv, '') === `contexts.${name}`);
			return section === undefined || section.includes('credential_command')
				? undefined
				: {theme: valueIn(section, 'theme'), variables: ['token_variable', 'key_variable'].map(each => valueIn(section, each)).filter(each => each !== undefined)};
		},
	};
}
