import {readFileSync, statSync} from 'node:fs';
import {parse as parseToml} from 'smol-toml';
import {defaultBaseUrl, parseBaseUrl} from '../../base/api/base-url.js';
import type {NamedContext} from '../../kernel/options/config.js';
import {credentialFrom} from '../../kernel/options/credential.js';
import {fingerprintOf} from '../../kernel/options/fingerprint.js';
import {configFile} from '../../kernel/options/paths.js';
import {type OwnColors, ownColorNames} from '../../kernel/rows/theme.js';
import type {Owner} from '../../kernel/storage/disk.js';
import {contextBaseUrl, contextCredential} from './contexts.js';

type GlancedSettings = Pick<NamedContext['settings'], 'base_url' | 'token_variable' | 'key_variable' | 'email' | 'email_variable'>;

/** The settings that the first frame needs. The whole file is checked later, once the keymap has loaded. */
export type Glance = {
	readonly context: string | undefined;
	readonly theme: string | undefined;
	readonly colors: OwnColors;
	readonly isAscii: boolean;
	readonly isLowBandwidth: boolean;
	/** False if the file turns off the cache. */
	readonly isCached: boolean;
	/** Changes with every change of the file. */
	readonly version: string;
	/** True also if the file is not valid TOML, because a drawn frame would disturb a screen reader. */
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

type Table = Readonly<Record<string, unknown>>;

function tableIn(table: Table, name: string): Table | undefined {
	const value = Object.hasOwn(table, name) ? table[name] : undefined;
	return typeof value === 'object' && value !== null ? {...value} : undefined;
}

const textIn = (table: Table, name: string): string | undefined => typeof table[name] === 'string' ? table[name] : undefined;

function parse(text: string): Table | undefined {
	try {
		return parseToml(text);
	} catch {
		// The mistake is reported later.
		return undefined;
	}
}

export function glanceAtConfig(environment: NodeJS.ProcessEnv): Glance {
	const {text, version} = readConfig(environment);
	const table = parse(text);
	const settings = table ?? {};
	return {
		context: textIn(settings, 'context'),
		theme: textIn(settings, 'theme'),
		colors: Object.fromEntries(ownColorNames.map(name => [name, textIn(tableIn(settings, 'colors') ?? {}, name)])),
		isAscii: settings['ascii'] === true,
		isLowBandwidth: settings['low_bandwidth'] === true,
		isCached: settings['cache'] !== false,
		version,
		isAccessible: !table || (settings['accessible'] ?? false) !== false,
		contextOf(name) {
			const context = tableIn(tableIn(settings, 'contexts') ?? {}, name);
			if (!context || 'credential_command' in context) {
				return undefined;
			}

			const [token, key, emailVariable] = ['token_variable', 'key_variable', 'email_variable'].map(each => textIn(context, each));
			return {
				theme: textIn(context, 'theme'),
				variables: [token, key].filter(each => each !== undefined),
				settings: {
					base_url: textIn(context, 'base_url'), token_variable: token, key_variable: key, email: textIn(context, 'email'), email_variable: emailVariable,
				},
			};
		},
	};
}

/** Whose screen a session in this context shows, as far as the glance knows. Without a name, the environment has the credential. */
export function glanceAtOwner({contextOf}: Glance, name: string | undefined, environment: NodeJS.ProcessEnv): Owner | undefined {
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
