import {memo} from '../../base/text/memo.js';
import {excerpt} from '../../base/text/excerpt.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {joinedBy, saidText, shownText, told, type Told, toldPath} from '../../base/text/told.js';
import {count, counted, sentence} from '../../base/text/words.js';
import {rowsLookingLike, rowsSlippedFrom} from '../../base/tree/look-alikes.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {widthOf} from '../../base/text/width.js';
import {childlessLevel, childRows} from '../../base/tree/tree-index.js';
import {firstAccountOf, textOfSlot, type Form} from '../form-model/form.js';
import {accountKeyText, accountRequest, enterpriseRemark, newOrganizationId} from '../form-model/new-account.js';
import {afterOf, changesOf, reviewedParts} from '../form-model/request.js';
import {fieldLabel, type FieldName} from '../form-model/fields.js';
import {credentialWarnings, valueWarnings} from '../form-model/value-warnings.js';
import {whyNotWrite} from '../state/availability.js';
import type {State} from '../state/state.js';
import type {ChosenMany} from '../state/chosen-scope.js';
import {capabilityWarning, whyRefused} from '../state/refused-for-good.js';
import {knownOrganization, rowOfId} from '../state/selectors.js';
import {notShownText, onlyThisText} from '../state/marks.js';
import {
	arrow,
	plain,
	type Row,
	row,
	shownData,
	shownValue,
	sign,
	type Span,
	toldRows,
	toldSpan,
	toned,
	totalWidth,
} from './row.js';
import {jsonLineRows} from './value-rows.js';
import {bodyRows, requestRows} from './request-rows.js';

/** Warns if the parent already has an organization with this name or a look-alike. For a creation, also shows similar names elsewhere. */
function twinRows(state: State, form: Form, columns: number): readonly Row[] {
	const {index} = state.tree;
	const {id, step} = form;
	const {name, parentId} = afterOf(form);
	const parent = rowOfId(state, parentId);
	if (name === form.before.name && parentId === form.before.parentId) {
		return [];
	}

	const ownId = step.name === 'sending' ? step.created?.id : id;
	const isKnown = parentId === '' || parent !== -1;
	const siblings = isKnown
		? childRows(index, parent).filter(at => index.organizationAt(at) !== undefined && index.idAt(at) !== ownId)
		: [];
	const twins = siblings.filter(at => index.nameAt(at) === name);
	if (twins.length > 0) {
		const where = parent === -1 ? 'There is already a root' : `${nameAt(state, parent)} already has a sub-organization`;
		return [
			...toldRows(
				`${where} named ${name}. With this organization there will be ${count(twins.length + 1)}.`,
				columns,
				'danger',
			),
			row(),
		];
	}

	const first = rowsLookingLike(index, name).find(at => siblings.includes(at));
	const text =
		first === undefined
			? namesakesText(state, form)
			: told`${name} looks like ${toldPath(pathOf(state, first))}, which already exists`;
	return text === undefined ? [] : [...toldRows(sentence(text), columns, 'warning'), row()];
}

// Words, because “+” or “-” would read as part of a value such as a phone number. A creation has only new values, so it needs no words.
const sides = {
	old: {tone: 'danger', word: '  old ', said: 'before: '},
	new: {tone: 'success', word: '  new ', said: 'after: '},
	only: {tone: 'success', word: ' '.repeat(4), said: ''},
} as const;

/** A part of a change with its values in words. */
type Reviewed = {
	readonly name: FieldName;
	readonly label: Told;
	/** Absent for a creation. */
	readonly from?: Told;
	readonly to: Told;
};

const gap = 2;

const valueArrow = arrow(', after: ');

const shownOrEmpty = (text: Told): string => (shownText(text) === '' ? '(empty)' : shownText(text));

// Shows one form of a text that has two, and speaks the other.
function valueSpan(name: FieldName, side: keyof typeof sides, whole: Told, line: string, isFirst = true): Span {
	return {
		...shownValue(name, line),
		tone: sides[side].tone,
		...(saidText(whole) !== shownOrEmpty(whole) && {said: isFirst ? harmless(saidText(whole)) : ''}),
	};
}

function sideRows(
	name: FieldName,
	side: keyof typeof sides,
	[whole, other]: readonly [whole: Told, other: Told],
	columns: number,
): readonly Row[] {
	const {tone, word, said} = sides[side];
	return excerpt(shownOrEmpty(whole), shownText(other), columns - word.length, 12).map((line, index) =>
		row(
			index === 0 ? sign(word, said, tone) : plain(' '.repeat(word.length)),
			valueSpan(name, side, whole, line, index === 0),
		),
	);
}

