import {told, type Told} from '../../base/text/told.js';
import {nameAt} from '../../base/tree/names.js';
import {count, counted, shownName} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {whyNotOnlyTerms} from '../../kernel/filter/filter.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onTree, whileFiltering} from '../../kernel/loop/on-tree.js';
import {chosenRows} from '../../kernel/rows/list-rows.js';
import {heardParents, withParents} from '../../kernel/rows/subject-rows.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data,
	lineSpans,
	plain,
	row,
	type Row,
	selectionMark,
	toldRows,
	toldSpan,
	toned,
} from '../../kernel/rows/row.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {countFound, openFilter} from '../../kernel/state/found.js';
import {nameProblem, whyNotTyped} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks, whyNothingMarked} from '../../kernel/state/marks.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {isListed, isWhole, markedCount, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {type GroupMember, longestFilter} from '../../kernel/storage/kept-names.js';
import {
	addToGroup,
	askToDeleteKept,
	deleteKept,
	goToKeptMember,
	keepKept,
	keepUnderName,
	leaveKeptMembers,
	leaveKeptName,
	madeKept,
	nameable,
	nameOtherwise,
	nameTheOther,
	openKept,
	renameKept,
	replaceFilter,
	saveKept,
	showKept,
	takeFromGroup,
	typeKeptName,
	useKept,
} from './commands.js';
import {type KeptEntry, keptList, keptMembers, labelOf, type Named, keptHandlers} from './state.js';

function notedOf(state: State, {asked}: DialogOf<'kept'>, entry: KeptEntry): readonly [text: Told, isWarning: boolean] {
	if (entry.kind === 'group') {
		const {members} = entry;
		const gone = members
			.keys()
			.filter(id => !isListed(state, id))
			.toArray().length;
		const note = gone === 0 ? '' : `, ${count(gone)} ${isWhole(state) ? 'no longer visible' : 'not loaded'}`;
		return [`${counted(members.size, 'organization')}${note} `, false];
	}

	const {found, unknown, problem} = countFound(state, asked, entry.text);
	const origin = entry.isOfConfig ? 'config file · ' : '';
	const matches = `${count(found)} ${found === 1 ? 'match' : 'matches'}${unknown === 0 ? '' : `, ${count(unknown)} not known`}`;
	return [told`${origin}${problem === undefined ? matches : 'does not work'} `, problem !== undefined];
}

function entryRow(state: State, dialog: DialogOf<'kept'>, entry: KeptEntry, isSelected: boolean): Row {
	const [noted, isWarning] = notedOf(state, dialog, entry);
	return {
		left: [
			selectionMark(isSelected),
			toned('accent', labelOf(entry)),
			...(entry.kind === 'filter' ? [plain('  '), toldSpan(told`${entry.text}`, 'dim')] : []),
		],
		right: [toldSpan(noted, isWarning ? 'warning' : 'dim')],
		isSelected,
	};
}

function listRows(state: State, dialog: DialogOf<'kept'>, room: Room): readonly Row[] {
	const chosen = keptList.chosen(state);
	const rest = chosen?.kind === 'group' ? ' Its organizations stay as they are.' : '';
	const question = `Delete the ${chosen?.kind ?? ''} ${chosen ? labelOf(chosen) : ''}?${rest} Press ${keyOf(state, 'deleteKept')} to delete it, or press ${keyOf(state, 'keepKept')} to keep it.`;
	return keptList.rows(state, dialog, room, {
		head: dialog.isAsking ? toldRows(question, room.columns, 'warning') : [],
		rowsOf(found, height) {
			// As many rows as the longest filter needs, so that the list does not move.
			const longest = Math.max(
				0,
				...found.map(entry => (entry.kind === 'filter' ? wrapText(entry.text, room.columns).length + 1 : 0)),
			);
			const below =
				longest > 0
					? chosenRows(
							chosen?.kind === 'filter' ? told`${chosen.text}` : '',
							room.columns,
							Math.min(longest, Math.floor(height / 2)),
						)
					: [];
			return [
				...windowed(found, dialog.cursor, height - below.length).map(([entry, isSelected]) =>
					entryRow(state, dialog, entry, isSelected),
				),
				...below,
			];
		},
	});
}

