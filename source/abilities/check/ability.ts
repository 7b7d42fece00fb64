import {
	type Findings,
	findingsInParts,
	type JudgedFinding,
	type Silence,
	unknownParts,
} from '../../kernel/figures/findings.js';
import {findingsMarkdown, listedFindings} from '../../kernel/figures/listed-findings.js';
import {filterOfFigure} from '../../kernel/figures/branch-figures.js';
import {filterSource} from '../../kernel/state/found.js';
import {quoted} from '../../kernel/filter/filter-text.js';
import {subjectsIn} from '../../kernel/filter/source.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import {counted, countedOrNone} from '../../base/text/words.js';
import {copyAndTell} from '../../kernel/loop/clipboard.js';
import {type Begun, defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {countAgain, countedParts, isCountedFrom} from '../../kernel/loop/count-again.js';
import type {Command, Context, SessionContext} from '../../kernel/loop/context.js';
import {keysFirst, narrowTo} from '../../kernel/loop/list-search.js';
import {namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {onDisk, say} from '../../kernel/loop/tell.js';
import {figureSource} from '../../kernel/state/column-source.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {longestReason} from '../../kernel/storage/locked-lines.js';
import {futureDay, openSilenced} from '../../kernel/storage/silenced.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {findingList, openShown, usualSilence, checkHandlers} from './state.js';
import {findingsView, silencingRows} from './rows.js';

/** The findings without those that are silenced now, and these. */
const judged = (context: Pick<Context, 'disk' | 'now' | 'store'>, found: Findings): readonly JudgedFinding[] =>
	onDisk(context, 'The silenced findings', () => openSilenced(context.disk).among(found.findings, context.now())) ??
	found.findings;

/** Checks the branch of the open list, or everything. Keys come first, and end it if they leave the list or choose another branch. */
async function checkOpen(context: Pick<SessionContext, 'disk' | 'now' | 'store' | 'wait'>): Promise<void> {
	const {store, now} = context;
	const state = store.getState();
	const {
		dialog,
		tree: {index},
	} = state;
	if (dialog.kind !== 'findings') {
		return;
	}

	const {top} = dialog;
	const row = top === undefined ? -1 : rowOfId(state, top);
	const end = row + (index.size[row] ?? 1);
	const subjects =
		row === -1 ? subjectsIn(index) : subjectsIn(index).filter(subject => subject.row >= row && subject.row < end);
	const source = figureSource(state, now(), namedInFilters(context));
	const found = await keysFirst(context, findingsInParts(source, subjects, state.connection.checks), () => {
		const {dialog: open} = store.getState();
		return open.kind === 'findings' && open.top === top;
	});
	if (!found) {
		return;
	}

	store.dispatch({
		type: 'check/counted',
		checked: {top, found, judged: judged(context, found), of: countedParts(state)},
	});
}

const openFindings: Command = async context => {
	const {store} = context;
	store.dispatch({type: 'check/opened', top: selectedId(store.getState())});
	// What earlier sessions read comes into the list.
	store.dispatch({type: 'branch/asked'});
	await checkOpen(context);
};

const toggleFindingsScope: Command = async context => {
	const {store} = context;
	const state = store.getState();
	if (state.dialog.kind !== 'findings') {
		return;
	}

	store.dispatch({type: 'check/opened', top: state.dialog.top === undefined ? selectedId(state) : undefined});
	await checkOpen(context);
};

/** Copies what is listed as a table in Markdown, for a ticket or a mail. */
export const copyFindings: Command = context => {
	const state = context.store.getState();
	const {
		dialog,
		tree: {index},
	} = state;
	if (dialog.kind !== 'findings') {
		return;
	}

	const shown = findingList.found(state, dialog);
	const way = 'cforgs check --markdown prints it.';
	copyAndTell(context, findingsMarkdown(listedFindings(index, shown), dialog.judged, dialog.found), {
		sent: `${counted(shown.length, 'finding')} sent to the clipboard as Markdown. Not on your clipboard? ${way}`,
		tooLong: `This is too long for a terminal’s clipboard. ${way}`,
	});
};

const goWhereFound: Command = ({store}) => {
	store.dispatch({type: 'check/entered'});
};

/** Asks what to read of what the rules look at and is not known. */
const readForFindings: Command = async (context, press) => {
	await context.commands.get('openRest')?.(context, press);
};

/** Narrows the tree to all organizations with such a finding. */
export const narrowToFinding: Command = context => {
	const {store} = context;
	const state = store.getState();
	const {dialog} = state;
	const finding = findingList.chosen(state);
	if (!finding || dialog.kind !== 'findings') {
		return;
	}

	// The top of a branch is not below itself.
	const text =
		finding.id === dialog.top
			? `id:=${quoted(finding.id)}`
			: filterOfFigure(finding, dialog.top, filterSource(state.tree.index, state));
	store.dispatch({type: 'dialog/leftFor', to: {filter: text}});
	narrowTo(context, text);
};

/** Silences findings, or lists them again. Returns whether that is kept. */
function isKept(context: Context, findings: readonly JudgedFinding[], silence: Silence | undefined): boolean {
	const {store} = context;
	const kept = onDisk(context, 'The silenced findings', () => {
		openSilenced(context.disk).keep(findings, silence);
		return true;
	});
	const {dialog} = store.getState();
	if (kept === true && (dialog.kind === 'findings' || dialog.kind === 'silencing')) {
		const {top, found, of} = dialog.kind === 'findings' ? dialog : dialog.back;
		store.dispatch({type: 'check/counted', checked: {top, found, of, judged: judged(context, found)}});
	}

	return kept === true;
}

const silenceFinding: Command = context => {
	const {store} = context;
	const finding = findingList.chosen(store.getState());
	if (!finding) {
		return;
	}

	if (!finding.silence) {
		store.dispatch({type: 'check/silenceAsked', findings: [finding]});
	} else if (isKept(context, [finding], undefined)) {
		say({store}, 'The finding is listed again.');
	}
};

const silenceShown: Command = ({store}) => {
	store.dispatch({type: 'check/silenceAsked', findings: openShown(store.getState())});
};

const typeSilence: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'silencing' ? typeText(dialog.line, press) : undefined;
	if (line) {
		store.dispatch({type: 'check/silenceEdited', line});
	}
};

const leaveSilence: Command = ({store}) => {
	store.dispatch({type: 'check/silenceLeft'});
};

/** Keeps the typed reason and asks for the date, or keeps the date and silences the finding. */
const keepSilence: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'silencing') {
		return;
	}

	const {findings, reason} = dialog;
	const text = dialog.line.text.trim();
	if (reason === undefined) {
		store.dispatch(
			text === '' || text.length > longestReason
				? {
						type: 'check/silenceRefused',
						text:
							text === ''
								? `Type why ${findings.length === 1 ? 'this finding' : 'these findings'} may stay.`
								: `The reason is too long: ${longestReason} characters at most.`,
					}
				: {type: 'check/reasonKept', reason: text},
		);
		return;
	}

	const until = futureDay(text === '' ? usualSilence : text, context.now());
	if (until === undefined) {
		store.dispatch({
			type: 'check/silenceRefused',
			text: 'Type a time from now, such as 30d, 3mo or 1y, or a date in the future, such as 2030-01-31.',
		});
	} else if (isKept(context, findings, {reason, until})) {
		say(
			{store},
			`Silenced until ${until}: ${findings.length === 1 ? 'it comes' : `${counted(findings.length, 'finding')} come`} back after that day.`,
		);
	} else {
		store.dispatch({type: 'check/silenceLeft'});
	}
};

