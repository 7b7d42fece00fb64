import {type WhyNot, whyNotListed} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotWritten} from '../../base/text/error-code.js';
import {shellWord} from '../../base/text/markdown.js';
import {counted} from '../../base/text/words.js';
import {findingsInParts} from '../../kernel/figures/findings.js';
import {resourceName} from '../../kernel/files/formats.js';
import {readTime} from '../../kernel/files/history-period.js';
import {subjectAt} from '../../kernel/filter/source.js';
import {lineOf} from '../../kernel/form-model/line-editor.js';
import type {Command, PathAnswer} from '../../kernel/loop/context.js';
import {keysFirst} from '../../kernel/loop/list-search.js';
import {namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {onDisk} from '../../kernel/loop/tell.js';
import {flawsOfListing} from '../../kernel/rows/listing-text.js';
import {figureSource} from '../../kernel/state/column-source.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {openKnown} from '../../kernel/storage/known.js';
import {openSilenced} from '../../kernel/storage/silenced.js';
import {isPrivate} from '../../kernel/storage/write-file.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {defineAbility} from '../../kernel/loop/ability.js';

const whyNotWhole = ({listing}: Pick<State, 'listing'>): string | undefined =>
	listing.progress.status === 'loading'
		? 'The organizations are still loading. A report needs the whole list.'
		: undefined;

const whyNotReport: WhyNot = state => whyNotListed(state, 'reported') ?? whyNotWhole(state);

const openReport: Command = ({store}) => {
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	const name = state.tree.index.nameAt(selectedRow(state)) ?? '';
	store.dispatch({
		type: 'path/opened',
		line: lineOf(`report-${resourceName(name, id).replaceAll('_', '-')}.html`),
		purpose: {
			kind: 'report',
			title: 'Report to',
			about: `Reports on ${name} and everything below it, from what is known. A name that ends in .html gives one page for a browser, .md Markdown, and .json JSON. The folder must exist.${isPrivate ? ' Only you can read a new file.' : ''}`,
			isRead: false,
			completed: ['.html', '.md', '.json'],
			organization: id,
			isOfKnown: true,
			back: state.dialog,
		},
	});
	// What earlier sessions read comes into the report.
	store.dispatch({type: 'branch/asked'});
};

const writeReport: PathAnswer = async (context, {file, isOver, purpose: {organization: id = ''}}, question) => {
	const {store, client, disk, registry, wait, now, writeNewFile, replaceFile, workingFolder} = context;
	const state = store.getState();
	const row = state.tree.index.rowByKey.get(id);
	// The report loads when it is needed: it would delay the first frame.
	const [{changesInParts}, {contentsInParts}, {reportFormatOf, reportInParts, usualPeriod}, {subtreeExtent}] =
		await Promise.all([
			import('./changes.js'),
			import('./contents.js'),
			import('./formats.js'),
			import('../../kernel/files/tree.js'),
		]);
	const format = reportFormatOf(file);
	if (format === undefined) {
		question.refuse('Type a name that ends in .html, .md or .json.');
		return;
	}

	const why = whyNotWhole(state);
	if (why !== undefined || row === undefined) {
		question.refuse(
			why ??
				`This organization is no longer in the list. Press ${keyOf(state, 'leavePath')} to leave, and choose another one.`,
		);
		return;
	}

	question.note('Writing the report …');
	const inParts = async <Result>(parts: Generator<undefined, Result>): Promise<Result | undefined> =>
		keysFirst(context, parts, question.isWaiting);
	const source = figureSource(state, now(), namedInFilters(context));
	const extent = subtreeExtent(source.index, row);
	const subjects = [...extent.rows].flatMap(each => subjectAt(source.index, each) ?? []);
	const found = await inParts(findingsInParts(source, subjects, state.connection.checks));
	const since = readTime(usualPeriod, now()) ?? 0;
	const changes =
		found &&
		(await inParts(
			changesInParts(
				since,
				extent,
				{entries: allWrites(context), writes: registry.writes, known: openKnown(disk)},
				new Set([id]),
			),
		));
	const contents =
		changes &&
		(await inParts(
			contentsInParts(source, {
				row,
				extent,
				host: client.host,
				command: `cforgs report ${shellWord(id)} --sync --output FILE`,
				found,
				judge: findings =>
					onDisk(context, 'The silenced findings', () => openSilenced(disk).among(findings, now())) ?? findings,
				changes,
				listLacks: flawsOfListing(state),
			}),
		));
	const text = contents && (await inParts(reportInParts(contents, format)));
	await wait(0);
	if (!contents || text === undefined || !question.isWaiting()) {
		return;
	}

	try {
		await (isOver ? replaceFile : writeNewFile)(file, text);
	} catch (error) {
		question.refuse(`Nothing was written: ${whyNotWritten(error)}.`);
		return;
	}

	question.end({
		tone: contents.lacks.length === 0 ? 'success' : 'warning',
		text: `${counted(contents.organizations, 'organization')} reported in ${workingFolder().pathOf(file)}.${contents.lacks.length === 0 ? '' : ' The report says what is not known.'}`,
	});
};

/** A report about a branch, for somebody without a terminal. */
export const report = defineAbility({
	name: 'report',
	section: 'While copying and exporting',
	commands: {openReport},
	keys: [
		{
			keys: ['X'],
			command: 'openReport',
			name: 'report',
			alsoCalled: ['page', 'html', 'markdown'],
			description: 'Write a report about the organization and everything below it: one HTML page, Markdown or JSON',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotReport,
		},
		{
			keys: ['r'],
			command: 'openReport',
			name: 'report',
			description: 'Write a report about the organization under the cursor and everything below it instead',
			places: ['export'],
			whyNot: whyNotReport,
			isHint: true,
		},
	],
	pathAnswers: {report: writeReport},
});
