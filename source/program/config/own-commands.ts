import {ownBindings} from '../../abilities/own/bindings.js';
import {harmless} from '../../base/text/harmless.js';
import {keyLabel} from '../../base/text/keys.js';
import {templateOf} from '../../kernel/form-model/template.js';
import {keyNamed, sameAs} from '../../kernel/loop/remap.js';
import type {OwnCommandSettings} from '../../kernel/options/config.js';
import {isPane, type Binding, type Registry} from '../../kernel/rows/registry.js';
import type {OwnCommand} from '../../kernel/state/own-command.js';

const fixed = new Set(['ctrl+c', 'enter', 'escape', 'tab']);

/** Why a key of an own command cannot be used, in a sentence. */
function keyProblem(
	{key: text, name}: OwnCommandSettings,
	earlier: readonly OwnCommandSettings[],
	{bindings, panes}: Pick<Registry, 'bindings' | 'panes'>,
): string | undefined {
	const about = `The key of the command “${harmless(name)}”`;
	const key = keyNamed(text);
	if (key === undefined || fixed.has(sameAs.get(key) ?? key)) {
		return `${about} cannot be “${harmless(text)}”. Give a letter, a digit, a sign, or a key such as ctrl-t.`;
	}

	const same = earlier.find(each => keyNamed(each.key) === key);
	if (same) {
		return `${about} is that of the command “${harmless(same.name)}” too. Change one of them.`;
	}

	const taken = bindings.find(({keys, places}) => keys.includes(key) && places.some(place => isPane({panes}, place)));
	if (taken) {
		return `${about}, ${keyLabel(key)}, is that of ${taken.command} already. Choose another, or give ${taken.command} another key in [keys].`;
	}

	const confirming = bindings.find(({command, keys}) => command === 'confirmOwn' && keys.includes(key));
	return confirming && `${about} cannot be ${keyLabel(key)}, which confirms it. Choose another.`;
}

/** The own commands of a config file with their keys, or what is wrong with them, in sentences. */
export function ownCommandsOf(
	settings: readonly OwnCommandSettings[],
	registry: Pick<Registry, 'bindings' | 'panes'>,
): {
	readonly commands: readonly OwnCommand[];
	readonly bindings: readonly Binding[];
	readonly problems: ReadonlyArray<{readonly index: number; readonly text: string}>;
} {
	const problems = settings.flatMap((each, index) =>
		[
			keyProblem(each, settings.slice(0, index), registry) ?? [],
			...each.run.flatMap(text => {
				const template = templateOf(text);
				return 'why' in template
					? `The run of the command “${harmless(each.name)}” cannot be used: ${harmless(template.why)}`
					: [];
			}),
		]
			.flat()
			.map(problem => ({index, text: problem})),
	);
	const commands = settings.map(({key, name, run, each = false, input, harmless: isHarmless = false}): OwnCommand => ({
		key: keyNamed(key) ?? key,
		name,
		run,
		isForEach: each,
		isJsonInput: input === 'json',
		isHarmless,
	}));
	return {commands, bindings: ownBindings(commands, registry.panes.keys().toArray()), problems};
}
