import * as v from 'valibot';
import {memo} from '../../base/text/memo.js';
import {idSchema} from '../../base/api/schemas.js';
import type {Recents} from '../../kernel/state/finding.js';
import {fileNameOf, type Disk} from '../../kernel/storage/disk.js';
import {openKeptValue, listOf} from '../../kernel/storage/kept-value.js';
import {ignoringSystemErrors, systemErrorText, orSystemErrorSync} from '../../base/text/error-code.js';
import {type Begun, defineAbility} from '../../kernel/loop/ability.js';
import type {SessionContext, Command, Context} from '../../kernel/loop/context.js';
import {onceSettled} from '../../kernel/loop/until.js';
import type {Event, Handlers} from '../../kernel/state/events.js';
import {visitedId} from '../../kernel/state/browse-reducer.js';
import {harmless} from '../../base/text/harmless.js';
import {count, countedOrNone} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {say} from '../../kernel/loop/tell.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {type WhyNot, whyNotListed} from '../../kernel/state/availability.js';

/** How often something was used, at the time of its last use in milliseconds since the epoch: each use counts half as much a week later. */
type Uses = {readonly id: string; readonly count: number; readonly at: number};

type Use = {readonly of: 'commands' | 'organizations'; readonly id: string; readonly at: number};

const week = 7 * 86_400_000;

const mostUsed = 500;

const mostPins = 100;

/** The most files. Nobody has more hosts. */
const mostFiles = 100;

const countSchema = v.pipe(v.number(), v.minValue(0));

function usesOf(id: v.GenericSchema<unknown, string>) {
	const use = v.object({id, count: countSchema, at: v.number()});
	return v.fallback(listOf(use), []);
}

const commandSchema = v.pipe(v.string(), v.maxLength(100));

const schema = v.object({
	organizations: usesOf(idSchema),
	commands: usesOf(commandSchema),
	pins: v.fallback(listOf(idSchema), []),
});

export type Kept = {
	readonly organizations: readonly Uses[];
	readonly commands: readonly Uses[];
	readonly pins: readonly string[];
};

export const nothingKept: Kept = {organizations: [], commands: [], pins: []};

function keptIn(value: unknown): Kept {
	const parsed = v.safeParse(schema, value);
	return parsed.success ? parsed.output : nothingKept;
}

/** What the uses count at a time. A clock that was wrong makes none count more. */
const countAt = ({count: uses, at}: Uses, now: number): number => uses * 2 ** (-Math.max(0, now - at) / week);

/** Sorted by what they count now, the most first. Of equals, the last stays first. */
const sorted = (all: readonly Uses[], now: number): readonly Uses[] =>
	all.toSorted((one, other) => countAt(other, now) - countAt(one, now));

/** The uses with one more. The new one always has room. */
function withUse(all: readonly Uses[], id: string, now: number): readonly Uses[] {
	const before = all.find(each => each.id === id);
	const uses = Math.round(((before ? countAt(before, now) : 0) + 1) * 1000) / 1000;
	const others = sorted(
		all.filter(each => each.id !== id),
		now,
	).slice(0, mostUsed - 1);
	return sorted([{id, count: uses, at: now}, ...others], now);
}

export const recentsOf = ({organizations, commands, pins}: Kept): Recents => ({
	organizations: organizations.map(({id}) => id),
	commands: commands.map(({id}) => id),
	pins: new Set(pins),
});

export function withUses(kept: Kept, uses: readonly Use[]): Kept {
	let now = kept;
	for (const {of, id, at} of uses) {
		now = {...now, [of]: withUse(now[of], id, at)};
	}

	return now;
}

/** The pins with another one last, or without it. The earliest are dropped beyond the most. */
const withPin = (pins: Iterable<string>, id: string, isPinned: boolean): readonly string[] =>
	[...[...pins].filter(each => each !== id), ...(isPinned ? [id] : [])].slice(-mostPins);

type KeptRecents = {
	/** Nothing if the file cannot be read. */
	readonly read: () => Kept;
	/** Returns what is kept now, with the uses of other sessions. Throws file system errors. */
	readonly add: (uses: readonly Use[]) => Kept;
	/** Returns what is kept now, with the pins of other sessions. Throws file system errors. */
	readonly pin: (id: string, isPinned: boolean) => Kept;
};

/** Opens what was used on a host; undefined for the sandbox. Other programs can change it at the same time. */
export const openRecents = memo(({stateFolder, owner}: Disk): KeptRecents | undefined => {
	if (!owner) {
		return undefined;
	}

	const file = openKeptValue(stateFolder, 'recents', `${fileNameOf(owner.host)}.json`, mostFiles);
	const change = (update: (before: Kept) => Kept): Kept => {
		let now = nothingKept;
		file.change(value => {
			now = update(keptIn(value));
			return now;
		});
		return now;
	};

	return {
		read: () => keptIn(file.read()),
		add: uses => change(before => withUses(before, uses)),
		pin: (id, isPinned) => change(before => ({...before, pins: withPin(before.pins, id, isPinned)})),
	};
});

