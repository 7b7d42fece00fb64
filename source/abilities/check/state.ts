import type {Told} from '../../base/text/told.js';
import {type Findings, findingRules, type JudgedFinding, unknownParts} from '../../kernel/figures/findings.js';
import {severities} from '../../kernel/figures/severity.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {clamp, rowOfId} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {withoutFind, leaveListFor} from '../../kernel/state/find.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {focusAccount, focusPane, selectRow} from '../../kernel/state/selection.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import type {Handlers} from '../../kernel/state/events.js';

/** The findings of a branch. */
export type Checked = {
	/** The id of its top organization; undefined for all organizations. */
	readonly top: string | undefined;
	readonly judged: readonly JudgedFinding[];
	readonly found: Findings;
	/** The parts of the state that the check read; undefined until it has ended. */
	readonly of: readonly unknown[] | undefined;
};

const nothingFound: Findings = {
	findings: [],
	organizations: 0,
	unread: {profile: 0, accounts: 0, members: 0},
	uncertain: 0,
	factorUnknown: 0,
	accountFactorUnknown: 0,
	unjudged: [],
	broken: [],
};

/** Events of the list of findings. `silencing`: a reason was kept, and the date is asked. */
export type CheckEvent =
	| {readonly type: 'check/opened'; readonly top: string | undefined}
	| {readonly type: 'check/counted'; readonly checked: Checked}
	| {readonly type: 'check/filterMoved'; readonly by: 1 | -1}
	| {readonly type: 'check/unfiltered'}
	| {readonly type: 'check/entered'}
	| {readonly type: 'check/silenceAsked'; readonly findings: readonly JudgedFinding[]}
	| {readonly type: 'check/silenceEdited'; readonly line: Line}
	| {readonly type: 'check/reasonKept'; readonly reason: string}
	| {readonly type: 'check/silenceRefused'; readonly text: Told}
	| {readonly type: 'check/silenceLeft'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `only`: the severity or the rule that is shown, or `silenced`. `open`, `silenced`: the findings that are not silenced, and those that are. */
		readonly findings: Searchable &
			Checked & {
				readonly only?: string;
				readonly open: readonly JudgedFinding[];
				readonly silenced: readonly JudgedFinding[];
			};
		/** Why findings are silenced, then until when. `text`: why the typed text cannot be kept. */
		readonly silencing: {
			readonly findings: readonly JudgedFinding[];
			readonly line: Line;
			readonly reason?: string;
			readonly text?: Told;
			readonly back: DialogOf<'findings'>;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly check: CheckEvent;
	}
}

export type FindingsDialog = DialogOf<'findings'>;

const silencedOnly = 'silenced';

/** For how long a finding is silenced, unless somebody types something else. */
export const usualSilence = '90d';

const titles: ReadonlyMap<string, string> = new Map(findingRules.map(({name, title}) => [name, title]));

const selectionsIn = ({open, silenced}: FindingsDialog): readonly string[] => [
	...severities.filter(severity => open.some(each => each.severity === severity)),
	...new Set(open.map(({rule}) => rule)),
	...(silenced.length > 0 ? [silencedOnly] : []),
];

export const findingList = searchableList('findings', {
	nouns: ['finding', 'findings'],
	foundBy: 'organization, account, person, rule or reason',
	items: (_, {only, open, silenced}) => (only === silencedOnly ? silenced : open),
	textOf({severity, rule, id, row, about, reason, silence}, _, {tree: {index}}) {
		return [
			severity,
			rule,
			titles.get(rule) ?? '',
			index.nameAt(row) ?? '',
			id,
			about,
			reason,
			silence?.reason ?? '',
		].join(' ');
	},
	emptyText(state, {found, silenced, of}) {
		if (!of) {
			return 'Checking …';
		}

		const way =
			unknownParts(found).length === 0
				? ''
				: `, as far as it is known. To read the rest, press ${keyOf(state, 'readForFindings')}`;
		return `Nothing deserves attention here${way}.${silenced.length === 0 ? '' : ` Press ${keyOf(state, 'showNextFilter')} to see what is silenced.`}`;
	},
	filter: {
		textOf: ({only = ''}) => (['', silencedOnly].includes(only) ? only : `only ${titles.get(only) ?? only}`),
		passes: ({severity, rule}, {only = ''}) => [silencedOnly, severity, rule].includes(only),
		moved: by => ({type: 'check/filterMoved', by}),
		cleared: {type: 'check/unfiltered'},
	},
});

