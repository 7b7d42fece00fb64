import {memo} from '../../base/text/memo.js';
import {lacksFactor} from '../../base/tables/members.js';
import {personKey} from '../../base/text/addresses.js';
import {addressableId, childRows, type TreeIndex} from '../../base/tree/tree-index.js';
import {
	type Answer,
	type FilterSource,
	type Need,
	neverChanged,
	type Subject,
	subjectAt,
	subjectsIn,
} from '../filter/source.js';
import {quoted} from '../filter/filter-text.js';
import {termBelow} from '../filter/terms.js';
import {profileFields, profileTerm} from '../form-model/fields.js';
import {inOneGo, eachInParts} from './in-parts.js';
import {oldInvitation} from './limits.js';

/** What figures look at. */
export type FigureSource = FilterSource & {
	/** When something of an organization was read, in milliseconds since the epoch. */
	readonly readAt: (need: Need, subject: Subject) => number | undefined;
};

/** Of how many organizations something is known. */
export type Coverage = {
	readonly known: number;
	readonly all: number;
	/** When the oldest of it was read, in milliseconds since the epoch. */
	readonly oldest: number | undefined;
};

/** What a figure counts, and the filter that finds the organizations with it. */
export type Figure = {
	readonly filter: string;
	/** How many these are. */
	readonly organizations: number;
	/** The people, invitations or accounts in them; absent where organizations are counted. */
	readonly items?: number;
	/** The organizations that could not be judged. */
	readonly unknown: number;
};

/** Times by calendar month in UTC. */
export type Months = {
	/** The first month, such as `2025-12`. */
	readonly first: string;
	/** One number for each month, the last is the present one. */
	readonly counts: readonly number[];
};

type AccountsOfType = Figure & {readonly type: string; readonly items: number; readonly withoutFactor: number};

/** How a branch is doing: everything below an organization. The numbers count only what is known, and `profiles`, `accounts` and `members` say of how many organizations the numbers are. */
export type BranchFigures = {
	readonly organizations: number;
	/** The organizations are chosen ones, not everything below one. Then the branches are those of the chosen organizations that are not below another chosen one, and only chosen ones count in them. */
	readonly isChosen?: true;
	/** The levels below the organization; of chosen ones, the levels from the top of a branch. */
	readonly levels: number;
	/** The organizations directly below, and how many organizations each branch has with its top, the largest first. */
	readonly branches: ReadonlyArray<{readonly row: number; readonly organizations: number}>;
	readonly created: Months;
	/** The organizations for which the service gives no time of creation. */
	readonly undated: number;
	/** The last changes that this program made or noticed. Undefined if they are not known. */
	readonly changed: Months | undefined;
	/** The rows of the organizations that were created last, the latest first. */
	readonly newest: readonly number[];
	readonly profiles: Coverage & {
		readonly complete: Figure;
		readonly noProfile: Figure;
		readonly noName: Figure;
		readonly noEmail: Figure;
		readonly noPhone: Figure;
		readonly noAddress: Figure;
	};
	/** `isLeast`: some lists can lack accounts. */
	readonly accounts: Coverage & {
		readonly number: number;
		readonly isLeast: boolean;
		readonly types: readonly AccountsOfType[];
		readonly withoutFactor: Figure;
		readonly none: Figure;
	};
	/** `people`: different active members, by address, or by user if there is no address. `factorUnknown`: active members of whom the second factor is not known. */
	readonly members: Coverage & {
		readonly people: number;
		readonly withoutFactor: Figure;
		readonly factorUnknown: number;
		readonly pending: Figure;
		readonly longPending: Figure;
	};
};

const monthsShown = 12;

const mostNewest = 5;

const dayLength = 86_400_000;

/** The month of a time, counted from year 0. */
const monthOf = (time: number): number => {
	const date = new Date(time);
	return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const beginOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);

const monthText = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;

