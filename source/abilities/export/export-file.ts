import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {isWhole, readWholeList} from '../../base/api/whole-list.js';
import {exportFile, type FileFormat} from '../../kernel/files/formats.js';
import {codeOf, whyNotWritten} from '../../base/text/error-code.js';
import {failureText} from '../../kernel/rows/failure.js';
import {lacksOf, repetitionOf} from '../../kernel/rows/listing-text.js';
import {counted} from '../../base/text/words.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {knownProfile, type ProfileClock, profilesOf} from '../../kernel/state/profile-age.js';
import type {Message, State} from '../../kernel/state/state.js';
import {buildTreeIndex, childRows, everyRow} from '../../base/tree/tree-index.js';
import {bothForms, joinedBy, told, type Told} from '../../base/text/told.js';
import type {Context} from '../../kernel/loop/context.js';
import {
	keepListed,
	profileClock,
	readKept,
	lackTexts,
	type Lists,
	readSessionLists,
} from '../../kernel/loop/known-lists.js';
import {idsWithoutProfile, withKnownProfiles} from '../../kernel/loop/readings.js';
import {ageOf, isoTime} from '../../base/text/time.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import {truthOf} from '../../kernel/writes/last-writes.js';

export type Scope =
	| {readonly id: string; readonly name: string}
	| {readonly some: 'marked' | 'shown'; readonly ids: ReadonlySet<string>}
	| undefined;

/** An export that waits for profiles. Profiles are read while `isWaiting`. */
export type ExportQuestion = {readonly isWaiting: () => boolean; readonly note: (told: Told) => void};

const mostNumbers = 1000;

/** A typed path. */
export type ExportTarget = {
	readonly file: string;
	/** Whether to replace an existing file. */
	readonly isOver: boolean;
};

async function writeTo(
	{store, writeNewFile, replaceFile}: Context,
	format: FileFormat,
	{file, isOver}: ExportTarget,
	text: string,
): Promise<string> {
	await (isOver ? replaceFile(file, text) : writeNewFile(file, text));
	if (format === 'snapshot') {
		store.dispatch({type: 'export/snapshotWritten', file});
	}

	return file;
}

async function writeUnderFreeName(
	{store, writeNewFile}: Context,
	format: FileFormat,
	scope: Scope,
	text: string,
): Promise<string> {
	for (let number = 1; ; number++) {
		const file = exportFile(format, scope === undefined ? 'all' : 'some' in scope ? scope.some : scope, number);
		try {
			await writeNewFile(file, text); // eslint-disable-line no-await-in-loop -- Tries the next name only if one is taken.
			if (format === 'snapshot') {
				store.dispatch({type: 'export/snapshotWritten', file});
			}

			return file;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST' || number >= mostNumbers) {
				throw error;
			}
		}
	}
}

/** The rows of the scope; undefined if its organization is not listed. */
async function extentOf(organizations: readonly Organization[], scope: Scope) {
	const {subtreeExtent, wholeExtent} = await import('../../kernel/files/tree.js');
	const index = buildTreeIndex(organizations);
	if (!scope) {
		return wholeExtent(index);
	}

	if ('some' in scope) {
		const isIn = (row: number): boolean => scope.ids.has(index.idAt(row) ?? '');
		// A hidden parent is included above its children.
		const isAbove = (row: number): boolean =>
			scope.some === 'shown' && childRows(index, row).some(child => isIn(child));
		return {index, rows: everyRow(index).filter(row => (index.organizationAt(row) ? isIn(row) : isAbove(row)))};
	}

	const row = index.rowByKey.get(scope.id);
	return row === undefined ? undefined : subtreeExtent(index, row);
}

function agedIn(state: State, ids: readonly string[], clock: ProfileClock): readonly string[] {
	const {old} = profilesOf(state, ids, clock);
	const {age} = profilesOf(state, old, clock);
	const way = `to load ${old.length === 1 ? 'it' : 'them'} again, press ${keyOf(state, 'openExport')}, then press ${keyOf(state, 'toggleExportProfiles')}.`;
	return old.length === 0
		? []
		: [`${counted(old.length, 'profile')} ${old.length === 1 ? 'is' : 'are'} old, loaded ${age}: ${way}`];
}

function leftOut(state: State, without: number): readonly string[] {
	const way = `to load ${without === 1 ? 'it' : 'them'}, press ${keyOf(state, 'openExport')}, then press ${keyOf(state, 'toggleExportProfiles')}.`;
	return without === 0
		? []
		: [`${counted(without, 'profile')} ${without === 1 ? 'is' : 'are'} empty in the file: ${way}`];
}

function missingIn(scope: Scope, exported: readonly Organization[]): readonly string[] {
	if (!scope || !('some' in scope)) {
		return [];
	}

	const missing = scope.ids.size - new Set(exported.map(({id}) => id)).size;
	const what = scope.some === 'marked' ? 'you marked' : 'the tree shows';
	return missing === 0
		? []
		: [`${counted(missing, 'organization')} that ${what} ${missing === 1 ? 'is' : 'are'} no longer in the list.`];
}

export const stopped = {tone: 'warning', text: 'Nothing was written: the export was stopped.'} as const;

