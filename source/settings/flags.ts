import type {ValuesOf} from './arguments.js';
import type {Config} from './config.js';
import type {options} from './options.js';
import {accessibilityWanted} from './switches.js';
import {isAsciiLocale} from './terminal-abilities.js';

export type Flags = Omit<ValuesOf<typeof options>, 'help' | 'version'> & {
	/**
	The config file behind the command line, where there is one.
	*/
	readonly config?: Config | undefined;
};

/**
What brings frames to the terminal: the writer that sends changed cells alone, or Ink itself.
*/
export type WriterName = Flags['writer'];

/**
The flags with what the environment and the config file say where they say nothing. A variable that says neither yes nor no is for the screen to refuse.
*/
export function withConfig(flags: Flags, given: ReadonlySet<string>, {config, environment}: {readonly config: Config | undefined; readonly environment: NodeJS.ProcessEnv}): Flags {
	return {
		...flags,
		config,
		ascii: given.has('ascii') ? flags.ascii : (isAsciiLocale(environment) || (config?.ascii ?? false)),
		accessible: given.has('accessible') ? flags.accessible : (accessibilityWanted(environment) ?? config?.accessible ?? false) === true,
		lowBandwidth: given.has('lowBandwidth') ? flags.lowBandwidth : (config?.low_bandwidth ?? flags.lowBandwidth),
		cache: given.has('cache') ? flags.cache : (config?.cache ?? flags.cache),
	};
}
