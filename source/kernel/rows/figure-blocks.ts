import type {TreeIndex} from '../../base/tree/tree-index.js';
import {age, day, isoTime} from '../../base/text/time.js';
import {count, counted, listText, shownName} from '../../base/text/words.js';
import {
	type BranchFigures,
	type Coverage,
	type Figure,
	monthAt,
	type Months,
	type CountedBranch,
} from '../figures/branch-figures.js';
import {mostAccounts, oldInvitation} from '../figures/limits.js';
import {data, plain, type Span} from './row.js';

/** A figure as a line. Enter goes to `key`, or narrows the tree to `figure`. */
export type FigureLine = {
	readonly label: string;
	readonly isData?: true;
	readonly number: number | undefined;
	/** Of what its bar shows, from 0 to 1. */
	readonly share?: number;
	readonly note?: string;
	/** Whether somebody should look at it, unless it is 0. */
	readonly isMissing?: true;
	/** What screen readers say, without a full stop. */
	readonly said: readonly Span[];
	readonly figure?: Figure;
	readonly key?: string;
};

/** Figures of the same kind. */
export type FigureBlock = {
	readonly title: string;
	/** Of what they are; `brief`: the same for narrow panes. */
	readonly note: string;
	readonly brief?: string;
	readonly isUnread?: true;
	/** Drawn next to the title. */
	readonly months?: Months;
	readonly lines: readonly FigureLine[];
};

const monthNames = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December',
] as const;

const monthName = (months: Months, at: number): string => monthNames[Number(monthAt(months, at).slice(5)) - 1] ?? '';

/** The most branches with lines of their own. */
const mostBranches = 8;

/** The most types of accounts with lines of their own. */
const mostTypes = 4;

const organizations = (number: number): string => counted(number, 'organization');

const inOrganizations = ({organizations: number}: Figure): string => `in ${organizations(number)}`;

/** `12 people`, `1 person`. */
const people = (number: number): string => `${count(number)} ${number === 1 ? 'person' : 'people'}`;

function branchNote({organizations: all, isChosen, levels, branches}: BranchFigures): string {
	if (all === branches.length) {
		return isChosen ? `${counted(all, 'organization')}, none below another` : `${count(all)} directly below`;
	}

	return `${count(branches.length)} ${isChosen ? 'not below another' : 'directly'} · ${count(all)} in all · ${counted(levels, 'level')}`;
}

function branchBlock(figures: BranchFigures, index: TreeIndex): FigureBlock {
	const {branches} = figures;
	const [first] = branches;
	const shown =
		first && first.organizations > 1
			? branches.slice(0, branches.length === mostBranches + 1 ? mostBranches + 1 : mostBranches)
			: [];
	const rest = shown.length === 0 ? [] : branches.slice(shown.length);
	const inRest = rest.reduce((sum, branch) => sum + branch.organizations, 0);
	const most = Math.max(inRest, first?.organizations ?? 0);
	return {
		title: 'By branch',
		note: branchNote(figures),
		lines: [
			...shown.map(({row, organizations: number}): FigureLine => {
				const name = shownName(index.nameAt(row) ?? '');
				const key = index.keyAt(row);
				return {
					label: name,
					isData: true,
					number,
					share: number / most,
					said: [data(name), plain(`, ${organizations(number)}`)],
					...(key !== undefined && {key}),
				};
			}),
			...(rest.length === 0
				? []
				: [
						{
							label: `${count(rest.length)} more`,
							number: inRest,
							share: inRest / most,
							said: [
								plain(
									`${counted(rest.length, 'smaller branch').replace('branchs', 'branches')} with ${organizations(inRest)}`,
								),
							],
						},
					]),
		],
	};
}

