import type {ValuesOf} from './arguments.js';
import type {Config} from './config.js';
import type {options} from './options.js';
import {accessibilityWanted, isAsciiLocale} from './terminal-abilities.js';

export type Flags = Omit<ValuesOf<typeof options>, 'help' | 'version'> & {
	/** The config file, if there is one. */
	readonly config?: Config | undefined;
	/** Whether the person chose between ASCII and signs, on the command line or in the config file. */
	readonly isAsciiChosen?: boolean;
};

/** How frames are sent to the terminal: only changed cells, or with Ink's own writer. */
export type WriterName = Flags['writer'];

/** Fills flags that were not given from the environment and the config file. An unclear variable counts as no here; the screen refuses it later. */
export function withConfig(
	flags: Flags,
	given: ReadonlySet<string>,
	{config, environment}: {readonly config: Config | undefined; readonly environment: NodeJS.ProcessEnv},
): Flags {
	return {
		...flags,
		config,
		ascii: given.has('ascii') ? flags.ascii : isAsciiLocale(environment) || (config?.ascii ?? false),
		isAsciiChosen: given.has('ascii') || config?.ascii !== undefined,
		accessible: given.has('accessible')
			? flags.accessible
			: (accessibilityWanted(environment) ?? config?.accessible ?? false) === true,
		lowBandwidth: given.has('lowBandwidth') ? flags.lowBandwidth : (config?.low_bandwidth ?? flags.lowBandwidth),
		cache: given.has('cache') ? flags.cache : (config?.cache ?? flags.cache),
	};
}
