import {isTypingPlace, type Binding, type Place, type Registry} from '../../kernel/rows/registry.js';
import {harmless} from '../../base/text/harmless.js';
import {functionKeys, keyLabel} from '../../base/text/keys.js';
import {meant} from '../../base/text/near-names.js';

const named = [
	'up',
	'down',
	'left',
	'right',
	'pageup',
	'pagedown',
	'home',
	'end',
	'enter',
	'escape',
	'tab',
	'backspace',
	'delete',
	...functionKeys,
] as const;

const otherNames: ReadonlyMap<string, string> = new Map([
	['esc', 'escape'],
	['return', 'enter'],
	['space', ' '],
	['pgup', 'pageup'],
	['pgdn', 'pagedown'],
	['shift+tab', 'shift+tab'],
]);

// A terminal sends the same for both keys.
export const sameAs: ReadonlyMap<string, string> = new Map([
	['ctrl+i', 'tab'],
	['ctrl+m', 'enter'],
	['ctrl+j', 'enter'],
	['ctrl+h', 'backspace'],
]);

// Keys that leave a place cannot be replaced.
const fixed = new Set(['ctrl+c', 'escape']);

const isTyped = (key: string): boolean => key.length === 1;

/** The key that a text names, in the keymap's notation: `ctrl-s` → `ctrl+s`, `PgDn` → `pagedown`. Undefined if it names none. */
export function keyNamed(text: string): string | undefined {
	if (/^[\u{20}-\u{7E}]$/v.test(text)) {
		return text;
	}

	const lower = text.replaceAll(/(?<=ctrl|alt|shift)-/giv, '+').toLowerCase();
	const name = otherNames.get(lower) ?? named.find(each => each === lower);
	return /^ctrl\+[a-z]$/v.test(lower) ? lower : name;
}

/** Why a key cannot be used. `about` is the command whose setting is wrong. */
type KeyProblem = {readonly about: string; readonly text: string};

type Shared = {readonly key: string; readonly place: Place; readonly left: string; readonly right: string};

type Wanted = ReadonlyMap<string, readonly string[]>;

/** Pairs of commands that must have different keys. A key that answers a question must not be the one that asks it, because a repeated press would confirm unseen. The key that discards a form must confirm nothing else, so that it never becomes a habit. */
export const confirmations = (
	bindings: readonly Binding[],
): ReadonlyArray<readonly [asking: string, confirming: string]> =>
	bindings.flatMap(({command, apartFrom = []}) => apartFrom.map(asking => [asking, command] as const));

function keysByCommand(bindings: readonly Binding[]): ReadonlyMap<string, ReadonlySet<string>> {
	const keys = new Map<string, Set<string>>();
	for (const {command, keys: own} of bindings) {
		keys.set(command, new Set([...(keys.get(command) ?? []), ...own]));
	}

	return keys;
}

function meantCommands(bindings: readonly Binding[], text: string): string {
	const sought = text.toLowerCase().replaceAll(/[ \-_]/gv, '');
	const called = bindings.filter(({name, alsoCalled = []}) =>
		[name, ...alsoCalled].some(each => each.toLowerCase().replaceAll(' ', '') === sought),
	);
	const names = [...new Set((called.length > 0 ? called : bindings).map(({command}) => command))];
	return called.length > 0
		? ` Did you mean ${names.join(' or ')}?`
		: meant(text, names, ' cforgs config example names the commands.');
}

function nameProblem(
	bindings: readonly Binding[],
	command: string,
	texts: readonly string[],
	isTyping: (place: Place) => boolean,
): string | undefined {
	const own = bindings.filter(each => each.command === command);
	if (own.length === 0) {
		return `keys.${harmless(command)} is not a command.${meantCommands(bindings, command)}`;
	}

	const chosen = own.filter(({keys}) => keys.some(key => !fixed.has(key)));
	if (
		chosen.some((left, index) =>
			chosen.slice(index + 1).some(right => right.places.join(' ') === left.places.join(' ')),
		)
	) {
		return `keys.${command} has a fixed key for each choice, so you cannot change it.`;
	}

	for (const text of texts) {
		const key = keyNamed(text);
		if (key === undefined) {
			return `keys.${command} takes a key or an array of keys: an ASCII character, ctrl-a to ctrl-z, shift-tab, space, ${named.filter(each => !/^f\d/v.test(each)).join(', ')}, f1 to f12. “${harmless(text)}” is not a key.`;
		}

		const same = sameAs.get(key);
		if (same !== undefined) {
			return `keys.${command} cannot be ${keyLabel(key)}, which a terminal sends as ${keyLabel(same)}.`;
		}

		if (key === 'ctrl+c' && command !== 'quit') {
			return `keys.${command} cannot be ctrl-c, which always quits.`;
		}

		if (isTyped(key) && own.every(({places}) => places.every(place => isTyping(place)))) {
			return `keys.${command} cannot be ${keyLabel(key)}: the command works in a text field, where this key types text.`;
		}
	}

	return texts.length === 0 ? `keys.${command} needs at least one key.` : undefined;
}

/** Gives a binding other keys. In text fields, characters stay text. */
function withKeys(
	binding: Binding,
	wanted: readonly string[],
	isTyping: (place: Place) => boolean,
): readonly Binding[] {
	const kept = binding.keys.filter(key => fixed.has(key));
	const untyped = wanted.filter(key => !isTyped(key));
	const parts = [
		{...binding, keys: [...new Set([...wanted, ...kept])], places: binding.places.filter(place => !isTyping(place))},
		{
			...binding,
			keys: untyped.length === 0 ? binding.keys : [...new Set([...untyped, ...kept])],
			places: binding.places.filter(place => isTyping(place)),
		},
	];
	return parts.filter(({places}) => places.length > 0);
}