/** `12 in 12 months, most in September: 5`, or `most in 4 months: 6 each`. `how`: how somebody knows of them, such as ` made here`. */
function monthsNote(months: Months, how: string): string {
	const all = months.counts.reduce((sum, number) => sum + number, 0);
	const most = Math.max(...months.counts);
	const text = `${all === 0 ? 'none' : count(all)}${how} in ${months.counts.length} months`;
	if (all === 0) {
		return text;
	}

	const fullest = months.counts.filter(number => number === most).length;
	return fullest === 1
		? `${text}, most in ${monthName(months, months.counts.indexOf(most))}: ${count(most)}`
		: `${text}, most in ${fullest} months: ${count(most)} each`;
}

function createdBlock({created, undated}: BranchFigures): FigureBlock {
	const note = monthsNote(created, '');
	return {
		title: 'Created',
		note: undated === 0 ? note : `${note} · ${count(undated)} without a time`,
		brief: note,
		months: created,
		lines: [],
	};
}

type Place = {readonly when: (time: number | string) => string | undefined; readonly readKey: string | undefined};

/** Times as they are written on the screen: how long ago something was. `now`: milliseconds since the epoch. */
const agesAt =
	(now: number): Place['when'] =>
	time =>
		age(time, now);

const dayOf: Place['when'] = time => day(typeof time === 'number' ? isoTime(time) : time);

/** The last changes. This computer knows only its own, and those of others in what it has read twice. */
function changedBlock({changed, profiles, accounts, members}: BranchFigures, {when}: Place): FigureBlock {
	if (!changed) {
		return {title: 'Last changed', note: 'not known yet', isUnread: true, lines: []};
	}

	const kinds = [profiles, accounts, members];
	const read = Math.max(...kinds.map(({known}) => known));
	const oldest = Math.min(...kinds.map(each => each.oldest ?? Infinity));
	const old = oldest === Infinity ? undefined : when(oldest);
	const note = monthsNote(changed, read === 0 ? ' made here' : ' made or noticed here');
	const of =
		read === 0
			? 'nothing is read'
			: `${count(read)} of ${count(profiles.all)} read${old === undefined ? '' : ` since ${old}`}`;
	return {title: 'Last changed', note: `${note} · ${of}`, brief: note, months: changed, lines: []};
}

const newestBlock = ({newest}: BranchFigures, index: TreeIndex, {when}: Place): FigureBlock => ({
	title: 'Newest',
	note: '',
	lines: newest.map((row): FigureLine => {
		const name = shownName(index.nameAt(row) ?? '');
		const key = index.keyAt(row);
		const created = when(index.organizationAt(row)?.create_time ?? '') ?? '';
		return {
			label: name,
			isData: true,
			number: undefined,
			note: created,
			said: [data(name), plain(`, created ${created}`)],
			...(key !== undefined && {key}),
		};
	}),
});

type Covered = Coverage & {readonly isLeast?: boolean};

/** Of how many organizations something is known, and when the oldest of it was read. `isLeast`: lists can lack accounts. */
function coverageNotes(
	{known, all, oldest, isLeast = false}: Covered,
	{when, readKey}: Place,
): Pick<FigureBlock, 'brief' | 'note'> {
	if (known === 0) {
		return {note: readKey === undefined ? 'not read yet' : `not read yet · ${readKey}`};
	}

	const read = oldest === undefined ? undefined : when(oldest);
	const noteOf = (of: string, before: string) =>
		[
			of,
			...(read === undefined ? [] : [before + read]),
			...(known === all || readKey === undefined ? [] : [readKey]),
		].join(' · ');
	const part = known === all ? `all ${count(all)}` : `${count(known)} of ${count(all)}`;
	return {
		note: noteOf(`known of ${part}${isLeast ? ', perhaps not all accounts' : ''}`, 'read '),
		brief: noteOf(`${part}${isLeast ? ', perhaps in part' : ''}`, ''),
	};
}