/** A value in one line, if it has only one. */
function lineOf(value: Told, other: Told, columns: number): string | undefined {
	const [line, ...more] = excerpt(shownOrEmpty(value), shownText(other), columns, 2);
	return more.length === 0 ? line : undefined;
}

/** A change in one line, with its values in a column, or else the old value above the new one. */
function changeRows({name, label, from, to}: Reviewed, labelColumns: number, columns: number): readonly Row[] {
	const text = shownText(label);
	const width = widthOf(exactName(text));
	const [old, fresh] = [from === undefined ? '' : lineOf(from, to, columns), lineOf(to, from ?? '', columns)];
	const isOneLine =
		old !== undefined &&
		fresh !== undefined &&
		labelColumns + gap + (from === undefined ? 0 : totalWidth([valueArrow]) + widthOf(old)) + widthOf(fresh) <= columns;
	if (!isOneLine || width > labelColumns) {
		return [
			row(toldSpan(label)),
			...(from === undefined ? [] : sideRows(name, 'old', [from, to], columns)),
			...sideRows(name, from === undefined ? 'only' : 'new', [to, from ?? ''], columns),
		];
	}

	const head = [
		toldSpan(label),
		sign(' '.repeat(labelColumns - width + gap), from === undefined ? ': ' : ', before: '),
	];
	return [
		from === undefined
			? row(...head, valueSpan(name, 'only', to, fresh))
			: row(...head, valueSpan(name, 'old', from, old), valueArrow, valueSpan(name, 'new', to, fresh)),
	];
}

/** The changes, with their values in one column. A label that is much longer than the others stands above its values. */
function changesRows(parts: readonly Reviewed[], columns: number): readonly Row[] {
	const most = Math.floor(columns * 0.5);
	const labelColumns = Math.max(
		0,
		...parts.map(({label}) => widthOf(exactName(shownText(label)))).filter(width => width <= most),
	);
	return parts.flatMap(part => changeRows(part, labelColumns, columns));
}

const isSent = (form: Form): boolean => form.kind === 'create' || changesOf(form).length > 0;

/** The changes that a form will make, old and new values, with warnings. */
export const reviewedRows = memo((state: State, form: Form, columns: number): readonly Row[] => {
	const changes = changesOf(form);
	if (!isSent(form)) {
		return toldRows('These values are already stored, so there is nothing to send.', columns);
	}

	const isNew = form.kind === 'create';
	const toldOf = (name: FieldName, text = '(none)'): Told => (name === 'parent' ? parentText(state, text) : text);
	const parent =
		!isNew || changes.some(({name}) => name === 'parent') ? undefined : toldOf('parent', form.before.parentId);
	const parentRemark = parentWarning(state, form);
	const why = whyNotWrite(state);
	const onlyThis = onlyChanged(state, form);
	return [
		...(why === undefined ? [] : [...toldRows(why, columns, 'warning'), row()]),
		...twinRows(state, form, columns),
		...(form.note === undefined ? [] : [...toldRows(form.note, columns), row()]),
		...(onlyThis === undefined ? [] : [...toldRows(onlyThis, columns), row()]),
		...(parentRemark === undefined ? [] : toldRows(`${fieldLabel('parent')}: ${parentRemark}`, columns, 'warning')),
		...valueWarnings(form).flatMap(({name, text}) => toldRows(`${fieldLabel(name)}: ${text}`, columns, 'warning')),
		...credentialWarnings(form).flatMap(({text}) => toldRows(text, columns, 'warning')),
		...(isNew ? [] : unkeptRows(state, columns)),
		row(toned('heading', isNew ? 'A new organization' : 'Changes')),
		...changesRows(
			[
				...changes.flatMap(change =>
					reviewedParts(change).map(({label, from, to}): Reviewed => ({
						name: change.name,
						label,
						to: toldOf(change.name, to),
						...(!isNew && {from: toldOf(change.name, from)}),
					})),
				),
				...(parent === undefined ? [] : [{name: 'parent', label: fieldLabel('parent'), to: parent} as const]),
			],
			columns,
		),
		...accountRows(form, columns),
	];
});

function accountRows(form: Form, columns: number): readonly Row[] {
	const account = firstAccountOf(form);
	if (!account) {
		return form.account ? [row(), ...toldRows('No account is created with it.', columns)] : [];
	}

	return [
		row(),
		row(toned('heading', 'Then its first account')),
		row(plain('Name'), plain('  '), {...shownData(exactName(account.name)), tone: 'success'}),
		row(plain('Type'), plain('  '), {...plain(account.type), tone: 'success'}),
		...(account.type === 'enterprise' ? toldRows(enterpriseRemark, columns, 'warning') : []),
		...toldRows(
			'cforgs cannot delete an account, and an organization with an account in it cannot be deleted.',
			columns,
			'warning',
		),
	];
}

