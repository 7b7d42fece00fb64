import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {count, counted} from '../../base/text/words.js';
import {
	type CellJudgement,
	isClearing,
	judgeCell,
	withLineFeeds,
	type Table,
} from '../../kernel/customer-file/cells.js';
import {habitIn} from '../../kernel/customer-file/spreadsheet-habits.js';
import {isId} from '../../kernel/state/key-of.js';
import {type ApiError, isNotThere} from '../../base/api/api-error.js';
import {shownText} from '../../base/text/told.js';
import {requireFound} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, confirmRequests, invoke} from '../../kernel/command-line/service.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, Refusal, tellFailure} from '../../kernel/command-line/exit-status.js';
import {changesText, paceOf, reviewedRun} from '../../kernel/runs/command-line.js';
import {TableError} from '../../kernel/customer-file/read-table.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {hasCredential} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {failureText} from '../../kernel/rows/failure.js';
import {openKnown} from '../../kernel/storage/known.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {type Tags, type TagSetting, whyNotSettings, changedTags, shownChanges, tagsIn} from './changes.js';
import {
	isToSend,
	leftOut,
	rowOf,
	summaryText,
	type TagRow,
	readTagsOfMany,
	type TagsRead,
	sendRows,
	taggingOfRow,
} from './plan.js';
import {recordOfTagging, hasSettledEarlier, unsentTagging} from './write.js';

/** The columns of a file with tags, which `cforgs tags --csv` prints. */
const tagColumns = ['account', 'tag', 'value'] as const;

/** What to set in an account with these tags, or why not. */
type Judging = (tags: Tags) => {readonly settings: readonly TagSetting[]} | {readonly why: string};

type FileOfTags = ReadonlyMap<string, Judging>;

const mostProblems = 5;

type TagCell = {readonly key: string; readonly text: string};

type Read = {readonly id: string; readonly cell?: TagCell} | {readonly why: string};

/** The stored key that a row means: a file has only one kind of line breaks. */
function storedKey(tags: Tags, key: string): string {
	const [same, ...others] = tags.has(key)
		? [key]
		: tags
				.keys()
				.filter(each => withLineFeeds(each) === withLineFeeds(key))
				.toArray();
	return others.length > 0 ? key : (same ?? key);
}

/** What a cell says about the stored tag. Unlike a field of a profile, a tag with an empty text differs from none. */
function judgeTag(tags: Tags, {key, text}: TagCell): CellJudgement {
	const value = tags.get(key);
	const judgement = judgeCell(value === undefined ? undefined : {kind: 'string', value}, text);
	const habit =
		value === undefined && judgement.kind === 'changed'
			? tags
					.keys()
					.map(each => habitIn(each, key))
					.find(each => each !== undefined)
			: undefined;
	return habit === undefined
		? judgement
		: {
				kind: 'problem',
				text: `The account has no such tag, but a similar one. ${habit} To add the tag all the same, use --set.`,
			};
}

/** What the cells about an account set, compared with its tags in the same way as a file of customers with its organizations. */
const judgingOf =
	(cells: readonly TagCell[]): Judging =>
	tags => {
		const judged = cells.map(({key: named, text}) => {
			const key = storedKey(tags, named);
			return {key, judgement: judgeTag(tags, {key, text})};
		});
		const problems = judged.flatMap(({key, judgement}) =>
			judgement.kind === 'problem' ? [`Tag ${key}: ${judgement.text}`] : [],
		);
		return problems.length > 0
			? {why: problems.join(' ')}
			: {
					settings: judged.flatMap(({key, judgement}) =>
						judgement.kind === 'changed' ? [{key, to: judgement.value}] : judgement.kind === 'cleared' ? [{key}] : [],
					),
				};
	};

function readRow(account: string, tag: string, value: string): Read {
	const id = account.trim().toLowerCase();
	if (!isId(id)) {
		return {
			why:
				account.trim() === ''
					? 'It names no account.'
					: `“${exactName(account)}” is not the id of an account: 32 digits and letters from a to f.`,
		};
	}

	// An empty cell is no value, as in a file of customers.
	if (value.trim() === '') {
		return tag === '' && value === '' ? {why: 'It names no tag.'} : {id};
	}

	const why =
		tag === '' ? 'It names no tag.' : whyNotSettings([isClearing(value) ? {key: tag} : {key: tag, to: value}]);
	return why === undefined ? {id, cell: {key: tag, text: value}} : {why};
}