/** Starts with what was used on this host, and notes what this session uses. Organizations that are visited again at once count once. */
export function beginWithRecents({store, disk, now}: SessionContext): Begun {
	const file = openRecents(disk);
	let kept = file?.read() ?? nothingKept;
	const show = () => {
		const {organizations, commands} = recentsOf(kept);
		store.dispatch({type: 'recents/changed', recents: {organizations, commands}});
	};

	if (kept !== nothingKept) {
		store.dispatch({type: 'recents/changed', recents: recentsOf(kept)});
	}

	let last: string | undefined;
	const useOf = (event: Event): Use | undefined => {
		if (event.type === 'palette/ran') {
			return {of: 'commands', id: event.command, at: now()};
		}

		const id = visitedId(store.getState(), event);
		if (id === undefined || id === last) {
			return undefined;
		}

		last = id;
		return {of: 'organizations', id, at: now()};
	};

	let waiting: readonly Use[] = [];
	const keep = () => {
		const uses = waiting;
		waiting = [];
		if (uses.length > 0) {
			ignoringSystemErrors(() => {
				kept = file?.add(uses) ?? kept;
			});
		}
	};

	const keeping = onceSettled(keep);
	const stopObserving = store.observe(event => {
		const use = useOf(event);
		if (!use) {
			return;
		}

		waiting = [...waiting, use];
		kept = withUses(kept, [use]);
		show();
		keeping.changed();
	});
	return {
		keep,
		stop() {
			keeping.stop();
			stopObserving();
		},
	};
}

/** Keeps the pin on disk. Returns why that failed, as the end of a sentence. */
function whyNotKept({store, disk}: Context, id: string, isPinned: boolean): string | undefined {
	const {recents} = store.getState();
	return orSystemErrorSync(
		() => {
			const kept = openRecents(disk)?.pin(id, isPinned);
			store.dispatch({
				type: 'recents/changed',
				recents: {pins: new Set(kept?.pins ?? withPin(recents.pins, id, isPinned))},
			});
			return undefined;
		},
		error => {
			store.dispatch({type: 'recents/changed', recents: {pins: new Set(withPin(recents.pins, id, isPinned))}});
			return harmless(systemErrorText(error));
		},
	);
}

const togglePin: Command = context => {
	const {store} = context;
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	const isPinned = !state.recents.pins.has(id);
	const why = whyNotKept(context, id, isPinned);
	const name = nameAt(state, selectedRow(state));
	if (why !== undefined) {
		say(
			context,
			`${name} is ${isPinned ? 'pinned' : 'unpinned'} in this session only, because this cannot be kept: ${why}.`,
			'warning',
		);
		return;
	}

	const {size} = store.getState().recents.pins;
	say(
		context,
		isPinned
			? `${name} is pinned, ${count(size)} in all. Press ${keyOf(state, 'openFind')} to see the pinned organizations.`
			: `${name} is no longer pinned.`,
	);
};

type RecentsEvent = {readonly type: 'recents/changed'; readonly recents: Partial<Recents>};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly recents: RecentsEvent;
	}
}

const recentsHandlers: Handlers<RecentsEvent> = {
	'recents/changed': (state, {recents}) => ({...state, recents: {...state.recents, ...recents}}),
};

const isPinned = (state: State): boolean => state.recents.pins.has(selectedId(state) ?? '');

const whyNotPin: WhyNot = state =>
	isPinned(state)
		? undefined
		: (whyNotListed(state, 'pinned') ??
			(state.recents.pins.size < mostPins
				? undefined
				: `${count(mostPins)} organizations are pinned, which is the most. Unpin one first.`));

/** Organizations and commands that were used most and last, and pinned organizations. */
export const recents = defineAbility({
	name: 'recents',
	section: 'In every pane',
	commands: {togglePin},
	keys: [
		{
			keys: ['P'],
			command: 'togglePin',
			name: 'pin',
			nameNow: state => (isPinned(state) ? 'unpin' : undefined),
			alsoCalled: ['favourite', 'bookmark'],
			description: 'Pin or unpin the organization: the pinned ones are listed by a search while nothing is typed',
			places: 'panes',
			whyNot: whyNotPin,
		},
	],
	begin: beginWithRecents,
	madeHere: ({store}) => countedOrNone(store.getState().recents.pins.size, 'pin'),
	handlers: [recentsHandlers],
});