function accountRequestRows(form: Form, columns: number): readonly Row[] {
	const account = firstAccountOf(form);
	if (!account) {
		return [];
	}

	const {method, path, body} = accountRequest({...account, organization: {id: newOrganizationId, name: ''}});
	return [
		row(),
		row(toned('heading', 'Request for the account, once the organization is ready')),
		...jsonLineRows(`${method} ${path}`, columns),
		...toldRows(accountKeyText(false), columns, 'dim'),
		...bodyRows(body, columns),
	];
}

/** The review with its requests, if anything will be sent. */
export function reviewRows(state: State, form: Form, columns: number): readonly Row[] {
	const reviewed = reviewedRows(state, form, columns);
	return isSent(form)
		? [...reviewed, row(), ...requestRows(state, form, columns), ...accountRequestRows(form, columns)]
		: reviewed;
}

/** Warns, before a write is confirmed, if the earlier values cannot be stored on disk. */
export const unkeptRows = ({journalFailure}: Pick<State, 'journalFailure'>, columns: number): readonly Row[] =>
	journalFailure === undefined
		? []
		: toldRows(
				`The earlier values cannot be saved on disk: ${journalFailure}. You can undo this only until cforgs ends.`,
				columns,
				'warning',
			);

/** Warns about what a key acts on although a filter or a search hides it. */
export function notShownRows(names: readonly string[], columns: number): readonly Row[] {
	const text = notShownText(names);
	return text === undefined ? [] : toldRows(text, columns, 'warning');
}

/** What is not on the screen, although a run acts on it, and what the run leaves out. */
export function notSeenRows(
	{hidden, unlisted}: Pick<ChosenMany, 'hidden' | 'unlisted'>,
	columns: number,
): readonly Row[] {
	const lacking =
		unlisted === 0
			? []
			: toldRows(
					`${counted(unlisted, 'marked organization')} ${unlisted === 1 ? 'has' : 'have'} not loaded yet and ${unlisted === 1 ? 'is' : 'are'} left out.`,
					columns,
					'warning',
				);
	return [...notShownRows(hidden, columns), ...lacking];
}

/** Says that a form changes one organization only, while others are marked. */
const onlyChanged = (state: State, {kind, isUndo, id, before: {name}}: Form): string | undefined =>
	kind === 'create' || isUndo ? undefined : onlyThisText(state, 'changes', {id: id ?? '', name});

/** Existing organizations with a look-alike name, or else with a name one slip away; undefined if there are none. */
export function namesakesText(state: State, form: Form): Told | undefined {
	if (form.kind !== 'create') {
		return undefined;
	}

	const {index} = state.tree;
	const {name} = afterOf(form);
	const own = form.step.name === 'sending' ? form.step.created?.id : undefined;
	const others = (rows: readonly number[]) => rows.filter(at => index.idAt(at) !== own);
	const alike = others(rowsLookingLike(index, name));
	const rows = alike.length > 0 ? alike : others(rowsSlippedFrom(index, name));
	const shown = rows.slice(0, 3).map(at => toldPath(pathOf(state, at)));
	const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
	return rows.length === 0
		? undefined
		: told`${alike.length > 0 ? 'Already exists' : 'Similar name'}: ${joinedBy('; ', shown)}${more}`;
}

/** Warns about a parent below which the service refuses creations, that has no children like most on its level, or that is not in the complete list. The form can be sent anyway: the list shows only the organizations that this user sees. */
export function parentWarning(state: State, form: Form): string | undefined {
	if (form.kind !== 'create') {
		return undefined;
	}

	const parentId = textOfSlot(form, 'parent');
	const parent = rowOfId(state, parentId);
	const refused =
		whyRefused(state, {call: 'create', id: parentId}) ?? capabilityWarning(knownOrganization(state, parent));
	if (refused !== undefined) {
		return refused;
	}

	const {progress, unreadable} = state.listing;
	const isAllKnown = progress.status === 'complete' && unreadable === 0;
	if (!isAllKnown || parentId === '') {
		return undefined;
	}

	const level = childlessLevel(state.tree.index, parent);
	return parent === -1
		? 'No organization that you can see has this id. You can send it anyway.'
		: level &&
				`This parent has no sub-organizations, like ${count(level.childless)} of ${count(level.all)} on its level. If it is a customer, choose its parent instead: you cannot change this later.`;
}

/** The parent, name first, because a narrow pane cuts the end; or that there is none. */
export function parentText(state: State, id: string): Told {
	if (id === '') {
		return 'none: a root';
	}

	const path = pathOf(state, rowOfId(state, id));
	const above = toldPath(path.slice(0, -1));
	return path.length === 0 ? id : told`${path.at(-1) ?? ''}${above === '' ? '' : told` in ${above}`} (${id})`;
}
