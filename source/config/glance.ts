import {readFileSync, statSync} from 'node:fs';
import {defaultBaseUrl, parseBaseUrl} from '../api/base-url.js';
import type {NamedContext} from '../settings/config.js';
import {credentialFrom} from '../settings/credential.js';
import {fingerprintOf} from '../settings/fingerprint.js';
import {configFile} from '../settings/paths.js';
import type {ScreenOwner} from '../storage/screen-memory.js';
import {contextBaseUrl, contextCredential} from './contexts.js';

type GlancedSettings = Pick<NamedContext['settings'], 'base_url' | 'token_variable' | 'key_variable' | 'email' | 'email_variable'>;

/** The settings that the first frame needs. They are read without the TOML parser, which is not loaded yet. Settings missed here take effect a moment later. */
export type Glance = {
	readonly context: string | undefined;
	readonly theme: string | undefined;
	readonly isAscii: boolean;
	readonly isLowBandwidth: boolean;
	/** False if the file turns off the cache. */
	readonly isCached: boolean;
	/** Changes with every change of the file. */
	readonly version: string;
	/** True also if uncertain, because a drawn frame would disturb a screen reader. */
	readonly isAccessible: boolean;
	/** The theme of a context, the variables of its credential, and the settings that name its host and its credential. Undefined if the context does not exist, or a command provides its credential. */
	readonly contextOf: (name: string) => {readonly theme: string | undefined; readonly variables: readonly string[]; readonly settings: GlancedSettings} | undefined;
};

const sizeLimit = 64 * 1024;

function readConfig(environment: NodeJS.ProcessEnv): {readonly text: string; readonly version: string} {
	try {
		const file = configFile(environment);
		const found = statSync(file);
		return {text: found.isFile() && found.size <= sizeLimit ? readFileSync(file, 'utf8') : '', version: `${found.mtimeMs} ${found.size} ${found.ino}`};
	} catch {
		return {text: '', version: ''};
	}
}

const valueIn = (section: string, name: string): string | undefined =>
	new RegExp(String.raw`^[ \t]*${name}\s*=\s*["']?(?<value>[\w\-.]+)`, 'mv').exec(section)?.groups?.['value'];

// Also reads addresses and email addresses.
const quotedIn = (section: string, name: string): string | undefined =>
	new RegExp(String.raw`^[ \t]*${name}\s*=\s*["'](?<value>[^"'\\\n]+)["']`, 'mv').exec(section)?.groups?.['value'];

export function glanceAtConfig(environment: NodeJS.ProcessEnv): Glance {
	const {text, version} = readConfig(environment);
	const [top = '', ...sections] = text.split(/^[\t ]*\[/mv);
	return {
		context: valueIn(top, 'context'),
		theme: valueIn(top, 'theme'),
		isAscii: valueIn(top, 'ascii') === 'true',
		isLowBandwidth: valueIn(top, 'low_bandwidth') === 'true',
		isCached: valueIn(top, 'cache') !== 'false',
		version,
		isAccessible: top.split('\n').some(line => !line.startsWith('#') && line.includes('accessible')) && valueIn(top, 'accessible') !== 'false',
		contextOf(name) {
			const section = sections.find(each => each.slice(0, Math.max(0, each.indexOf(']'))).replaceAll(/[\s"']/gv, '') === `contexts.${name}`);
			if (section === undefined || section.includes('credential_command')) {
				return undefined;
			}

			const [token, key, emailVariable] = ['token_variable', 'key_variable', 'email_variable'].map(each => valueIn(section, each));
			return {
				theme: valueIn(section, 'theme'),
				variables: [token, key].filter(each => each !== undefined),
				settings: {
					base_url: quotedIn(section, 'base_url'), token_variable: token, key_variable: key, email: quotedIn(section, 'email'), email_variable: emailVariable,
				},
			};
		},
	};
}

/** Whose screen a session in this context shows, as far as the glance knows. Without a name, the environment has the credential. */
export function glanceAtOwner({contextOf}: Glance, name: string | undefined, environment: NodeJS.ProcessEnv): ScreenOwner | undefined {
	const glanced = name === undefined ? undefined : contextOf(name);
	const context = name !== undefined && glanced ? {name, settings: glanced.settings} : undefined;
	const setting = context ? contextCredential(context, environment) : credentialFrom(environment);
	if (setting.status !== 'found' || (name !== undefined && !context)) {
		return undefined;
	}

	try {
		const {CLOUDFLARE_BASE_URL: base = ''} = environment;
		const address = context ? contextBaseUrl(context) : parseBaseUrl(base === '' ? defaultBaseUrl : base);
		return {host: new URL(address).host, fingerprint: fingerprintOf(setting.credential), context: name};
	} catch {
		// A wrong address is refused later.
		return undefined;
	}
}