const watchFindings = (context: SessionContext, onDefect: (error: unknown) => void): Begun => ({
	stop: countAgain(context, {
		isOld: ({dialog, ...state}) =>
			dialog.kind === 'findings' && dialog.of !== undefined && !isCountedFrom(dialog.of, {...state, dialog}),
		count: async () => checkOpen(context),
		onDefect,
	}),
});

const whyNotChosen: WhyNot = state => findingList.whyNone(state);

const whyNotSilence: WhyNot = state =>
	findingList.whyNone(state) ?? (openShown(state).length === 0 ? 'All of these are silenced.' : undefined);

/** For reading what the rules look at and is not known. */
const whyNotReadRest: WhyNot = state => {
	const isWhole =
		state.dialog.kind === 'findings' && state.dialog.of !== undefined && unknownParts(state.dialog.found).length === 0;
	return whyNoProfiles(state) ?? (isWhole ? 'Everything that the rules look at is known.' : undefined);
};

const isSilenced = (state: State): boolean => findingList.chosen(state)?.silence !== undefined;

const isEverywhere = ({dialog}: State): boolean => dialog.kind === 'findings' && dialog.top === undefined;

const list = listDialog(findingList, {
	isTable: true,
	labels: ['the findings', 'searching the findings'],
	view: findingsView,
});

