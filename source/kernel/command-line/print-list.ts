import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {ApiError} from '../../base/api/api-error.js';
import type {Page} from '../../base/api/pages.js';
import type {Organization} from '../../base/api/schemas.js';
import {exactName, harmlessJson} from '../../base/text/harmless.js';
import {told, shownText, type Told} from '../../base/text/told.js';
import {markdownHead, markdownRows} from '../../base/text/markdown.js';
import {count, counted, listText} from '../../base/text/words.js';
import {whyNotWith} from '../../base/api/calls.js';
import {flatColumns} from '../files/flat.js';
import type {Flags} from '../options/flags.js';
import {failureText} from '../rows/failure.js';
import {type SnapshotKind, snapshotKinds, type WantedLists} from '../files/snapshot.js';
import type {CommandLine} from '../loop/command-line.js';
import {type Gathered, gatherLists, isFullList, type ListLack, type Lists} from '../loop/known-lists.js';
import {readLists} from '../loop/readings.js';
import type {KnownList} from '../storage/known.js';
import {formatOrMarkdown, openProgress, print, type RecordFormat, tell, tellLacking} from './output.js';
import {csvFor, csvTable} from './csv-output.js';
import {type ExitStatus, statusOfFailure, tellFailure, exitStatus, firstFailure, Refusal} from './exit-status.js';
import {columnsText, hasChoice, sortedItems, type ColumnChoice} from './printed-columns.js';
import {knownFor, type KnownFor, wordsAmong} from './known-values.js';
import {confirmRequests} from './service.js';

/** From this many records on, V8 saves memory, which makes printing about a sixth slower. */
const long = 1000;

type ListItem = {readonly id: string; readonly name?: unknown; readonly [other: string]: unknown};

/** The items of a list, and how each is printed. */
export type Kind<T extends ListItem> = {
	readonly noun: string;
	readonly columns: readonly string[];
	readonly cells: (item: T) => readonly string[];
	/** The text line of an item, if it has more than id and name. */
	readonly line?: (item: T) => string;
	/** What is printed with `--quiet`, if that is not the id. */
	readonly word?: (item: T) => string;
	/** Tells items apart, if two of them can have the same id. */
	readonly keyOf?: (item: T) => string;
	/** The table of `--markdown`, for a command that has that option. */
	readonly markdown?: {readonly headings: readonly string[]; readonly cells: (item: T) => readonly string[]};
	/** The profile of an item. `--flat` prints its members in their own columns. */
	readonly profileOf?: (item: T) => Organization['profile'];
	/** Chosen columns and an order, which need the whole list. */
	readonly choice?: ColumnChoice<T>;
};

const nameOfItem = ({name}: Pick<ListItem, 'name'>): string => (typeof name === 'string' ? name : '');

export const itemLine = ({id, name}: ListItem, ...rest: ReadonlyArray<string | undefined>): string =>
	`${[id, nameOfItem({name}), ...rest].map(text => exactName(text ?? '')).join('\t')}\n`;

function flatTable<T extends ListItem>(
	{columns, cells, profileOf = () => undefined}: Kind<T>,
	items: readonly T[],
	flags: Flags,
): string {
	const flat = flatColumns(items.map(item => profileOf(item)));
	return csvTable(
		[...columns, ...flat.columns],
		items.map(item => [...cells(item), ...flat.cells(profileOf(item))]),
		flags,
	);
}

type PrintFormat = RecordFormat | 'markdown';

const headOf = <T extends ListItem>({columns, markdown}: Kind<T>, format: PrintFormat, flags: Flags): string =>
	format === 'csv'
		? csvTable(columns, [], flags)
		: format === 'markdown' && markdown
			? markdownHead(markdown.headings)
			: '';

function pageText<T extends ListItem>(
	{cells, line: lineOf = itemLine, markdown, word = ({id}) => id}: Kind<T>,
	format: PrintFormat,
	items: readonly T[],
	isFirst: boolean,
): string {
	switch (format) {
		case 'text': {
			return items.map(item => lineOf(item)).join('');
		}

		case 'quiet': {
			return items.map(item => `${exactName(word(item))}\n`).join('');
		}

		case 'csv': {
			return csvFor(items.map(item => cells(item)));
		}

		case 'markdown': {
			return markdown ? markdownRows(items.map(item => markdown.cells(item))) : '';
		}

		case 'json': {
			return items.map((item, index) => `${isFirst && index === 0 ? '[\n' : ',\n'}${harmlessJson(item)}`).join('');
		}
	}
}