/** The text of a month of the figures, such as `2025-12`. `at`: its place. */
export function monthAt({first}: Months, at: number): string {
	const [year = 0, month = 1] = first.split('-').map(Number);
	return monthText(year * 12 + month - 1 + at);
}

function monthCounter(now: number): {readonly add: (time: number) => void; readonly end: () => Months} {
	const first = monthOf(now) - monthsShown + 1;
	// A date for each time would take most of the time that figures take.
	const begins = Array.from({length: monthsShown + 1}, (_, at) => beginOf(first + at));
	const earliest = beginOf(first);
	const counts = Array.from({length: monthsShown}, () => 0);
	return {
		add(time) {
			// Most times are earlier.
			const at = time < earliest ? -1 : begins.findLastIndex(begin => begin <= time);
			if (at !== -1 && at < monthsShown) {
				counts[at] = (counts[at] ?? 0) + 1;
			}
		},
		end: () => ({first: monthText(first), counts}),
	};
}

/** When the organizations of a tree were created, by row, in milliseconds since the epoch; NaN if the service gives no time. Filled in by `createdAt`. */
const createdIn = memo((index: TreeIndex) => new Float64Array(index.length).fill(-Infinity));

/** When an organization was created. Each is parsed once, because the branches above one count it too. */
function createdAt(index: TreeIndex, times: Float64Array, row: number): number {
	const known = times[row] ?? NaN;
	if (known !== -Infinity) {
		return known;
	}

	const time = Date.parse(index.organizationAt(row)?.create_time ?? '');
	times[row] = time;
	return time;
}

type Created = {readonly row: number; readonly time: number};

/** Adds an organization to the newest ones, the latest first and the upper one first of the same time. */
function addNewest(newest: Created[], one: Created): void {
	if (newest.length === mostNewest && one.time <= (newest.at(-1)?.time ?? Infinity)) {
		return;
	}

	const at = newest.findIndex(({time}) => time < one.time);
	newest.splice(at === -1 ? newest.length : at, 0, one);
	newest.length = Math.min(newest.length, mostNewest);
}

/** The organizations below a row, or all of them for -1. */
function subjectsBelow(index: TreeIndex, row: number): readonly Subject[] {
	const all = subjectsIn(index);
	const end = row + (index.size[row] ?? 1);
	const from = all.findIndex(subject => subject.row > row);
	const to = all.findLastIndex(subject => subject.row < end);
	return row === -1 ? all : from === -1 ? [] : all.slice(from, to + 1);
}

function coverage(
	source: FigureSource,
	need: Need,
	all: number,
): {readonly add: (subject: Subject) => void; readonly end: () => Coverage} {
	let [known, oldest] = [0, Infinity];
	return {
		add(subject) {
			known++;
			oldest = Math.min(oldest, source.readAt(need, subject) ?? Infinity);
		},
		end: () => ({known, all, oldest: oldest === Infinity ? undefined : oldest}),
	};
}

/** A figure that is being counted. The tests show that the filter of each figure finds the same. */
type Counted = {organizations: number; unknown: number; items: number};

const nothing = (): Counted => ({organizations: 0, unknown: 0, items: 0});

function add(counted: Counted, answer: Answer, items = 0): void {
	counted.organizations += answer === true ? 1 : 0;
	counted.unknown += answer === undefined ? 1 : 0;
	counted.items += items;
}

const figure = (filter: string, {organizations, unknown}: Counted): Figure => ({filter, organizations, unknown});

const figureOfItems = (filter: string, {items, ...counted}: Counted): Required<Figure> => ({
	...figure(filter, {items, ...counted}),
	items,
});

type Counter<Figures> = {readonly look: (subject: Subject) => void; readonly end: () => Figures};

const lackable = {
	noName: 'business_name',
	noEmail: 'business_email',
	noPhone: 'business_phone',
	noAddress: 'business_address',
} as const;

type LackName = keyof typeof lackable;

const lackNames = ['noName', 'noEmail', 'noPhone', 'noAddress'] as const satisfies readonly LackName[];