/** What deserves attention in a branch, and which of it is silenced. */
export const check = defineAbility({
	name: 'check',
	section: 'In the findings',
	commands: {
		openFindings,
		copyFindings,
		goWhereFound,
		narrowToFinding,
		readForFindings,
		silenceFinding,
		silenceShown,
		toggleFindingsScope,
		typeSilence,
		keepSilence,
		leaveSilence,
	},
	keys: [
		{
			keys: ['Z'],
			command: 'openFindings',
			task: 'keep',
			beforeRows: 'acts',
			name: 'findings',
			alsoCalled: ['check', 'attention', 'problems'],
			description: 'List what deserves attention in the organization and everything below it, the worst first',
			places: 'panes',
			whyNot: whyNotRow,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goWhereFound',
			name: 'go there',
			description: 'Go to the organization, its profile, accounts or members',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['f'],
			command: 'narrowToFinding',
			name: 'all of its kind',
			description: 'Narrow the tree to all organizations with such a finding',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyFindings',
			name: 'copy',
			description: 'Copy what is listed as a table in Markdown',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'silenceFinding',
			name: 'silence',
			nameNow: state => (isSilenced(state) ? 'list again' : undefined),
			description: 'Silence the finding for a reason, until a date; or list a silenced one again',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['S'],
			command: 'silenceShown',
			name: 'silence all shown',
			description: 'Silence all findings that the list shows, for one reason and until one date',
			places: ['findings'],
			whyNot: whyNotSilence,
		},
		{
			keys: ['a'],
			command: 'toggleFindingsScope',
			name: 'everywhere',
			nameNow: state => (isEverywhere(state) ? 'this branch' : undefined),
			description: 'Show the findings of all organizations, or again of the branch under the cursor',
			places: ['findings'],
			isHint: true,
		},
		{
			keys: ['ctrl+r'],
			command: 'readForFindings',
			name: 'read the rest',
			description: 'Read what is not known; first shows the requests',
			places: ['findings'],
			whyNot: whyNotReadRest,
			isHint: 'whereItActs',
		},
		{
			keys: ['enter'],
			command: 'keepSilence',
			name: 'keep',
			description: 'Keep the reason, then the date',
			places: ['silencing'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['escape'],
			command: 'leaveSilence',
			name: 'back',
			description: 'Go back without silencing the finding',
			places: ['silencing'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['findings'],
			isHint: true,
		},
	],
	places: {...list.places, silencing: {label: 'the reason and the date of a silenced finding', typing: 'typeSilence'}},
	dialogs: [
		list.dialog,
		defineDialog('silencing', {
			view: (state, dialog, {columns}) => ({title: 'Silence a finding', rows: silencingRows(state, dialog, columns)}),
			typed: ({line}) => line,
			hasTyped: ({line, reason}) => reason !== undefined || line.text !== '',
		}),
	],
	begin: watchFindings,
	handlers: [checkHandlers],
	madeHere: async ({disk}) => countedOrNone(openSilenced(disk).count(), 'silenced finding'),
});