/** Of how many organizations the figures of a branch are, when the oldest known value was read, and the key that reads the rest, if it is given. `now`: milliseconds since the epoch. */
export function coverageTexts(
	{profiles, accounts, members, organizations: all}: BranchFigures,
	now: number,
	readKey?: string,
): readonly string[] {
	const kinds = [profiles, accounts, members];
	const oldest = Math.min(...kinds.map(each => each.oldest ?? Infinity));
	const old = oldest === Infinity ? undefined : age(oldest, now);
	const of = kinds.every(({known}) => known === profiles.known)
		? [`${profiles.known === 0 ? 'none' : count(profiles.known)} of ${count(all)}`]
		: [
				`profiles ${count(profiles.known)}`,
				`accounts ${count(accounts.known)}`,
				`members ${count(members.known)} of ${count(all)}`,
			];
	return [
		...of,
		...(old === undefined ? [] : [`read ${old}`]),
		...(readKey !== undefined && kinds.some(each => each.known < each.all) ? [readKey] : []),
	];
}

/** What is not known of the organizations below a branch: `the profiles of 171 and the members of 182 of 182 organizations`. Empty if everything is. */
export function unreadText({profiles, accounts, members, organizations: all}: BranchFigures): string {
	const parts = [
		['profiles', profiles],
		['accounts', accounts],
		['members', members],
	] as const;
	const unread = parts.flatMap(([what, {known, all: asked}]) =>
		known < asked ? [`the ${what} of ${count(asked - known)}`] : [],
	);
	return unread.length === 0 ? '' : `${listText(unread)} of ${counted(all, 'organization')} below`;
}

/** A block of what is read, with lines only if something of it is known. */
function readBlock(title: string, covered: Covered, place: Place, lines: () => readonly FigureLine[]): FigureBlock {
	return {
		title,
		...coverageNotes(covered, place),
		...(covered.known === 0 ? {isUnread: true as const, lines: []} : {lines: lines()}),
	};
}

function profileBlock({profiles}: BranchFigures, place: Place): FigureBlock {
	const {known} = profiles;
	const of = (label: string, figure: Figure): FigureLine => ({
		label,
		number: figure.organizations,
		share: figure.organizations / known,
		figure,
		said: [
			plain(
				`${label[0]?.toUpperCase()}${label.slice(1)}: ${count(figure.organizations)} of ${count(known)} profiles that are known`,
			),
		],
	});
	return readBlock('Profiles', profiles, place, () => [
		of('complete', profiles.complete),
		of('no profile', profiles.noProfile),
		of('without a name', profiles.noName),
		of('without an email', profiles.noEmail),
		of('without a phone', profiles.noPhone),
		of('without an address', profiles.noAddress),
	]);
}

function accountBlock({accounts}: BranchFigures, place: Place): FigureBlock {
	const {types, number, isLeast, withoutFactor, none} = accounts;
	const least = isLeast ? 'at least ' : '';
	return readBlock('Accounts', accounts, place, () => [
		{
			label: isLeast ? 'at least' : 'in all',
			number,
			note: `of the root’s ${count(mostAccounts)}`,
			said: [plain(`${least}${counted(number, 'account')} in all, of the root’s ${count(mostAccounts)}`)],
		},
		...types.slice(0, mostTypes).map((figure): FigureLine => {
			const type = figure.type === '' ? 'no type' : figure.type;
			const without = figure.withoutFactor === 0 ? '' : `${count(figure.withoutFactor)} without 2FA`;
			return {
				label: type,
				isData: true,
				number: figure.items,
				share: figure.items / Math.max(1, number),
				note: without,
				figure,
				said: [
					plain(figure.type === '' ? '' : 'Type '),
					data(type),
					plain(
						`: ${counted(figure.items, 'account')}, ${count(figure.withoutFactor)} without enforced two-factor authentication`,
					),
				],
			};
		}),
		{
			label: 'without 2FA',
			number: withoutFactor.items ?? 0,
			isMissing: true,
			note: inOrganizations(withoutFactor),
			figure: withoutFactor,
			said: [
				plain(
					`Without enforced two-factor authentication: ${counted(withoutFactor.items ?? 0, 'account')}, ${inOrganizations(withoutFactor)}`,
				),
			],
		},
		{
			label: 'without accounts',
			number: none.organizations,
			note: organizationsWord(none.organizations),
			figure: none,
			said: [plain(`Without accounts: ${organizations(none.organizations)}`)],
		},
	]);
}