function sharedKeys(bindings: readonly Binding[]): ReadonlyMap<string, Shared> {
	const shared = new Map<string, Shared>();
	const byKey = Map.groupBy(
		bindings.flatMap(binding => binding.keys.map(key => ({key, binding}))),
		({key}) => key,
	);
	for (const [key, bound] of byKey) {
		const byPlace = new Map<Place, Set<string>>();
		for (const {
			binding: {command: right, places},
		} of bound) {
			for (const place of places) {
				const before = byPlace.get(place) ?? new Set();
				for (const left of before) {
					const pair = left < right ? `${left} ${right}` : `${right} ${left}`;
					if (left !== right && shared.get(pair)?.key !== key) {
						shared.set(pair, {key, place, left, right});
					}
				}

				byPlace.set(place, before.add(right));
			}
		}
	}

	return shared;
}

/** A key of the person's own, and where it acts. */
type OwnKey = {
	readonly key: string;
	/** What it is for. */
	readonly name: string;
	readonly places: readonly Place[];
};

/** A command that went to another key, because the person has its key for something else. */
type Moved = {
	readonly command: string;
	readonly name: string;
	readonly from: string;
	readonly to: string;
	readonly by: string;
};

type Remapped = {
	readonly bindings: readonly Binding[];
	readonly problems: readonly KeyProblem[];
	readonly moved: readonly Moved[];
};

// The first one that is free is taken. Few programs and terminals use these.
const spareKeys = ['^', 'J', 'f9', 'f8', 'f7', 'f6', 'f5', 'f4', 'f3', 'f2'];

/** Moves commands that give way to free keys, if the person has their keys for something else in one of their places. */
function withWay(
	bindings: readonly Binding[],
	isWanted: (command: string) => boolean,
	own: readonly OwnKey[],
): Pick<Remapped, 'bindings' | 'moved'> {
	const chosen = [
		...own,
		...bindings
			.filter(({command}) => isWanted(command))
			.flatMap(({command, keys, places}) => keys.map((key): OwnKey => ({key, name: command, places}))),
	];
	const moved: Moved[] = [];
	const placed = bindings.map(binding => {
		const {command, name, keys, places, givesWay} = binding;
		const isHere = ({places: others}: Pick<OwnKey, 'places'>): boolean => others.some(place => places.includes(place));
		const [from = ''] = keys;
		const by = givesWay && !isWanted(command) ? chosen.find(each => each.key === from && isHere(each)) : undefined;
		const isFree = (key: string): boolean =>
			[...bindings, ...own.map(({key: each, ...rest}) => ({...rest, keys: [each]}))].every(
				each => !each.keys.includes(key) || !isHere(each),
			) && moved.every(({to}) => to !== key);
		const to = by && spareKeys.find(key => isFree(key));
		if (!by || to === undefined) {
			return binding;
		}

		moved.push({command, name, from, to, by: by.name});
		return {...binding, keys: [to]};
	});
	return {bindings: placed, moved};
}

/** Where a command went that gave its key to the person's own use of it, in a sentence. */
export const movedText = ({command, name, from, to, by}: Moved): string =>
	`${keyLabel(from)} is your key for ${by}, so ${name} is now on ${keyLabel(to)}. To choose another key, set keys.${command} in the config file.`;

/** The keymap with the keys that the person wants for some commands, or the problems with these keys. `own`: further keys of the person's own, which no command may keep. */
export function remapKeys(
	{bindings, places}: Pick<Registry, 'bindings' | 'places'>,
	wanted: Wanted,
	own: readonly OwnKey[] = [],
): Remapped {
	const isTyping = (place: Place) => isTypingPlace({places}, place);
	const problems = [...wanted].flatMap(([about, texts]): readonly KeyProblem[] => {
		const text = nameProblem(bindings, about, texts, isTyping);
		return text === undefined ? [] : [{about, text}];
	});
	if (problems.length > 0 || wanted.size + own.length === 0) {
		return {bindings, problems, moved: []};
	}

	const {bindings: remapped, moved} = withWay(
		bindings.flatMap(binding => {
			const texts = wanted.get(binding.command);
			return texts
				? withKeys(
						binding,
						texts.map(text => keyNamed(text) ?? text),
						isTyping,
					)
				: [binding];
		}),
		command => wanted.has(command),
		own,
	);
	const before = sharedKeys(bindings);
	const conflicts = [...sharedKeys(remapped)]
		.filter(([pair]) => !before.has(pair))
		.map(([, {key, place, left, right}]): KeyProblem => ({
			about: wanted.has(left) ? left : right,
			text: `${keyLabel(key)} is the key of both ${left} and ${right} in the same place (${place}). Change one of them.`,
		}));
	const keys = keysByCommand(remapped);
	const confirming = confirmations(bindings)
		.filter(([asks, confirms]) => [...(keys.get(confirms) ?? [])].some(key => keys.get(asks)?.has(key) === true))
		.map(([asks, confirms]): KeyProblem => ({
			about: wanted.has(confirms) ? confirms : asks,
			text: `${confirms} and ${asks} have the same key. The key that asks and the key that confirms must differ.`,
		}));
	return {bindings: remapped, problems: [...conflicts, ...confirming], moved};
}