const lackBits: Readonly<Record<LackName, number>> = {noName: 1, noEmail: 2, noPhone: 4, noAddress: 8};

const emptyBit = 16;

const hasBit = (sum: number, bit: number): boolean => Math.floor(sum / bit) % 2 === 1;

type ReadProfile = Exclude<ReturnType<FigureSource['profileOf']>, undefined>;

function lacksOf(profile: ReadProfile): number {
	let sum = profile === null || profileFields.every(field => profile[field] === '') ? emptyBit : 0;
	for (const name of lackNames) {
		sum += (profile?.[lackable[name]] ?? '') === '' ? lackBits[name] : 0;
	}

	return sum;
}

type LookedAt = {readonly profiles: Array<ReadProfile | undefined>; readonly lacks: Uint8Array};

const lookedAtIn = memo(({length}: TreeIndex): LookedAt => ({
	profiles: Array.from<ReadProfile | undefined>({length}),
	lacks: new Uint8Array(length),
}));

/** What profiles lack. Each is looked at once, because the branches above one count it too, and touching 100,000 of them takes longer than counting. */
function lacksIn({index, profileOf}: FigureSource): (subject: Subject) => number | undefined {
	const {profiles, lacks} = lookedAtIn(index);
	return subject => {
		const profile = profileOf(subject);
		if (profile === undefined) {
			return undefined;
		}

		const {row} = subject;
		if (profiles[row] !== profile) {
			profiles[row] = profile;
			lacks[row] = lacksOf(profile);
		}

		return lacks[row];
	};
}

function profileFigures(source: FigureSource, organizations: number): Counter<BranchFigures['profiles']> {
	const covered = coverage(source, 'profile', organizations);
	// How many profiles lack the same.
	const alike = Array.from({length: 2 * emptyBit}, () => 0);
	const lacksAt = lacksIn(source);
	return {
		look(subject) {
			const lacks = lacksAt(subject);
			if (lacks === undefined) {
				return;
			}

			covered.add(subject);
			alike[lacks] = (alike[lacks] ?? 0) + 1;
		},
		end: () => lackFigures(covered.end(), alike),
	};
}

/** `alike`: how many profiles lack the same. */
function lackFigures({known, all, oldest}: Coverage, alike: readonly number[]): BranchFigures['profiles'] {
	const figureOf = (filter: string, isCounted: (lacks: number) => boolean): Figure => {
		let organizations = 0;
		for (const [lacks, count] of alike.entries()) {
			organizations += isCounted(lacks) ? count : 0;
		}

		return {filter, organizations, unknown: all - known};
	};

	const lacking = (name: LackName, filter: string): Figure => figureOf(filter, lacks => hasBit(lacks, lackBits[name]));
	return {
		known,
		all,
		oldest,
		complete: figureOf(
			lackNames.map(name => `-${profileTerm(lackable[name])}:none`).join(' '),
			lacks => lacks % emptyBit === 0,
		),
		noProfile: figureOf('profile:none', lacks => hasBit(lacks, emptyBit)),
		noName: lacking('noName', 'business:none'),
		noEmail: lacking('noEmail', 'email:none'),
		noPhone: lacking('noPhone', 'phone:none'),
		noAddress: lacking('noAddress', 'address:none'),
	};
}

type OfType = {items: number; withoutFactor: number; organizations: number; withoutTags: number};