/** Reads the rows of a file: each sets a tag of an account to its value. An empty value leaves the tag as it is, and `(empty)` removes it, if that is not the stored text. `why`: why the file cannot be used, in sentences. */
function tagsInFile({header, rows}: Table): {readonly file: FileOfTags} | {readonly why: string} {
	const places = tagColumns.map(name => header.findIndex(each => each.toLowerCase() === name));
	const [account = -1, tag = -1, value = -1] = places;
	const missing = tagColumns.filter((_, at) => places[at] === -1);
	if (missing.length > 0) {
		return {why: `The file needs the columns ${tagColumns.join(', ')}, and lacks ${missing.join(' and ')}.`};
	}

	const file = new Map<string, Map<string, string>>();
	const problems: string[] = [];
	for (const {number, cells} of rows) {
		const read = readRow(cells[account] ?? '', cells[tag] ?? '', cells[value] ?? '');
		if ('why' in read) {
			problems.push(`Row ${count(number)}: ${read.why}`);
			continue;
		}

		const {id, cell} = read;
		const own = file.get(id) ?? new Map<string, string>();
		file.set(id, own);
		if (cell && (own.get(cell.key) ?? cell.text) !== cell.text) {
			problems.push(
				`Row ${count(number)}: an earlier row has another value for the tag ${exactName(cell.key)} of the same account.`,
			);
		} else if (cell) {
			own.set(cell.key, cell.text);
		}
	}

	const more = problems.length - mostProblems;
	return problems.length > 0
		? {
				why: [
					...problems.slice(0, mostProblems),
					...(more > 0 ? [`${count(more)} more rows cannot be used.`] : []),
				].join(' '),
			}
		: {
				file: new Map(
					file.entries().map(([id, cells]) => [id, judgingOf(Array.from(cells, ([key, text]) => ({key, text})))]),
				),
			};
}

/**
The settings of `--set TAG=VALUE` and `--remove TAG`.

@throws {UsageError} If one cannot be used.
*/
function settingsOf({set, remove}: Pick<Flags, 'remove' | 'set'>): readonly TagSetting[] {
	const settings = [
		...set.map((text): TagSetting => {
			const at = text.indexOf('=');
			if (at < 1) {
				throw new UsageError(
					`--set takes TAG=VALUE, and “${exactName(text)}” is none. To remove a tag, use --remove TAG.`,
				);
			}

			return {key: text.slice(0, at), to: text.slice(at + 1)};
		}),
		...remove.map((key): TagSetting => ({key})),
	];
	const why = remove.includes('') ? '--remove takes the key of a tag.' : whyNotSettings(settings);
	const twice = settings.find(({key}, at) => settings.findIndex(each => each.key === key) !== at);
	if (twice) {
		throw new UsageError(`The tag ${exactName(twice.key)} is given twice.`);
	}

	if (why !== undefined) {
		throw new UsageError(why);
	}

	return settings;
}

async function readAll(
	{client, flags, progress, wait}: CommandLine,
	ids: readonly string[],
	purpose: string,
): Promise<{readonly all: readonly TagsRead[]; readonly stop?: ApiError | undefined}> {
	try {
		return await readTagsOfMany(
			client.for(purpose),
			ids.map(id => ({id, name: ''})),
			{
				wait,
				note(text) {
					if (!flags.quiet) {
						progress.show(shownText(text));
					}
				},
			},
		);
	} finally {
		progress.end();
	}
}

type Tagged = Extract<TagsRead, {readonly read: unknown}>;