const filterProblem = (state: State): string | undefined => {
	const entry = keptList.chosen(state);
	return entry?.kind === 'filter' && state.dialog.kind === 'kept'
		? countFound(state, state.dialog.asked, entry.text).problem
		: undefined;
};

const whyNotUse: WhyNot = state => keptList.whyNone(state) ?? filterProblem(state);

const whyNotChange =
	(change: string): WhyNot =>
	state => {
		const entry = keptList.chosen(state);
		return entry?.kind === 'filter' && entry.isOfConfig
			? `The filter ${entry.name} is in the config file. ${change} its line there.`
			: keptList.whyNone(state);
	};

/** Only a listed organization has a name to keep. */
const whyNoneListed: WhyNot = state =>
	whyNothingMarked(state) ?? (markedCount(state) > 0 ? undefined : 'The marked organizations have not loaded yet.');

const whyNotMembers: WhyNot = state => {
	const entry = keptList.chosen(state);
	return (
		keptList.whyNone(state) ??
		(entry?.kind === 'filter' ? `${entry.name} is a filter, and finds its organizations itself.` : undefined) ??
		whyNoneListed(state)
	);
};

const whyNotSaved: WhyNot = state => {
	const filter = openFilter(state);
	return soughtText(state.find).length > longestFilter
		? `A saved filter has at most ${count(longestFilter)} characters.`
		: filter && (whyNotOnlyTerms(filter) ?? filter.problems[0]?.text);
};

const whyNotNamed = (state: State, named: Named | undefined): Told | undefined =>
	named === undefined
		? told`${whyNothingMarked(state) ?? ''} To save a filter, press ${keyOf(state, 'openFind')} and type one, such as email:none.`
		: named.kind === 'marks'
			? whyNoneListed(state)
			: whyNotSaved(state);

const whyNotKeep: WhyNot = state => whyNotNamed(state, nameable(state)[0]);

const namedNow = ({dialog}: State): Named | undefined => (dialog.kind === 'keptName' ? dialog.named : undefined);

const whyNotOther: WhyNot = state => {
	const named = namedNow(state);
	const other = named?.kind === 'name' ? undefined : nameable(state).find(({kind}) => kind !== named?.kind);
	return other ? whyNotNamed(state, other) : 'There is nothing else to keep under this name.';
};

const whyNotSave: WhyNot = state => {
	const {dialog} = state;
	return dialog.kind === 'keptName'
		? (whyNotTyped(dialog.line) ?? (dialog.named.kind === 'marks' ? whyNoneListed(state) : undefined))
		: undefined;
};

const whyNotGo: WhyNot = state => {
	const member = keptMembers.chosen(state);
	const text = isWhole(state) ? 'no longer visible to you' : 'not loaded yet';
	return (
		keptMembers.whyNone(state) ??
		(member && rowOfId(state, member.id) === -1 ? `${shownName(member.name)} is ${text}.` : undefined)
	);
};

const label = 'Name  ';

const nameText = (state: State, named: Named): string =>
	named.kind === 'marks'
		? `Type a name for the ${counted(markedCount(state), 'marked organization')}, such as renewals. If a group has this name, they are added to it.`
		: named.kind === 'filter'
			? 'Type a name for this filter, such as no-contact.'
			: `Type another name for the ${named.of.kind} ${labelOf(named.of)}.`;

