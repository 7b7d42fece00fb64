import {type ApiError, isNotThere} from '../../base/api/api-error.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {requireFound} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, Refusal, tellFailure} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {confirmRequests} from '../../kernel/command-line/request-room.js';
import {changesText, paceOf, reviewedRun} from '../../kernel/command-line/reviewed-run.js';
import {invoke} from '../../kernel/command-line/service.js';
import {TableError} from '../../kernel/customer-file/read-table.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {hasCredential} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {failureText} from '../../kernel/rows/failure.js';
import {openKnown} from '../../kernel/storage/known.js';
import {isId} from '../../kernel/state/is-id.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {changedTags, shownChanges, type TagSetting, tagsIn, whyNotSettings} from './changes.js';
import {type FileOfTags, tagColumns, tagsInFile} from './from-file.js';
import {isToSend, leftOut, rowOf, summaryText, type TagRow} from './plan.js';
import {readTagsOfMany, type TagsRead} from './read-tags.js';
import {sendRows, taggingOfRow} from './run.js';
import {recordOfTagging, hasSettledEarlier, unsentTagging} from './write.js';

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

/** Reads the tags of accounts, and shows the progress. */
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

/** What the settings do to each account, by its tags as they are now. */
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

/** What to set in each account, and what was asked for all of them. */
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
