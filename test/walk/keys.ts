import {registry} from '../../source/abilities.js';
import {createRandom, type Random} from '../../source/base/sandbox/random.js';
import {weighted} from './faulty-server.js';

/** Keys that are sent to the terminal in one write: names of keys, text between “ and ”, or the requested text. */
export type Press = readonly string[];

/** The text that the screen requests: the name to delete, or the number of created rows. No other key depends on the screen. */
export const whatIsAsked = '“what is asked”';

export const typedText = (text: string): string => `“${text}”`;

/** A file of customers, some with their first accounts. */
export const accountsFile = 'with-accounts.csv';

type Draw = {
	readonly random: Random;
	/** A name that no earlier step has typed. */
	readonly name: string;
};

type Scene = (draw: Draw) => readonly Press[];

// These commands leave the program or its screen.
const leaving = new Set(['quit', 'suspend', 'askToQuit', 'takeTour', 'leaveTour']);

const anyKeys = [...new Set(registry.bindings.filter(({command}) => !leaving.has(command)).flatMap(({keys}) => keys))]
	.filter(key => !['q', 'ctrl+c', 'ctrl+z', 'T'].includes(key))
	.toSorted();

const repeat = (count: number, ...presses: readonly Press[]): readonly Press[] =>
	Array.from({length: count}, () => presses).flat();

const any: Scene = ({random}) =>
	Array.from({length: 1 + random.below(3)}, () => [anyKeys[random.below(anyKeys.length)] ?? 'j']);

/** Keys that lead to the panes from nearly everywhere. Typed text becomes a draft. */
const comeBack: readonly Press[] = [['escape'], ['k'], ['escape'], ['k'], ['escape']];

const keys =
	(...presses: readonly Press[]): Scene =>
	() =>
		presses;

const oneOf = (random: Random, ...choices: ReadonlyArray<readonly [readonly Press[], number]>): readonly Press[] =>
	weighted(random, choices) ?? [];

const text = ({random, name}: Draw): Press => [
	typedText(
		weighted(random, [
			[name, 12],
			[`${name.replace(' ', '-')}@walk.example`, 3],
			[` ${name.replaceAll(/\D/gv, '')}`, 2],
		] as const) ?? name,
	),
];

const confirm = ({random}: Draw): readonly Press[] =>
	oneOf(
		random,
		[[['y']], 24],
		[[['y', 'y']], 3],
		[[['y'], ['y']], 4],
		[[['y', 'escape', 'y']], 2],
		[[['enter'], ['y']], 2],
		[[['escape'], ['y']], 2],
		[[['n']], 1],
		[[['G'], ['y']], 1],
		[[['e'], ['ctrl+s'], ['y']], 1],
	);

// After a key that sends: nothing, an impatient key, another try, or the answers to a conflict.
const goOn = ({random}: Draw): readonly Press[] =>
	oneOf(
		random,
		[[], 12],
		[[['escape']], 3],
		[[['ctrl+s'], ['y']], 5],
		[[['right'], ['down'], ['left'], ['enter'], ['y']], 4],
		[[['enter']], 2],
		[[['y']], 2],
		[[['escape'], ['x'], ['d'], ['enter']], 2],
	);

const review = ({random}: Draw): readonly Press[] =>
	oneOf(
		random,
		[[['ctrl+s']], 16],
		[[['ctrl+s', 'y']], 2],
		[[['ctrl+s'], ['escape'], ['ctrl+s']], 2],
		[[['escape'], ['ctrl+s']], 2],
	);

const send: Scene = draw => [...review(draw), ...confirm(draw), ...goOn(draw)];

const fields: Scene = draw =>
	Array.from({length: 1 + draw.random.below(2)}, (): readonly Press[] => [
		...repeat(draw.random.below(3), ['tab']),
		text(draw),
	]).flat();

const create: Scene = draw => [
	...oneOf(draw.random, [[['c']], 10], [[['C']], 2], [[['B']], 3]),
	[typedText(draw.name)],
	...(draw.random.below(3) === 0 ? [['tab'], ...fields(draw)] : []),
	...send(draw),
];

// The wizard also asks for the first account.
const onboard: Scene = draw => [
	['o'],
	[typedText(draw.name)],
	['ctrl+s'],
	...oneOf(draw.random, [[['enter']], 2], [[['ctrl+r']], 1]),
	...confirm(draw),
	...goOn(draw),
];

const edit: Scene = draw => [
	...oneOf(draw.random, [[['p']], 5], [[['e']], 4], [[['tab'], ['enter']], 1]),
	...fields(draw),
	...send(draw),
];

const remove: Scene = ({random}) => [
	['D'],
	...oneOf(
		random,
		[[[whatIsAsked], ['enter']], 12],
		[[[whatIsAsked, 'enter']], 2],
		[[[whatIsAsked], ['enter', 'enter']], 2],
		[[['enter']], 1],
		[[[typedText('Walk')], ['enter']], 1],
		[[['y']], 1],
	),
];