type ExportWait = {
	readonly question: ExportQuestion | undefined;
	readonly isWithProfiles: boolean;
	readonly kinds: readonly SnapshotKind[];
	readonly target: ExportTarget | undefined;
	readonly signal: AbortSignal;
};

type ReadLists = {
	readonly lists: Lists;
	/** Sentences about what could not be read, and what was known. */
	readonly listLacks: readonly Told[];
	readonly known: readonly string[];
};

const noLists: ReadLists = {lists: {}, listLacks: [], known: []};

/**
The lists that a snapshot is to hold: the known ones, and the others as they are read.

@throws {ApiError} If the reading stops.
*/
async function readLists(
	context: Context,
	client: Client,
	organizations: readonly Organization[],
	{kinds, question}: {readonly kinds: readonly SnapshotKind[]; readonly question: ExportQuestion},
): Promise<ReadLists> {
	const {now, wait} = context;
	const ids = [...new Set(organizations.map(({id}) => id))];
	const {lists, lacks, known} = await readSessionLists(
		context,
		client,
		Object.fromEntries(kinds.map(kind => [kind, ids])),
		{kinds, isTrue: truthOf(context), note: question.note, wait, isWanted: question.isWaiting},
	);
	const stop = lacks.find(lack => lack.stop)?.stop;
	if (stop && question.isWaiting()) {
		throw stop;
	}

	return {
		lists,
		listLacks: lacks.flatMap(lack => lackTexts(lack)),
		known: kinds.flatMap(kind => {
			const each = known[kind];
			return each
				? [
						`The ${kind} of ${counted(each.count, 'organization')} were known, the oldest read ${ageOf(each.oldest, now())?.text ?? 'just now'}.`,
					]
				: [];
		}),
	};
}

/** Reads and writes the file, unless the user leaves the question. Returns the message to show. */
export async function exportTo(
	context: Context,
	format: FileFormat,
	scope: Scope,
	{question, isWithProfiles, kinds, target, signal}: ExportWait,
): Promise<Message> {
	const {store, now, wait} = context;
	const client = context.client.for('export');
	const isWaiting = question?.isWaiting ?? (() => true);
	const askedAt = now();
	const takenAt = isoTime(askedAt);
	// The list behind the tree lacks details.
	const list = await readWholeList(client, isWaiting);
	if (list.error) {
		throw list.error;
	}

	// Adds organizations that were renamed or created after the tree was loaded.
	store.dispatch({type: 'organizations/found', organizations: list.organizations});
	keepListed(context, list.organizations, askedAt);
	const {listed, repeated, unreadable, announced} = list;
	const found = await extentOf(list.organizations, scope);
	if (!found) {
		return {tone: 'warning', text: 'Nothing was written: this organization is no longer listed.'};
	}

	const {organizationsOf} = await import('../../kernel/files/tree.js');
	const wanted = idsWithoutProfile(organizationsOf(found));
	const refusals =
		question && isWithProfiles
			? await readKept(context, client, wanted, {note: question.note, wait, isWanted: isWaiting})
			: [];
	// Profiles that are loaded later are not in the file.
	const state = store.getState();
	const readUntil = isoTime(now());
	const {lists, listLacks, known} = question
		? await readLists(context, client, organizationsOf(found), {kinds, question})
		: noLists;
	if (signal.aborted || !isWaiting()) {
		return stopped;
	}

	const organizations = withKnownProfiles(list.organizations, id => knownProfile(state, id));
	const extent = (await extentOf(organizations, scope)) ?? found;
	const exported = organizationsOf(extent);
	const [{exportDocument}, {snapshotText}] = await Promise.all([
		import('./document.js'),
		import('../../kernel/files/snapshot.js'),
	]);
	const text =
		format === 'snapshot'
			? snapshotText({
					host: client.host,
					takenAt,
					readUntil,
					isComplete: isWhole(list) && scope === undefined,
					...(scope !== undefined && {filter: 'marked:'}),
					organizations: exported,
					...lists,
				})
			: exportDocument(format, extent);
	try {
		const file = await (target
			? writeTo(context, format, target, text)
			: writeUnderFreeName(context, format, scope, text));
		const [refusal] = refusals;
		const lacks = [
			...missingIn(scope, exported),
			...lacksOf({noun: 'organization', listed, unreadable, announced}),
			...repetitionOf(repeated),
			...(refusal ? [told`${counted(refusals.length, 'profile')} could not be read: ${failureText(refusal)}`] : []),
			...listLacks,
		];
		const written = `${counted(exported.length, 'organization')} written to ${context.workingFolder().pathOf(file)}.`;
		const isLeftOut = !isWithProfiles && format !== 'tree';
		const without = isLeftOut ? idsWithoutProfile(exported).length : 0;
		const aged = isLeftOut ? agedIn(store.getState(), wanted, profileClock(context)) : [];
		const result = joinedBy(' ', [written, ...known, ...lacks, ...leftOut(store.getState(), without), ...aged]);
		return {tone: lacks.length === 0 ? 'success' : 'warning', ...bothForms(result)};
	} catch (error) {
		return {tone: 'danger', text: `Nothing was written: ${whyNotWritten(error)}.`};
	}
}