const endOf = (format: PrintFormat, listed: number): string =>
	format === 'json' ? `${listed === 0 ? '[' : '\n'}]\n` : '';

const cutOf = (format: PrintFormat, listed: number): string => (format === 'json' && listed > 0 ? '\n' : '');

function wholeText<T extends ListItem>(kind: Kind<T>, items: readonly T[], flags: Flags, isWhole: boolean): string {
	const {choice} = kind;
	const sorted = choice ? sortedItems(items, choice, nameOfItem) : items;
	if (choice?.columns) {
		return columnsText(choice.columns, sorted, flags, isWhole);
	}

	if (flags.flat) {
		return flatTable(kind, sorted, flags);
	}

	const format = formatOrMarkdown(flags);
	return `${headOf(kind, format, flags)}${pageText(kind, format, sorted, true)}${isWhole ? endOf(format, sorted.length) : cutOf(format, sorted.length)}`;
}

/** The items with new keys, which are the ids by default; adds these keys to the set. A record of the history may have no id, and counts as new. */
function newAmong<T extends ListItem>(
	items: readonly T[],
	ids: Set<string>,
	keyOf: Kind<T>['keyOf'] = ({id}) => id,
): readonly T[] {
	return items.filter(item => {
		const key = item.id === '' ? `without an id, ${ids.size}` : keyOf(item);
		const isNew = !ids.has(key);
		ids.add(key);
		return isNew;
	});
}

/** Prints each page as it arrives, and each id once. If the list is cut short, omits the final `]` and reports that on standard error. */
export async function printList<T extends ListItem>(
	kind: Kind<T>,
	pages: AsyncIterable<Page<T>>,
	flags: Flags,
): Promise<ExitStatus> {
	const {noun, choice} = kind;
	const format = formatOrMarkdown(flags);
	// `--flat` needs the whole list to know its columns.
	const isGathered = flags.flat || (choice !== undefined && hasChoice(choice));
	const gathered: T[] = [];
	const progress = openProgress(format === 'quiet');
	// Pages overlap if somebody creates or deletes during the read.
	const ids = new Set<string>();
	let repeated = 0;
	let unreadable = 0;
	let announced: number | undefined;
	try {
		await print(isGathered ? '' : headOf(kind, format, flags));
		for await (const page of pages) {
			progress.end();
			const isFirst = ids.size === 0;
			const items = newAmong(page.items, ids, kind.keyOf);
			repeated += page.items.length - items.length;
			if (isGathered) {
				for (const item of items) {
					gathered.push(item);
				}
			} else {
				await print(pageText(kind, format, items, isFirst));
			}

			if (!page.isLast && ids.size >= long) {
				// A printed page is no longer needed. Without this flag, V8 would keep more memory for every page.
				setFlagsFromString('--optimize-for-size');
			}

			unreadable += page.unreadable;
			announced = page.total;
			progress.show(
				page.isLast ? '' : `${count(ids.size)}${page.total === undefined ? '' : ` of ${count(page.total)}`} …`,
			);
		}

		await print(isGathered ? wholeText(kind, gathered, flags, true) : endOf(format, ids.size));
	} catch (error) {
		if (error instanceof ApiError) {
			await print(isGathered ? wholeText(kind, gathered, flags, false) : cutOf(format, ids.size));
			// If nothing was read, do not mention an incomplete list.
			tellFailure(
				error,
				{json: format === 'json'},
				told`${ids.size === 0 ? '' : `the list is incomplete: it stopped after ${counted(ids.size, noun)}. `}${failureText(error)}`,
			);
			return statusOfFailure(error);
		}

		throw error;
	}

	// Only for a user at a terminal: a script sees that the output is empty.
	if (format === 'text' && process.stderr.isTTY && ids.size === 0) {
		tell(`no ${noun} was found.`);
	}

	return tellLacking({noun, listed: ids.size, repeated, unreadable, announced});
}

/**
The kinds that an option names, such as `--with`.

@throws {UsageError} If there is no such kind.
*/
export function snapshotKindsOf(option: string, words: readonly string[]): readonly SnapshotKind[] {
	return wordsAmong(option, words, snapshotKinds);
}

/** Why a credential cannot read these lists, in a sentence; undefined if it can. */
export const whyNoLists = ({client}: Pick<CommandLine, 'client'>, kinds: readonly SnapshotKind[]): string | undefined =>
	whyNotWith(client.kind, `Reading ${listText(kinds)}`, kinds);