function accountFigures(source: FigureSource, organizations: number): Counter<BranchFigures['accounts']> {
	const covered = coverage(source, 'accounts', organizations);
	const byType = new Map<string, OfType>();
	const [withoutFactor, none] = [nothing(), nothing()];
	let [number, withoutTags] = [0, 0];
	return {
		look(subject) {
			const list = source.accountsOf(subject);
			if (!list) {
				add(withoutFactor, undefined);
				add(none, undefined);
				return;
			}

			covered.add(subject);
			// A list without tags can lack accounts.
			const rest = list.isWithoutTags === true ? undefined : false;
			withoutTags += rest === undefined ? 1 : 0;
			number += list.items.length;
			let without = 0;
			const types = new Set<OfType>();
			for (const {type = '', settings} of list.items) {
				const ofType = byType.get(type) ?? {items: 0, withoutFactor: 0, organizations: 0, withoutTags: 0};
				byType.set(type, ofType);
				types.add(ofType);
				const one = settings.enforce_twofactor === false ? 1 : 0;
				ofType.items++;
				ofType.withoutFactor += one;
				without += one;
			}

			for (const ofType of types) {
				ofType.organizations++;
				ofType.withoutTags += rest === undefined ? 1 : 0;
			}

			add(withoutFactor, without > 0 ? true : rest, without);
			add(none, list.items.length > 0 ? false : rest === undefined ? undefined : true);
		},
		end() {
			const whole = covered.end();
			const types = [...byType].map(([type, {withoutTags: found, ...ofType}]): AccountsOfType => ({
				...ofType,
				type,
				filter: `account.type:=${type === '' ? '""' : quoted(type)}`,
				unknown: whole.all - whole.known + withoutTags - found,
			}));
			return {
				...whole,
				number,
				isLeast: withoutTags > 0,
				types: types.toSorted((one, other) =>
					other.items === one.items ? (one.type < other.type ? -1 : 1) : other.items - one.items,
				),
				withoutFactor: figureOfItems('account.2fa:false', withoutFactor),
				none: figure('accounts:0', none),
			};
		},
	};
}

function memberFigures(source: FigureSource, organizations: number): Counter<BranchFigures['members']> {
	const covered = coverage(source, 'members', organizations);
	const [people, without] = [new Set<string>(), new Set<string>()];
	const [withoutFactor, pending, longPending] = [nothing(), nothing(), nothing()];
	const longBefore = source.now - oldInvitation * dayLength;
	let factorUnknown = 0;
	return {
		look(subject) {
			const list = source.membersOf(subject);
			if (!list) {
				for (const counted of [withoutFactor, pending, longPending]) {
					add(counted, undefined);
				}

				return;
			}

			covered.add(subject);
			let [isOff, invited, invitedLongAgo]: [Answer, number, number] = [false, 0, 0];
			for (const member of list.items) {
				const {status, create_time: time = ''} = member;
				const isLacking = lacksFactor(member);
				if (status === 'active') {
					people.add(personKey(member));
					if (isLacking === undefined) {
						factorUnknown++;
						isOff = isOff === true ? true : undefined;
					} else if (isLacking) {
						isOff = true;
						without.add(personKey(member));
					}
				} else if (status === 'pending') {
					invited++;
					invitedLongAgo += Date.parse(time) < longBefore ? 1 : 0;
				}
			}

			add(withoutFactor, isOff);
			add(pending, invited > 0, invited);
			add(longPending, invitedLongAgo > 0, invitedLongAgo);
		},
		end() {
			return {
				...covered.end(),
				people: people.size,
				withoutFactor: {...figure('2fa:off', withoutFactor), items: without.size},
				factorUnknown,
				pending: figureOfItems('pending:', pending),
				longPending: figureOfItems(`pending:>${oldInvitation}d`, longPending),
			};
		},
	};
}

type Branches = BranchFigures['branches'];

const largestFirst = (branches: Branches): Branches =>
	branches.toSorted((one, other) => other.organizations - one.organizations);

