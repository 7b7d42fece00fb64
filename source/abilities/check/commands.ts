import {findingsOf} from '../../kernel/figures/findings.js';
import {filterOfFigure} from '../../kernel/figures/branch-figures.js';
import {quoted} from '../../kernel/filter/filter-text.js';
import {subjectsIn} from '../../kernel/filter/source.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import type {Begun} from '../../kernel/loop/begin.js';
import type {Command, Context, SessionContext} from '../../kernel/loop/context.js';
import {namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {narrowTo} from '../../kernel/loop/narrow-to.js';
import {onDisk} from '../../kernel/loop/on-disk.js';
import {say} from '../../kernel/loop/tell.js';
import {filterSource} from '../../kernel/state/found.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {longestReason} from '../../kernel/storage/latest-lines.js';
import {futureDay, type JudgedFinding, openSilenced, type Silence} from './silenced.js';
import {type Checked, findingList} from './state.js';

type Asked = Pick<Context, 'disk' | 'now' | 'store'>;

const looksAt = ({tree: {index}, accounts, members, profiles, details, changeTimes}: State): readonly unknown[] => [index, accounts, members, profiles, details, changeTimes];

/** Looks for what deserves attention in a branch with its top, or everywhere. */
function checkNow(context: Asked, top: string | undefined): Checked {
	const state = context.store.getState();
	const {index} = state.tree;
	const now = context.now();
	const source = filterSource(index, state, {named: namedInFilters(context), openedAt: now});
	const row = top === undefined ? -1 : rowOfId(state, top);
	const end = row + (index.size[row] ?? 1);
	const subjects = row === -1 ? subjectsIn(index) : subjectsIn(index).filter(subject => subject.row >= row && subject.row < end);
	const found = findingsOf(source, subjects, state.connection.checks);
	return {
		top, found, judged: onDisk(context, 'The silenced findings', () => openSilenced(context.disk).among(found.findings, now)) ?? found.findings, of: looksAt(state),
	};
}

/** Opens the findings of the branch under the cursor. */
export const openFindings: Command = context => {
	const {store} = context;
	const state = store.getState();
	store.dispatch({type: 'check/opened', checked: checkNow(context, selectedId(state))});
	// What earlier sessions read comes into the list.
	store.dispatch({type: 'branch/asked'});
};

/** Shows the findings of everything, or again of the branch under the cursor. */
export const toggleFindingsScope: Command = context => {
	const {store} = context;
	const state = store.getState();
	if (state.dialog.kind === 'findings') {
		store.dispatch({type: 'check/counted', checked: checkNow(context, state.dialog.top === undefined ? selectedId(state) : undefined)});
	}
};

export const goWhereFound: Command = ({store}) => {
	store.dispatch({type: 'check/entered'});
};

/** Narrows the tree to all organizations with such a finding. */
export const narrowToFinding: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	const finding = findingList.chosen(store.getState());
	if (!finding || dialog.kind !== 'findings') {
		return;
	}

	// The top of a branch is not below itself.
	const text = finding.id === dialog.top ? `id:=${quoted(finding.id)}` : filterOfFigure(finding, dialog.top);
	store.dispatch({type: 'dialog/closed'});
	narrowTo(context, text);
};

/** Silences a finding, or lists it again. Returns whether that is kept. */
function isKept(context: Context, finding: JudgedFinding, silence: Silence | undefined): boolean {
	const {store} = context;
	const kept = onDisk(context, 'The silenced findings', () => {
		openSilenced(context.disk).keep(finding, silence);
		return true;
	});
	const {dialog} = store.getState();
	if (kept === true && (dialog.kind === 'findings' || dialog.kind === 'silencing')) {
		store.dispatch({type: 'check/counted', checked: checkNow(context, dialog.kind === 'findings' ? dialog.top : dialog.back.top)});
	}

	return kept === true;
}

/** Asks why the chosen finding is silenced; lists a silenced one again. */
export const silenceFinding: Command = context => {
	const {store} = context;
	const finding = findingList.chosen(store.getState());
	if (!finding) {
		return;
	}

	if (!finding.silence) {
		store.dispatch({type: 'check/silenceAsked', finding});
	} else if (isKept(context, finding, undefined)) {
		say({store}, 'The finding is listed again.');
	}
};

export const typeSilence: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'silencing' ? typeText(dialog.line, press) : undefined;
	if (line) {
		store.dispatch({type: 'check/silenceEdited', line});
	}
};

export const leaveSilence: Command = ({store}) => {
	store.dispatch({type: 'check/silenceLeft'});
};

/** Keeps the typed reason and asks for the date, or keeps the date and silences the finding. */
export const keepSilence: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'silencing') {
		return;
	}

	const {finding, reason} = dialog;
	const text = dialog.line.text.trim();
	if (reason === undefined) {
		store.dispatch(text === '' || text.length > longestReason
			? {type: 'check/silenceRefused', text: text === '' ? 'Type why this finding may stay.' : `The reason is too long: ${longestReason} characters at most.`}
			: {type: 'check/reasonKept', reason: text});
		return;
	}

	const until = futureDay(text, context.now());
	if (until === undefined) {
		store.dispatch({type: 'check/silenceRefused', text: 'Type a time from now, such as 30d, 3mo or 1y, or a date in the future, such as 2030-01-31.'});
	} else if (isKept(context, finding, {reason, until})) {
		say({store}, `Silenced until ${until}: it comes back after that day.`);
	} else {
		store.dispatch({type: 'check/silenceLeft'});
	}
};

/** The least time between two looks while values arrive, in milliseconds. */
const lookedEvery = 500;

/** How many times longer than a look the time to the next one is, so that keys always come first. */
const restAfterLook = 10;

/** Looks again while the list is open and more becomes known. */
export function watchFindings(context: Pick<SessionContext, 'disk' | 'now' | 'store'>): Begun {
	const {store, now} = context;
	let timer: NodeJS.Timeout | undefined;
	let took = 0;
	const look = () => {
		timer = undefined;
		const {dialog} = store.getState();
		if (dialog.kind !== 'findings') {
			return;
		}

		const begun = now();
		const checked = checkNow(context, dialog.top);
		took = now() - begun;
		store.dispatch({type: 'check/counted', checked});
	};

	const unsubscribe = store.subscribe(() => {
		const state = store.getState();
		const {dialog} = state;
		if (timer !== undefined || dialog.kind !== 'findings' || looksAt(state).every((part, at) => part === dialog.of[at])) {
			return;
		}

		timer = setTimeout(look, Math.max(lookedEvery, took * restAfterLook));
		timer.unref();
	});
	return {
		stop() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
}