const organizationsWord = (number: number): string => (number === 1 ? 'organization' : 'organizations');

function peopleBlock({members}: BranchFigures, place: Place): FigureBlock {
	const {withoutFactor, factorUnknown, pending, longPending} = members;
	const without = withoutFactor.items ?? 0;
	return readBlock('People', members, place, () => [
		{label: 'active', number: members.people, said: [plain(`Active: ${people(members.people)}`)]},
		{
			label: 'without 2FA',
			number: without,
			isMissing: true,
			note: inOrganizations(withoutFactor),
			figure: withoutFactor,
			said: [plain(`Without a second factor: ${people(without)}, ${inOrganizations(withoutFactor)}`)],
		},
		...(factorUnknown === 0
			? []
			: [
					{
						label: '2FA not known',
						number: factorUnknown,
						note: 'memberships',
						said: [plain(`The second factor of ${counted(factorUnknown, 'membership')} is not known`)],
					},
				]),
		{
			label: 'invitations',
			number: pending.items ?? 0,
			note: inOrganizations(pending),
			figure: pending,
			said: [plain(`${counted(pending.items ?? 0, 'pending invitation')}, ${inOrganizations(pending)}`)],
		},
		{
			label: `over ${oldInvitation} days old`,
			number: longPending.items ?? 0,
			isMissing: true,
			note: inOrganizations(longPending),
			figure: longPending,
			said: [
				plain(
					`${counted(longPending.items ?? 0, 'invitation')} older than ${oldInvitation} days, ${inOrganizations(longPending)}`,
				),
			],
		},
	]);
}

function blocksIn({figures, index}: Pick<CountedBranch, 'figures' | 'index'>, place: Place): readonly FigureBlock[] {
	return [
		branchBlock(figures, index),
		createdBlock(figures),
		changedBlock(figures, place),
		newestBlock(figures, index, place),
		profileBlock(figures, place),
		accountBlock(figures, place),
		peopleBlock(figures, place),
	];
}

/** The figures of a branch as blocks for the screen, those that need no reading first. `readKey`: the key that reads the rest. */
export const figureBlocks = (branch: CountedBranch, readKey: string): readonly FigureBlock[] =>
	blocksIn(branch, {when: agesAt(branch.now), readKey});

/** The same for a file. */
export const reportedBlocks = (branch: Pick<CountedBranch, 'figures' | 'index'>): readonly FigureBlock[] =>
	blocksIn(branch, {when: dayOf, readKey: undefined});

/** The number of each month in words, for screen readers. */
export const monthsSaid = (months: Months): string =>
	months.counts.map((number, at) => `${monthName(months, at)} ${count(number)}`).join(', ');

/** How many of the blocks need no reading. */
export const blocksWithoutReading = 4;

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One sign for each number, higher for a larger one. Only 0 has the lowest. */
export function sparkline(numbers: readonly number[]): string {
	const most = Math.max(1, ...numbers);
	return numbers.map(number => levels[Math.ceil((number / most) * (levels.length - 1))]).join('');
}

/** The same for any numbers, such as decimals, with a blank for each that is not known. Empty if none is above 0. */
export function trendOf(numbers: ReadonlyArray<number | undefined>): string {
	const most = Math.max(0, ...numbers.map(number => number ?? 0));
	const signs = [...sparkline(numbers.map(number => Math.max(0, ((number ?? 0) / most) * 1000)))];
	return most > 0 && Number.isFinite(most)
		? signs.map((each, at) => (numbers[at] === undefined ? ' ' : each)).join('')
		: '';
}

/** A bar for a share from 0 to 1, in steps of half a column. Only 0 has none. Empty where there is no room. */
export function barOf(share: number, columns: number): string {
	const halves = Math.max(0, Math.min(columns * 2, Math.ceil(share * columns * 2)));
	return '█'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '▌' : '');
}