function nameRows(state: State, {line, named, replaced, text}: DialogOf<'keptName'>, {columns}: Room): readonly Row[] {
	const filter = named.kind === 'filter' ? [row(), ...toldRows(told`${named.text}`, columns)] : [];
	if (replaced !== undefined) {
		const question = told`Replace the filter ${line.text.trim()}, ${replaced}? Press ${keyOf(state, 'replaceFilter')} to replace it, or press ${keyOf(state, 'nameOtherwise')} to type another name.`;
		return [...toldRows(question, columns, 'warning'), ...filter];
	}

	const {spans, cursor} = lineSpans(line, Math.max(1, columns - label.length - 1));
	const problem = text ?? nameProblem(line);
	return [
		{left: [toned('accent', label), ...spans], cursor: label.length + cursor},
		row(),
		...(named.kind === 'marks' ? notShownRows(hiddenMarks(state), columns) : []),
		...toldRows(problem ?? nameText(state, named), columns, problem === undefined ? 'dim' : 'warning'),
		...filter,
	];
}

const titles: Readonly<Record<Named['kind'], string>> = {
	marks: 'Keep as a group',
	filter: 'Save the filter',
	name: 'Rename',
};

const list = listDialog(keptList, {
	labels: ['the groups and filters', 'searching the groups and filters'],
	step: ({isAsking}) => (isAsking ? 'deletingKept' : undefined),
	view: (state, dialog, room) => ({title: 'Groups and filters', rows: listRows(state, dialog, room)}),
});

function memberRow(state: State, {id, name}: GroupMember, isSelected: boolean, columns: number): Row {
	const at = rowOfId(state, id);
	const subject = {id, name: shownName(at === -1 ? name : nameAt(state, at)), parentId: ''};
	const note = at === -1 ? (isWhole(state) ? 'no longer visible' : 'not loaded') : '';
	const shown = {
		left: [selectionMark(isSelected), data(subject.name)],
		right: note === '' ? [] : [toned('dim', note)],
		isSelected,
	};
	return {
		...withParents(shown, {state, columns}, subject),
		said: [data(subject.name), ...heardParents(state, subject), plain(note === '' ? '' : `, ${note}`)],
	};
}

const members = listDialog(keptMembers, {
	labels: ['the organizations of a group', 'searching the organizations of a group'],
	view: (state, dialog, room) => ({
		title: dialog.title,
		rows: keptMembers.rows(state, dialog, room, {
			rowsOf: (found, height) =>
				windowed(found, dialog.cursor, height).map(([member, isSelected]) =>
					memberRow(state, member, isSelected, room.columns),
				),
		}),
	}),
});