async function printTags({flags, print}: CommandLine, read: readonly Tagged[], isOfMany: boolean): Promise<void> {
	const lines = read.flatMap(({account: {id}, read: own}) => [...tagsIn(own)].map(([key, value]) => [id, key, value]));
	switch (formatOf(flags)) {
		case 'json': {
			const records = read.map(({account: {id, name}, read: {tags, etag, tags_updated_at: updated}}) => ({
				account: id,
				name,
				tags,
				tags_updated_at: updated ?? null,
				etag,
			}));
			await print(`${harmlessJson(records, '\t')}\n`);
			return;
		}

		case 'csv': {
			await print(csvTable(tagColumns, lines, flags));
			return;
		}

		case 'quiet': {
			await print([...new Set(lines.map(([, key = '']) => key))].map(key => `${exactName(key)}\n`).join(''));
			return;
		}

		case 'text': {
			await print(
				lines
					.map(([id = '', ...tag]) => `${(isOfMany ? [id, ...tag] : tag).map(text => exactName(text)).join('\t')}\n`)
					.join(''),
			);
		}
	}
}

async function list(line: CommandLine, ids: readonly string[]): Promise<ExitStatus> {
	const {flags, tell} = line;
	await confirmRequests(line, ids.length);
	const {all, stop} = await readAll(line, ids, 'read the tags');
	const read = all.filter(each => 'read' in each);
	const failed = all.find(each => 'error' in each);
	const error = stop ?? (ids.length === 1 ? failed?.error : undefined);
	if (error && read.length === 0) {
		throw error;
	}

	await printTags(line, read, ids.length > 1);
	for (const each of all) {
		if (!('error' in each)) {
			continue;
		}

		const why = shownText(failureText(each.error));
		tell(`${harmless(each.account.id)}: ${harmless(why)}`);
	}

	if (read.length === ids.length && read.every(({read: own}) => tagsIn(own).size === 0) && formatOf(flags) === 'text') {
		tell(ids.length === 1 ? 'The account has no tags.' : 'The accounts have no tags.');
	}

	if (stop) {
		tellFailure(stop, flags);
	}

	return (failed ?? stop) ? exitStatus.failed : exitStatus.ok;
}

const aboutRow = ({account: {id, name}, organization, changes}: TagRow) => ({
	id,
	name,
	...(organization !== '' && {organization: {id: organization, name: ''}}),
	changes: shownChanges(changes),
});

/** The organizations of accounts, by the ids of the accounts, as far as they are known. What is known of these organizations is older than a change of the tags. */
function holdersKnown({disk}: CommandLine, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
	const holders = new Map<string, string>();
	for (const {
		id: organization,
		value: {items},
	} of openKnown(disk).all('accounts')) {
		for (const {id} of items) {
			if (ids.has(id)) {
				holders.set(id, organization);
			}
		}
	}

	return holders;
}

async function plan(line: CommandLine, settings: FileOfTags): Promise<readonly TagRow[]> {
	const ids = settings.keys().toArray();
	await confirmRequests(line, ids.length);
	const {all, stop} = await readAll(line, ids, 'read the tags');
	const [first] = all;
	if (stop) {
		throw stop;
	}

	if (first && 'error' in first && ids.length === 1) {
		throw first.error;
	}

	const isMissing = (each: TagsRead): boolean => 'error' in each && isNotThere(each.error);
	requireFound(
		line,
		all.filter(each => isMissing(each)).map(({account: {id}}) => harmless(id)),
		'account',
	);
	const organizations = holdersKnown(line, new Set(ids));
	return all
		.filter(each => !isMissing(each))
		.map(each => {
			const row = {account: each.account, organization: organizations.get(each.account.id) ?? ''};
			if ('error' in each) {
				return leftOut(row, shownText(failureText(each.error)));
			}

			const tags = tagsIn(each.read);
			if (!line.flags.dryRun) {
				hasSettledEarlier(line.service(), each.account, tags);
			}

			const judged = settings.get(each.account.id)?.(tags) ?? {settings: []};
			return 'why' in judged ? leftOut(row, judged.why) : rowOf(row, each.read, judged.settings);
		});
}