/**
The figures of some organizations that need no tree.

@yields Nothing, after each part, so that keys come first.
*/
function* countInParts(
	source: FigureSource,
	subjects: readonly Subject[],
): Generator<undefined, Omit<BranchFigures, 'branches' | 'isChosen' | 'levels' | 'organizations'>> {
	const {index, now, changedAt} = source;
	const times = createdIn(index);
	const [created, changed, newest] = [monthCounter(now), monthCounter(now), [] as Created[]];
	let [undated, isChangeUnknown] = [0, false];
	const profiles = profileFigures(source, subjects.length);
	const accounts = accountFigures(source, subjects.length);
	const members = memberFigures(source, subjects.length);
	yield* eachInParts(subjects, subject => {
		const {row} = subject;
		const time = createdAt(index, times, row);
		if (Number.isNaN(time)) {
			undated++;
		} else {
			created.add(time);
			addNewest(newest, {row, time});
		}

		const change = changedAt?.(subject);
		isChangeUnknown ||= change === undefined;
		if (change !== undefined && change !== neverChanged) {
			changed.add(change);
		}

		profiles.look(subject);
		accounts.look(subject);
		members.look(subject);
	});
	return {
		undated,
		created: created.end(),
		changed: isChangeUnknown ? undefined : changed.end(),
		newest: newest.map(each => each.row),
		profiles: profiles.end(),
		accounts: accounts.end(),
		members: members.end(),
	};
}

/**
The figures of everything below a row, or of the whole tree for -1. `isWithTop`: what is known of the organization itself counts too.

@yields Nothing, after each part, so that keys come first.
*/
export function* figuresInParts(
	source: FigureSource,
	row: number,
	isWithTop = false,
): Generator<undefined, BranchFigures> {
	const {index} = source;
	const below = subjectsBelow(index, row);
	const top = isWithTop ? subjectAt(index, row) : undefined;
	const unnamed = index.flaws
		.keys()
		.filter(each => addressableId(index, each) === undefined)
		.toArray();
	const organizationsIn = (from: number): number => {
		const size = index.size[from] ?? 1;
		return size - unnamed.filter(each => each >= from && each < from + size).length;
	};

	const depthOf = (at: number): number => (at === -1 ? -1 : (index.depth[at] ?? 0));
	yield undefined;
	const counted = yield* countInParts(source, top ? [top, ...below] : below);
	let deepest = depthOf(row);
	for (const each of below) {
		deepest = Math.max(deepest, depthOf(each.row));
	}

	return {
		...counted,
		organizations: below.length,
		levels: deepest - depthOf(row),
		branches: largestFirst(childRows(index, row).map(child => ({row: child, organizations: organizationsIn(child)}))),
	};
}

/**
The figures of just these rows, in the order of the tree.

@yields Nothing, after each part, so that keys come first.
*/
export function* chosenFiguresInParts(
	source: FigureSource,
	rows: readonly number[],
): Generator<undefined, BranchFigures> {
	const {index} = source;
	const subjects = rows.flatMap(row => subjectAt(index, row) ?? []);
	const branches: Array<{readonly row: number; organizations: number}> = [];
	let levels = 0;
	for (const {row} of subjects) {
		const last = branches.at(-1);
		const branch = last && row < last.row + (index.size[last.row] ?? 1) ? last : {row, organizations: 0};
		if (branch !== last) {
			branches.push(branch);
		}

		branch.organizations++;
		levels = Math.max(levels, (index.depth[row] ?? 0) - (index.depth[branch.row] ?? 0) + 1);
	}

	yield undefined;
	const counted = yield* countInParts(source, subjects);
	return {...counted, isChosen: true, organizations: subjects.length, levels, branches: largestFirst(branches)};
}

/** The same, all at once. */
export const branchFigures = (...asked: Parameters<typeof figuresInParts>): BranchFigures =>
	inOneGo(figuresInParts(...asked));

/** The filter that finds what a figure of a branch counts. `top`: the id of the organization; undefined for the whole tree. */
export const filterOfFigure = (
	{filter}: Pick<Figure, 'filter'>,
	top: string | undefined,
	source: FilterSource,
): string => (top === undefined ? filter : `${termBelow(top, source)} ${filter}`);

/** The figures of everything below an organization, as they were counted last. */
export type CountedBranch = {
	readonly id: string;
	readonly figures: BranchFigures;
	/** The tree of their rows. */
	readonly index: TreeIndex;
	/** The time to which they refer, in milliseconds since the epoch. */
	readonly now: number;
};