const isSameFinding = (one: JudgedFinding, other: JudgedFinding): boolean =>
	one.rule === other.rule && one.id === other.id && one.item === other.item;

const unfiltered = ({only, ...dialog}: FindingsDialog): FindingsDialog => dialog;

const withChecked = (
	dialog: Omit<FindingsDialog, 'open' | 'silenced' | keyof Checked>,
	checked: Checked,
): FindingsDialog => ({
	...dialog,
	...checked,
	open: checked.judged.filter(({silence}) => !silence),
	silenced: checked.judged.filter(({silence}) => silence),
});

/** The dialog with the next selection of its filter, and after the last one without. */
function selected(dialog: FindingsDialog, by: 1 | -1): FindingsDialog {
	const all = ['', ...selectionsIn(dialog)];
	const only = all.at((all.indexOf(dialog.only ?? '') + by) % all.length) ?? '';
	return only === '' ? unfiltered(dialog) : {...dialog, only};
}

/** The dialog with other findings. The cursor stays on its finding, or if that is gone or the first, in its place. */
function recounted(state: State, before: FindingsDialog, dialog: FindingsDialog): State {
	const was = findingList.found(state, before)[before.cursor];
	const found = findingList.found(state, dialog);
	const at = was && before.cursor > 0 ? found.findIndex(each => isSameFinding(each, was)) : -1;
	return withDialog(state, {...dialog, cursor: at === -1 ? clamp(before.cursor, Math.max(0, found.length - 1)) : at});
}

/** The findings that the list shows and nobody has silenced. */
export const openShown = (state: State): readonly JudgedFinding[] =>
	state.dialog.kind === 'findings'
		? findingList.found(state, state.dialog).filter(({silence}) => silence === undefined)
		: [];

/** Goes to what the chosen finding is about: the organization, its profile, accounts or members. */
function entered(state: State): State {
	const finding = findingList.chosen(state);
	const row = finding ? rowOfId(state, finding.id) : -1;
	if (!finding || row === -1) {
		return state;
	}

	const at = selectRow({...withoutFind(leaveListFor(state, {id: finding.id})), pane: 'tree'}, row);
	switch (finding.pane) {
		case 'tree': {
			return at;
		}

		case 'profile': {
			return {...focusPane(at, 'detail'), tab: 'profile'};
		}

		case 'accounts': {
			return focusAccount(at, finding.id, finding.item);
		}

		case 'members': {
			return focusPane(at, finding.pane);
		}
	}
}

export const checkHandlers: Handlers<CheckEvent> = {
	'check/opened': (state, {top}) =>
		withDialog(
			state,
			withChecked({...unsearched, kind: 'findings'}, {top, judged: [], found: nothingFound, of: undefined}),
		),

	'check/counted'(state, {checked}) {
		const {dialog} = state;
		const before = dialog.kind === 'silencing' ? dialog.back : dialog;
		return before.kind === 'findings' && before.top === checked.top
			? recounted(state, before, withChecked(before, checked))
			: state;
	},

	'check/filterMoved'(state, {by}) {
		const {dialog} = state;
		return dialog.kind === 'findings'
			? findingList.staying(state, withDialog(state, selected(dialog, by)), isSameFinding)
			: state;
	},

	'check/unfiltered'(state) {
		const {dialog} = state;
		return dialog.kind === 'findings'
			? findingList.staying(state, withDialog(state, unfiltered(dialog)), isSameFinding)
			: state;
	},

	'check/entered': state => entered(state),

	'check/silenceAsked': (state, {findings}) =>
		whileIn(state, 'findings', dialog => ({kind: 'silencing', findings, line: lineOf(''), back: dialog})),

	'check/silenceEdited'(state, {line}) {
		const {dialog} = state;
		if (dialog.kind !== 'silencing') {
			return state;
		}

		const {text: _, ...rest} = dialog;
		return withDialog(state, {...rest, line});
	},

	'check/reasonKept': (state, {reason}) =>
		whileIn(state, 'silencing', dialog => ({
			kind: 'silencing',
			findings: dialog.findings,
			line: lineOf(''),
			reason,
			back: dialog.back,
		})),

	'check/silenceRefused': (state, {text}) => whileIn(state, 'silencing', dialog => ({...dialog, text})),

	'check/silenceLeft': state => whileIn(state, 'silencing', ({back}) => back),
};