const createAndRemove: Scene = draw => [['c'], [typedText(draw.name)], ['ctrl+s'], ['y'], ...remove(draw)];

const undo: Scene = draw => [
	['u'],
	...repeat(draw.random.below(3), ['j']),
	['enter'],
	...oneOf(draw.random, [[[whatIsAsked], ['enter']], 2], [[], 8]),
	...confirm(draw),
	...goOn(draw),
];

const draft: Scene = draw => [
	['d'],
	...repeat(draw.random.below(2), ['j']),
	['enter'],
	...(draw.random.below(3) === 0 ? [text(draw)] : []),
	...send(draw),
];

const move: Scene = ({random}) =>
	Array.from({length: 1 + random.below(3)}, (): readonly Press[] =>
		oneOf(
			random,
			[[['j']], 6],
			[[['k']], 3],
			[[['l']], 5],
			[[['G']], 2],
			[[['E']], 2],
			[[['h']], 1],
			[[['/'], [typedText('Walk')], ['enter']], 4],
			[[['R']], 2],
			[[['r']], 1],
			[[['m']], 1],
		),
	).flat();

const addresses = ({random, name}: Draw): Press => {
	const email = `${name.replaceAll(' ', '.')}@walk.example`;
	return [
		typedText(
			weighted(random, [
				[email, 4],
				[`${email}, two.${email}; nobody`, 4],
				[`Jane <${email}> ${email}`, 2],
				[name, 1],
			] as const) ?? email,
		),
	];
};

const invite: Scene = draw => [
	['w'],
	['i'],
	addresses(draw),
	['enter'],
	...confirm(draw),
	...oneOf(draw.random, [[], 4], [[['escape']], 2], [[['y']], 3], [[['e'], ['enter'], ['y']], 2]),
];

const removeMember: Scene = draw => [
	['w'],
	...repeat(draw.random.below(4), ['j']),
	['D'],
	...confirm(draw),
	...oneOf(draw.random, [[['r']], 2], [[['y']], 1], [[['r'], ['y']], 2], [[], 4]),
];

const offboard: Scene = draw => [
	['I'],
	['I'],
	...repeat(draw.random.below(6), ['j']),
	['D'],
	...confirm(draw),
	...oneOf(draw.random, [[['y']], 3], [[['escape'], ['escape'], ['y']], 2], [[[' '], ['y']], 1], [[], 3]),
];

const moveAccounts: Scene = draw => [
	['tab'],
	['tab'],
	...repeat(draw.random.below(3), [' ']),
	['v'],
	[typedText(draw.random.pick(['EMEA', 'APAC', 'Walk', 'Contoso']))],
	['enter'],
	...confirm(draw),
	...oneOf(draw.random, [[['y']], 2], [[['escape'], ['y']], 2], [[], 4]),
];

// Organizations with accounts. Without this, the walk rarely reaches one.
const toAccounts: Scene = ({random}) => [
	...(random.below(3) === 0
		? []
		: [['/'], [typedText(random.pick(['Acme', 'APAC', 'Recife', 'Orbit', 'Fabrikam']))], ['enter']]),
	...repeat(2, ['tab']),
	...repeat(random.below(3), ['j']),
	...repeat(random.below(3), [' ']),
];

const typedAbuse = ({name}: Draw): Press => [typedText(`${name.replaceAll(' ', '.')}@walk.example`)];

// One account or the marked ones, with a second factor, an abuse contact or a name.
const editAccounts: Scene = draw => [
	...toAccounts(draw),
	['e'],
	...oneOf(
		draw.random,
		[[[typedText('x')]], 3],
		[[['down'], [' ']], 3],
		[[['down'], ['down'], typedAbuse(draw)], 3],
		[[[' '], ['down'], typedAbuse(draw)], 3],
	),
	['enter'],
	...confirm(draw),
	...oneOf(
		draw.random,
		[[['y'], ['y']], 3],
		[[['escape'], ['enter'], ['y']], 2],
		[[['escape'], ['escape'], ['k'], ['u'], ['enter'], ['y']], 2],
		[[['escape'], ['escape'], ['k'], ['d'], ['enter'], ['enter'], ['y']], 2],
		[[], 4],
	),
];

const createAccount: Scene = draw => [
	...repeat(2, ['tab']),
	['c'],
	[typedText(draw.name)],
	...oneOf(draw.random, [[], 4], [[['tab']], 1]),
	['enter'],
	...confirm(draw),
	...oneOf(
		draw.random,
		[[['y'], ['y']], 3],
		[[['escape'], ['enter'], ['y']], 3],
		[[['c'], [typedText(draw.name)], ['enter'], ['y']], 2],
		[[], 4],
	),
];