async function planAndChange(line: CommandLine, {settings, asked}: AskedTags): Promise<ExitStatus> {
	const whyNot = whyNotCall(line.service().store.getState(), 'Changing tags', 'account_tags', 'put_account_tags');
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(whyNot)} Nothing was sent.`, exitStatus.refused);
	}

	return changeRows(line, await plan(line, settings), settings.size === 1 ? {} : {asked});
}

/** Changes the tags of accounts after confirmation, in the same steps as the screen. `asked`: what was asked for all accounts; undefined if only one was named. `undoes`: when the write that this one undoes was made. */
export async function changeRows(
	line: CommandLine,
	rows: readonly TagRow[],
	{asked, undoes}: {readonly asked?: unknown; readonly undoes?: number},
): Promise<ExitStatus> {
	const {client, flags} = line;
	const toSend = rows.filter(row => isToSend(row));
	const others = `The other tags of ${rows.length === 1 ? 'the account' : 'these accounts'} stay as they are.`;
	return reviewedRun(line, {
		rows,
		toSend,
		columns: ['id', 'name', 'organization'],
		about: aboutRow,
		requestsOf: ({account, reviewed = new Map<string, string>(), etag = '', changes}) => [
			unsentTagging({account}, {tags: changedTags(reviewed, changes), etag}, client),
		],
		keyOf: ({account: {id}}) => id,
		noun: 'account',
		would: 'change',
		done: 'changed',
		isOfFile: flags.from !== undefined,
		warnings: toSend.some(({changes}) => changes.some(({to = ''}) => hasCredential(to)))
			? ['One of the values looks like a credential. Everyone who can read the account will be able to read it.']
			: [],
		review: () => changesText(rows, aboutRow, `${summaryText(toSend, rows.length, paceOf(line))} ${others}`),
		check(first) {
			checkUndo(line.service(), recordOfTagging(taggingOfRow(first, undoes)));
		},
		ask: async review => line.confirm(review, `Type yes to change the tags of ${counted(toSend.length, 'account')}: `),
		send: async report => sendRows(line.service(), {rows: toSend, asked, undoes, unsent: () => undefined, ...report}),
	});
}

type AskedTags = {readonly settings: FileOfTags; readonly asked: unknown};

/** Reads the file of `--from`, or the ids and settings of the command line. */
async function settingsByAccount(
	{flags}: CommandInput,
	ids: readonly string[],
	settings: readonly TagSetting[],
): Promise<AskedTags> {
	const {from} = flags;
	if (from === undefined) {
		return {settings: new Map(ids.map(id => [id, () => ({settings})])), asked: settings};
	}

	try {
		const table = await readTableFile(from);
		const read = tagsInFile(table);
		if ('why' in read) {
			throw new UsageError(`${harmless(from)} is not usable. ${read.why} Nothing was sent.`);
		}

		return {settings: read.file, asked: table.rows.map(({cells}) => cells)};
	} catch (error) {
		throw error instanceof TableError ? new UsageError(harmless(error.message)) : error;
	}
}

/**
`cforgs tags ID…`: lists the tags of accounts, or changes them.

@throws {UsageError | BaseUrlError} If the command line, the file or the environment cannot be used.
*/
export async function runTags(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const ids = [...new Set(operands.map(each => each.trim().toLowerCase()))];
	const settings = settingsOf(flags);
	if (flags.from !== undefined && (ids.length > 0 || settings.length > 0)) {
		throw new UsageError(
			'With --from, the accounts and their tags come from the file. Leave out ids, --set and --remove.',
		);
	}

	if (flags.from === undefined && ids.length === 0) {
		throw new UsageError('Which account? Add its id: cforgs tags ID. cforgs accounts ID prints the ids.');
	}

	const strange = ids.find(id => !isId(id));
	if (strange !== undefined) {
		throw new UsageError(
			`“${exactName(strange)}” is not the id of an account: 32 digits and letters from a to f. cforgs accounts ID prints the ids.`,
		);
	}

	if (flags.from === undefined && settings.length === 0) {
		if (flags.atMost !== undefined) {
			throw new UsageError('--at-most is for changes: add --set TAG=VALUE or --remove TAG.');
		}

		return invoke(input, async line => list(line, ids));
	}

	requireAnswer(flags);
	const byAccount = await settingsByAccount(input, ids, settings);
	return invoke(input, async line => planAndChange(line, byAccount));
}