/** Groups of organizations and filters, under names. */
export const kept = defineAbility({
	name: 'kept',
	section: 'In the groups and filters',
	commands: {
		openKept,
		useKept,
		showKept,
		leaveKeptMembers,
		goToKeptMember,
		addToGroup,
		takeFromGroup,
		renameKept,
		askToDeleteKept,
		keepKept,
		deleteKept,
		keepUnderName,
		nameTheOther,
		typeKeptName,
		saveKept,
		replaceFilter,
		nameOtherwise,
		leaveKeptName,
	},
	keys: [
		{
			keys: ['@'],
			command: 'openKept',
			task: 'choose',
			name: 'groups and filters',
			alsoCalled: ['group', 'saved filters', 'query'],
			description: 'Show the groups and saved filters, mark the organizations of a group, or use a filter',
			places: 'panes',
		},
		{
			keys: ['A'],
			command: 'keepUnderName',
			name: 'keep under a name',
			alsoCalled: ['keep as group', 'save filter', 'query'],
			description: 'Keep the marked organizations as a group; if nothing is marked, save the filter of the tree',
			places: 'panes',
			...onTree(whyNotKeep),
			nameNow: ({marks}) => (marks.size > 0 ? 'keep as group' : 'save filter'),
			isHint: whileFiltering(
				state =>
					whyNotKeep(state) === undefined &&
					(state.marks.size > 0 || !/^filter:[\w\-]+$/iv.test(soughtText(state.find))),
			),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'useKept',
			name: 'use',
			description: 'Mark what the group has, or narrow the tree to what the filter finds',
			places: ['kept'],
			whyNot: whyNotUse,
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showKept',
			name: 'show',
			description:
				'List the organizations of the group, also those that no longer exist, or those that the filter finds',
			places: ['kept'],
			whyNot: whyNotUse,
			isHint: true,
		},
		{
			keys: ['a'],
			command: 'addToGroup',
			name: 'add marked',
			description: 'Add the marked organizations to the group',
			places: ['kept'],
			whyNot: whyNotMembers,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'takeFromGroup',
			name: 'subtract marked',
			description: 'Take the marked organizations out of the group',
			places: ['kept'],
			whyNot: whyNotMembers,
			isHint: true,
		},
		{
			keys: ['A'],
			command: 'keepUnderName',
			name: 'keep another',
			description: 'Keep the marked organizations as a group; if nothing is marked, save the filter of the tree',
			places: ['kept'],
			whyNot: whyNotKeep,
			isHint: state => whyNotKeep(state) === undefined,
		},
		{
			keys: ['r'],
			command: 'renameKept',
			name: 'rename',
			description: 'Give the group or the filter another name',
			places: ['kept'],
			whyNot: whyNotChange('Rename'),
			isHint: true,
		},
		{
			keys: ['d'],
			command: 'askToDeleteKept',
			name: 'delete',
			description: 'Delete the group or the filter; asks first',
			places: ['kept'],
			whyNot: whyNotChange('Delete'),
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'deleteKept',
			name: 'delete',
			description: 'Delete the group or the filter',
			places: ['deletingKept'],
			isHint: true,
			apartFrom: ['askToDeleteKept'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepKept',
			name: 'keep it',
			description: 'Keep the group or the filter',
			places: ['deletingKept'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['kept'],
			isHint: true,
		},
		...members.keys,
		{
			keys: ['enter'],
			command: 'goToKeptMember',
			name: 'go there',
			description: 'Go to the organization',
			places: ['keptMembers'],
			whyNot: whyNotGo,
			isHint: true,
		},
		...members.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveKeptMembers',
			name: 'back',
			description: 'Go back to the groups and filters',
			places: ['keptMembers'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'saveKept',
			name: 'keep',
			description: 'Keep it under this name; asks before a filter replaces another one',
			places: ['keptName'],
			whyNot: whyNotSave,
			isHint: true,
		},
		{
			keys: ['tab'],
			command: 'nameTheOther',
			name: 'keep the other',
			nameNow: state => (namedNow(state)?.kind === 'filter' ? 'keep the marked' : 'save the filter'),
			description: 'Save the filter instead of what is marked, or the other way around',
			places: ['keptName'],
			whyNot: whyNotOther,
			isHint: state => whyNotOther(state) === undefined,
		},
		{
			keys: ['escape'],
			command: 'leaveKeptName',
			name: 'leave',
			description: 'Leave without keeping anything',
			places: ['keptName'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'replaceFilter',
			name: 'replace',
			description: 'Replace the filter that has the name',
			places: ['replacingFilter'],
			isHint: true,
			apartFrom: ['saveKept'],
		},
		{
			keys: ['escape', 'n'],
			command: 'nameOtherwise',
			name: 'other name',
			description: 'Go back to the name',
			places: ['replacingFilter'],
			isHint: true,
		},
	],
	places: {
		...list.places,
		...members.places,
		deletingKept: {label: 'deleting a group or a filter'},
		keptName: {label: 'naming a group or a filter', typing: 'typeKeptName'},
		replacingFilter: {label: 'replacing a filter'},
	},
	dialogs: [
		list.dialog,
		members.dialog,
		defineDialog('keptName', {
			place: ({replaced}) => (replaced === undefined ? 'keptName' : 'replacingFilter'),
			view: (state, dialog, room) => ({title: titles[dialog.named.kind], rows: nameRows(state, dialog, room)}),
			typed: ({line, replaced}) => (replaced === undefined ? line : undefined),
		}),
	],
	handlers: [keptHandlers],
	madeHere: madeKept,
});
