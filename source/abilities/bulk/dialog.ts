import {type Told, shownText} from '../../base/text/told.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../kernel/loop/pace.js';
import type {ChosenMany} from '../../kernel/state/chosen-scope.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {noted, unasked} from '../../kernel/state/open-form.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import {byFrequency} from '../../base/text/near-names.js';
import {addressMembers, fieldNames, profileFields, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import {membersOf} from '../../kernel/form-model/form.js';
import {settingOf} from '../../kernel/form-model/settings.js';
import {knownProfile} from '../../kernel/state/profile-age.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {runView} from '../../kernel/runs/view.js';
import {leftOutSpan} from '../../kernel/rows/item-rows.js';
import {lineSpans, data, plain, row, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {notSeenRows, reviewRows} from '../../kernel/rows/review-rows.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {Handlers} from '../../kernel/state/events.js';
import {isToSend, type BulkRow, type BulkSubject, summaryText} from './plan.js';

/** What a review of many shows. */
export type ReviewOfMany = {
	readonly subject: BulkSubject;
	readonly rows: readonly BulkRow[];
	readonly warnings: readonly string[];
	readonly pace: RequestPace;
};

/** Events of changing many organizations. `texts`: the lines of a draft, and `except`: the organizations that it leaves out. */
export type SetEvent =
	| {
			readonly type: 'set/asked';
			readonly chosen: ChosenMany;
			readonly texts?: readonly string[];
			readonly except?: ReadonlySet<string>;
	  }
	| {readonly type: 'set/edited'; readonly line: Line}
	| {readonly type: 'set/lineMoved'; readonly by: 1 | -1}
	| {
			readonly type: 'set/refused';
			readonly text: Told;
			/** The line that cannot be used. */
			readonly at?: number;
	  }
	| {readonly type: 'set/requested'; readonly request: number}
	| {readonly type: 'set/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'set/stopped'}
	| {readonly type: 'set/reviewed'; readonly request: number; readonly review: ReviewOfMany}
	| {readonly type: 'set/returned'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What to store in many organizations, one value in each line. `request`: the reading in progress. `text`: its progress, or why the line `refusedAt`, or nothing, can be used. */
		readonly setting: {
			readonly chosen: ChosenMany;
			/** The ids of the organizations that the user left out of the last review. */
			readonly except?: ReadonlySet<string>;
			readonly lines: readonly Line[];
			readonly focused: number;
			readonly request?: number | undefined;
			readonly text?: Told | undefined;
			readonly refusedAt?: number | undefined;
		};
		/** The change of many organizations. `setting`: the dialog to go back to. */
		readonly bulk: RunInDialog & ReviewOfMany & {readonly setting: DialogOf<'setting'>};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly set: SetEvent;
	}
}

type Setting = DialogOf<'setting'>;

const changed = (state: State, change: (dialog: Setting) => Setting): State => whileIn(state, 'setting', change);

/** Moves to the line above or below. Below the last line begins a new one, and a line that is left empty disappears. */
function lineMoved(dialog: Setting, by: 1 | -1): Setting {
	const {lines, focused} = dialog;
	const kept = lines.filter(({text}, at) => at === focused || text.trim() !== '');
	const at = kept.indexOf(lines[focused] ?? lineOf('')) + by;
	const isNew = at === kept.length && (kept.at(-1)?.text ?? '').trim() !== '';
	const shown = isNew ? [...kept, lineOf('')] : kept;
	return {...unasked(dialog), lines: shown, focused: Math.max(0, Math.min(at, shown.length - 1))};
}

export const bulkHandlers: Handlers<SetEvent> = {
	'set/asked'(state, {texts, chosen, except}) {
		const lines = (texts ?? ['']).map(text => lineOf(text));
		return withDialog(state, {kind: 'setting', chosen, lines, focused: lines.length - 1, ...(except && {except})});
	},

	'set/edited': (state, event) =>
		changed(state, dialog => ({
			...unasked(dialog),
			lines: dialog.lines.map((line, at) => (at === dialog.focused ? event.line : line)),
		})),

	'set/lineMoved': (state, {by}) => changed(state, dialog => lineMoved(dialog, by)),

	'set/refused': (state, {text, at}) =>
		changed(state, dialog => ({...unasked(dialog), text, ...(at !== undefined && {refusedAt: at, focused: at})})),

	'set/requested': (state, {request}) => changed(state, dialog => ({...unasked(dialog), request})),

	'set/noted': (state, event) => changed(state, dialog => noted(dialog, event)),

	'set/stopped': state => changed(state, unasked),

	'set/reviewed'(state, {request, review}) {
		const {dialog} = state;
		if (dialog.kind !== 'setting' || dialog.request !== request) {
			return state;
		}

		const leftOut = review.rows.filter(each => isToSend(each) && dialog.except?.has(each.organization.id) === true);
		return withDialog(state, {
			...unsentRun,
			...review,
			leftOut: new Set(leftOut.map(({organization: {id}}) => id)),
			kind: 'bulk',
			setting: unasked(dialog),
		});
	},

	'set/returned': state => whileIn(state, 'bulk', dialog => ({...dialog.setting, except: dialog.leftOut})),
};

const fields = ['name', ...profileFields] as const;

const valuesIn = (known: readonly Before[], text: string): readonly string[] => {
	const setting = settingOf(text, fieldNames);
	if (!setting) {
		return [];
	}

	return known.flatMap(before => {
		const whole = valueBefore(before, setting.name);
		return setting.member === undefined
			? [whole]
			: membersOf(setting.name, whole)
					.filter(({name}) => name === setting.member)
					.map(({value}) => value);
	});
};

/** What a line can go on with: the fields, the members of their JSON that these organizations have, and behind the equals sign their values. Each is a whole line, the most frequent first. */
export function settingOptions(text: string, known: readonly Before[]): readonly string[] {
	const equals = text.indexOf('=');
	if (equals !== -1) {
		const key = text.slice(0, equals + 1);
		return byFrequency(valuesIn(known, text).filter(value => value !== '' && !/[\n\{]/v.test(value)))
			.map(value => key + value)
			.filter(option => option.startsWith(text) && option !== text);
	}

	const members = profileFields.flatMap(name =>
		[
			...(name === 'business_address' ? addressMembers : []),
			...byFrequency(known.flatMap(before => membersOf(name, valueBefore(before, name)).map(member => member.name))),
		].map(member => `${name}.${member}=`),
	);
	const [unset = '', rest = text] = text.startsWith('unset ') ? ['unset ', text.slice('unset '.length)] : [];
	const names = [...new Set([...fields.map(name => `${name}=`), ...members])].filter(
		name => unset === '' || !name.startsWith('name='),
	);
	return names
		.filter(name => name.startsWith(rest.toLowerCase()) || name.startsWith(rest))
		.map(name => (unset === '' ? name : `${unset}${name.slice(0, -1)}`));
}

const beforesOf = (state: State, {chosen}: DialogOf<'setting'>): readonly Before[] =>
	chosen.organizations.map(({id, name}) => ({name, parentId: '', profile: knownProfile(state, id) ?? undefined}));

/** What the line of the dialog can go on with, by what is known of the organizations. */
export const optionsIn = (state: State, dialog: DialogOf<'setting'>): readonly string[] =>
	settingOptions(dialog.lines[dialog.focused]?.text ?? '', beforesOf(state, dialog));

const aboutTexts = (state: State): readonly string[] => [
	'Type a field and its value, such as external_metadata.tier=gold. In a value, {external_metadata.contact} stands for that value of each organization. To remove a value, type unset and its field.',
	`Press ${keyOf(state, 'moveToNextSetting')} to add another value. Nothing is sent before you have reviewed it.`,
];

const mostOptions = 12;

/** The question what to store in the chosen organizations. */
export function settingRows(state: State, dialog: DialogOf<'setting'>, columns: number): readonly Row[] {
	const {chosen, lines, focused, request, text, refusedAt} = dialog;
	const inputs = lines.flatMap((line, at): readonly Row[] => {
		const isFocused = at === focused && request === undefined;
		const {spans, cursor} = lineSpans(line, Math.max(1, columns - 3));
		return [
			{left: [selectionMark(isFocused), ...spans], ...(isFocused && {cursor: 2 + cursor})},
			...(at === refusedAt && text !== undefined ? toldRows(text, columns, 'warning', 2) : []),
		];
	});
	const rest = refusedAt === undefined ? text : undefined;
	const options = optionsIn(state, dialog);
	const more = options.length - mostOptions;
	return [
		...inputs,
		row(),
		...(rest === undefined
			? []
			: toldRows(
					request === undefined ? rest : waitText(state, rest),
					columns,
					request === undefined ? 'warning' : 'dim',
				)),
		...notSeenRows(chosen, columns),
		...(request === undefined ? aboutTexts(state).flatMap(each => toldRows(each, columns, 'dim')) : []),
		...(request === undefined && options.length > 0
			? [row(), ...options.slice(0, mostOptions).map(option => row(plain('  '), data(option)))]
			: []),
		...(request === undefined && more > 0 ? [row(toned('dim', `  and ${count(more)} more`))] : []),
	];
}

const parentNameOf = (state: State, id: string): string => {
	const {index} = state.tree;
	const parent = index.parent[rowOfId(state, id)] ?? -1;
	return parent === -1 ? '' : nameAt(state, parent);
};

const tables = new WeakMap<readonly BulkRow[], ReturnType<typeof changeTable>>();

const tableRow = (state: State, {organization: {id, name}, changes, result}: BulkRow) => ({
	name: name === '' ? id : name,
	changes,
	parent: parentNameOf(state, id),
	reason: leftOutSpan(result)?.text,
});

/** The table of these rows. Each row asks for it. */
function tableOf(state: State, rows: readonly BulkRow[]): ReturnType<typeof changeTable> {
	const table = tables.get(rows) ?? changeTable(rows.map(each => tableRow(state, each)));
	tables.set(rows, table);
	return table;
}

/** The change of many organizations: one row each. */
export const bulkRun = runView<'bulk', BulkRow>('bulk', {
	items: ({rows}) => rows,
	keyOf: ({organization: {id}}) => id,
	settled: bulkRow => (isToSend(bulkRow) ? undefined : bulkRow.result),
	steps: {reviewing: 'Review', sending: 'Changing', ended: 'Result'},
	title: ({subject: {keys}, rows}) => `${keys} of ${counted(rows.length, 'organization')}`,
	recorded: ({subject: {texts}, rows}) => `set ${texts} in ${counted(rows.length, 'organization')}`,
	question: items => `Change ${counted(items.length, 'organization')}`,
	command: 'sendSet',
	// The values may be others now, after a conflict or a lost answer.
	again: {command: 'reviewSetAgain', isFor: ({status}) => status !== 'waiting'},
	done: () => 'changed',
	about(_, {dialog, columns}) {
		const toSend = dialog.rows.filter(each => isToSend(each)).filter(({organization: {id}}) => !dialog.leftOut.has(id));
		return [
			...toldRows(summaryText(toSend, dialog.rows.length, dialog.pace), columns),
			...notSeenRows(dialog.setting.chosen, columns),
			...dialog.warnings.flatMap(text => toldRows(text, columns, 'warning')),
		];
	},
	heading: (state, {dialog: {rows}, columns}) => tableOf(state, rows).heading(columns),
	rowOf: (state, bulkRow, {dialog: {rows}, columns, itemState}) => ({
		left: tableOf(state, rows).spansOf(tableRow(state, bulkRow), columns, {
			isDim: itemState.status === 'left_out',
			instead: leftOutSpan(itemState) ?? (bulkRow.result.status === 'already' ? toned('dim', 'already so') : undefined),
		}),
	}),
	isTextInRow: ({changes}) => changes.length === 0,
	searchedText: ({changes}) =>
		changes.map(({label, from = '', to = ''}) => `${shownText(label)} ${from} ${to}`).join(' '),
	recordedAs: ({organization: {id, name}}) => ({id, name}),
	formOf: ({form}) => form,
	detail(state, {organization: {id, name}, form}, {columns}) {
		const who = [row(data(name), plain('  '), toned('dim', id)), row()];
		// Without marks, because the run changes the other marked organizations too.
		return [...who, ...(form ? reviewRows({...state, marks: new Set()}, form, columns) : [])];
	},
});