const tagKey = ({random}: Draw): Press => [typedText(random.pick(['env', 'walk', 'owner', 'team']))];

// Changes, adds or removes tags of one account or of the marked ones, and answers a conflict.
const tagAccounts: Scene = draw => [
	...toAccounts(draw),
	['#'],
	...repeat(draw.random.below(2), ['down']),
	...oneOf(
		draw.random,
		[[text(draw)], 4],
		[[['ctrl+r']], 3],
		[[['up'], ['up'], tagKey(draw), ['down'], text(draw)], 4],
		[[['ctrl+r'], ['up'], ['up'], tagKey(draw), ['down'], text(draw)], 2],
	),
	...review(draw),
	...confirm(draw),
	...oneOf(
		draw.random,
		[[], 4],
		[[['y']], 1],
		[[['r'], ['y']], 3],
		[[['right'], ['down'], ['left'], ['enter'], ['y']], 3],
		[[['escape'], ['escape'], ['escape'], ['u'], ['enter'], ['y']], 4],
	),
	...oneOf(draw.random, [[], 1], [[['escape'], ['x']], 1]),
];

// A run of a file, and its undo as one change.
const fromFile: Scene = draw => [
	['O'],
	[typedText(draw.random.pick(['customers.csv', 'customers.csv', accountsFile]))],
	['enter'],
	...confirm(draw),
	...oneOf(
		draw.random,
		[[['y']], 3],
		[[['u'], [whatIsAsked], ['enter']], 3],
		[[['escape'], ['escape'], ['u'], ['enter'], [whatIsAsked], ['enter']], 4],
		[[['escape'], ['O'], ['enter'], ['y']], 3],
		[[], 3],
	),
];

const openForm: Scene = draw => [
	...oneOf(draw.random, [[['c']], 2], [[['p']], 3], [[['e']], 1]),
	[typedText(draw.name)],
];

const scenes = {
	create: [create, 10],
	onboard: [onboard, 4],
	edit: [edit, 14],
	createAndRemove: [createAndRemove, 5],
	remove: [remove, 4],
	undo: [undo, 8],
	draft: [draft, 4],
	move: [move, 8],
	openForm: [openForm, 4],
	invite: [invite, 6],
	removeMember: [removeMember, 5],
	offboard: [offboard, 5],
	moveAccounts: [moveAccounts, 6],
	editAccounts: [editAccounts, 6],
	createAccount: [createAccount, 6],
	tagAccounts: [tagAccounts, 8],
	fromFile: [fromFile, 7],
	save: [keys(['escape'], ['ctrl+s'], ['y']), 2],
	discard: [keys(['escape'], ['x']), 1],
	again: [keys(['ctrl+r'], ['y']), 1],
	leave: [keys(['x'], ['enter']), 1],
	undoByName: [keys([':'], [typedText('undo')], ['enter']), 1],
	any: [any, 4],
} as const satisfies Readonly<Record<string, readonly [Scene, number]>>;

/** The names of the scenes that a walk is made of. */
export const sceneNames = Object.keys(scenes);

/** The scenes with these names, or all. */
const chosenScenes = (only: ReadonlySet<string>): ReadonlyArray<readonly [Scene, number]> =>
	Object.entries(scenes)
		.filter(([name]) => only.size === 0 || only.has(name))
		.map(([, scene]) => scene);

const fileScenes: ReadonlyArray<readonly [Scene, number]> = [
	[keys(['y']), 10],
	[keys(['y', 'y']), 2],
	[keys(['y'], ['escape']), 3],
	[keys(['y'], ['escape'], ['escape'], ['y']), 3],
	[keys(['u'], [whatIsAsked], ['enter']), 5],
	[keys(['u'], ['tab'], [whatIsAsked], ['enter']), 3],
	[keys(['u'], [typedText('9')], ['enter'], ['escape']), 1],
	[keys(['r'], ['enter']), 4],
	[keys(['a'], ['y']), 2],
	[keys(['x'], ['y']), 3],
	[keys(['m'], ['enter']), 1],
	[keys(['right'], ['y']), 2],
	[any, 1],
];

/** The keys of one step. They depend only on the seed, the number of the step, and `only`: the names of the scenes, or none for all of them. */
export function keysOf({
	seed,
	step,
	isFile,
	only = new Set(),
}: {
	readonly seed: number;
	readonly step: number;
	readonly isFile: boolean;
	readonly only?: ReadonlySet<string>;
}): readonly Press[] {
	const random = createRandom(seed, 3, step);
	const draw = {random, name: `Walk ${seed}-${step}`};
	const scene = weighted(random, isFile ? fileScenes : chosenScenes(only)) ?? any;
	return [...(!isFile && random.below(100) < 70 ? comeBack : []), ...scene(draw)];
}