/** Reports which lists are missing or incomplete. Returns the exit status. */
function tellLack({kind, refusals, short, stop}: ListLack, {flags}: CommandLine): ExitStatus {
	const [refusal] = refusals;
	if (refusal) {
		tellFailure(
			refusal,
			flags,
			told`the ${kind} of ${counted(refusals.length, 'organization')} could not be read and are left out. ${failureText(refusal)}`,
		);
	}

	if (short > 0) {
		tell(`the service sent the ${kind} of ${counted(short, 'organization')} incompletely.`);
	}

	if (stop) {
		tellFailure(stop, flags);
	}

	return refusal === undefined && stop === undefined && short === 0 ? exitStatus.ok : exitStatus.failed;
}

type ReadingLists = {
	readonly advice: string;
	/** Whether a known value that was read at this time, in milliseconds since the epoch, is new enough. */
	readonly isNew?: (kind: SnapshotKind, id: string, readAt: number) => boolean;
};

type ListsRead = {
	readonly lists: Lists;
	/** The error that stopped the reading. The other lists are still there. */
	readonly stop: ApiError | undefined;
	/** Reports what could not be read, and returns the exit status. */
	readonly tellLacks: () => ExitStatus;
};

/** Reads the wanted lists, unless they are known. Says before how many requests that takes, and asks if the service does not accept them all now. */
export async function readKnownLists(
	line: CommandLine,
	wanted: WantedLists,
	{advice, isNew = () => true}: ReadingLists,
): Promise<ListsRead> {
	const {client, flags, progress, wait} = line;
	const newEnough =
		(kind: SnapshotKind) =>
		(value: KnownList<unknown>, {id, readAt}: {readonly id: string; readonly readAt: number}) =>
			isFullList(value) && isNew(kind, id, readAt);
	const accounts = wanted.accounts && knownFor(line, 'accounts', wanted.accounts, {isUsable: newEnough('accounts')});
	const members = wanted.members && knownFor(line, 'members', wanted.members, {isUsable: newEnough('members')});
	const parts = snapshotKinds
		.map(kind => ({kind, number: {accounts, members}[kind]?.missing.length ?? 0}))
		.filter(({number}) => number > 0);
	const requests = parts.reduce((sum, {number}) => sum + number, 0);
	if (requests > 0 && !flags.quiet) {
		tell(
			`reading ${listText(parts.map(({kind, number}) => `the ${kind} of ${counted(number, 'organization')}`))}, with ${counted(requests, 'request')}; ${advice}`,
		);
	}

	await confirmRequests(line, requests);
	const reading = {
		wait,
		note(text: Told) {
			progress.show(shownText(text));
		},
	};
	const ended = <Item>(
		{found, flush, tellAge}: Pick<KnownFor<SnapshotKind>, 'flush' | 'found' | 'tellAge'>,
		gathered: Gathered<Item>,
		requestsBefore: number,
	): Gathered<Item> => {
		progress.end();
		flush();
		tellAge(gathered.lists.size - found.size, line.requests() - requestsBefore);
		return gathered;
	};

	const beforeAccounts = line.requests();
	const readAccounts =
		wanted.accounts &&
		accounts &&
		ended(
			accounts,
			await gatherLists(
				{
					...accounts,
					kind: 'accounts',
					ids: wanted.accounts,
					read: async from => readLists(client.for('load the accounts'), 'accounts', accounts.missing, from),
				},
				reading,
			),
			beforeAccounts,
		);
	const isStopped = readAccounts?.lack.stop !== undefined;
	const beforeMembers = line.requests();
	const readMembers = isStopped
		? undefined
		: wanted.members &&
			members &&
			ended(
				members,
				await gatherLists(
					{
						...members,
						kind: 'members',
						ids: wanted.members,
						read: async from => readLists(client.for('load the members'), 'members', members.missing, from),
					},
					reading,
				),
				beforeMembers,
			);
	const lacks = [readAccounts, readMembers].flatMap(read => (read ? [read.lack] : []));
	return {
		lists: {...(readAccounts && {accounts: readAccounts.lists}), ...(readMembers && {members: readMembers.lists})},
		stop: lacks.find(({stop}) => stop)?.stop,
		tellLacks: () => firstFailure(...lacks.map(lack => tellLack(lack, line))),
	};
}

/**
Checks that the credential can read these lists.

@throws {Refusal} If not.
*/
export function requireLists(line: Pick<CommandLine, 'client'>, kinds: readonly SnapshotKind[]): void {
	const why = whyNoLists(line, kinds);
	if (why !== undefined) {
		throw new Refusal(`${why} Nothing was read.`, exitStatus.refused);
	}
}
