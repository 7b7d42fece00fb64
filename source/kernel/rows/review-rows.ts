import {textOfSlot, type Form} from '../form-model/form.js';
import {afterOf, changesOf, requestsOf} from '../form-model/request.js';
import {fieldLabel, type FieldName, profileFields} from '../form-model/fields.js';
import {credentialWarnings, valueWarnings} from '../form-model/value-warnings.js';
import {whyNotWrite} from '../state/availability.js';
import type {State} from '../state/state.js';
import {excerpt} from '../../base/text/excerpt.js';
import {harmless} from '../../base/text/harmless.js';
import {joinedBy, saidText, shownText, told, type Told, toldPath} from '../../base/text/told.js';
import {reviewedParts} from '../form-model/change-parts.js';
import type {ChosenMany} from '../state/chosen-many.js';
import {rowOfId} from '../state/selectors.js';
import {count, counted, sentence} from '../../base/text/words.js';
import {rowsLookingLike, rowsSlippedFrom} from '../../base/tree/look-alikes.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {childRows} from '../../base/tree/tree-index.js';
import {notShownText, onlyThisText} from '../state/marks.js';
import {data, plain, type Row, row, shownValue, sign, type Span, toldRows, toldSpan, toned} from './row.js';
import {oncePerState} from './once-per-state.js';
import {jsonLineRows} from './json-line-rows.js';

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
	const siblings = isKnown ? childRows(index, parent).filter(at => index.organizationAt(at) !== undefined && index.idAt(at) !== ownId) : [];
	const twins = siblings.filter(at => index.nameAt(at) === name);
	if (twins.length > 0) {
		const where = parent === -1 ? 'There is already a root' : `${nameAt(state, parent)} already has a sub-organization`;
		return [...toldRows(`${where} named ${name}. With this organization there will be ${count(twins.length + 1)}.`, columns, 'danger'), row()];
	}

	const first = rowsLookingLike(index, name).find(at => siblings.includes(at));
	const text = first === undefined ? namesakesText(state, form) : told`${name} looks like ${toldPath(pathOf(state, first))}, which already exists`;
	return text === undefined ? [] : [...toldRows(sentence(text), columns, 'warning'), row()];
}

// Words, because “+” or “-” would read as part of a value such as a phone number. A creation has only new values, so it needs no words.
const sides = {
	old: {tone: 'danger', word: '  old ', said: 'before: '},
	new: {tone: 'success', word: '  new ', said: 'after: '},
	only: {tone: 'success', word: ' '.repeat(4), said: ''},
} as const;

// Shows one form of a text that has two, and speaks the other.
function sideRows(name: FieldName, side: keyof typeof sides, [whole, other]: readonly [whole: Told, other: Told], columns: number): readonly Row[] {
	const {tone, word, said} = sides[side];
	const shown = shownText(whole);
	return excerpt(shown === '' ? '(empty)' : shown, shownText(other), columns - word.length, 12).map((line, index) => row(
		index === 0 ? sign(word, said, tone) : plain(' '.repeat(word.length)),
		{...shownValue(name, line), tone, ...(saidText(whole) !== shown && {said: index === 0 ? harmless(saidText(whole)) : ''})},
	));
}

const isSent = (form: Form): boolean => form.kind === 'create' || changesOf(form).length > 0;

/** The changes that a form will make, old and new values, with warnings. */
export const reviewedRows = oncePerState((state, form: Form, columns: number): readonly Row[] => {
	const changes = changesOf(form);
	if (!isSent(form)) {
		return toldRows('These values are already stored, so there is nothing to send.', columns);
	}

	const isNew = form.kind === 'create';
	const toldOf = (name: FieldName, text: string): Told => name === 'parent' ? parentText(state, text) : text;
	const parent = !isNew || changes.some(({name}) => name === 'parent') ? undefined : toldOf('parent', form.before.parentId);
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
		...changes.flatMap(change => reviewedParts(change).map(part => ({...part, name: change.name}))).flatMap(({name, label, from, to}) => [
			row(toldSpan(label)),
			...(isNew ? [] : sideRows(name, 'old', [toldOf(name, from), toldOf(name, to)], columns)),
			...sideRows(name, isNew ? 'only' : 'new', [toldOf(name, to), isNew ? '' : toldOf(name, from)], columns),
		]),
		...(parent === undefined ? [] : [row(plain(fieldLabel('parent'))), ...sideRows('parent', 'only', [parent, ''], columns)]),
	];
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The lines of a JSON object for screen readers: names and values, without brackets. */
function saidMembers(value: Record<string, unknown>): ReadonlyArray<readonly Span[]> {
	return Object.entries(value).flatMap(([name, member]: readonly [string, unknown]): ReadonlyArray<readonly Span[]> => {
		const label = [data(name), plain(':')];
		if (isObject(member)) {
			const members = saidMembers(member);
			return members.length === 0 ? [label] : [label, ...members, []];
		}

		return [[...label, plain(' '), member === '' ? plain('empty') : data(String(member))]];
	});
}

/** The JSON of a request. */
export function bodyRows(body: Record<string, unknown>, columns: number): readonly Row[] {
	const said = [[], ...saidMembers(body)];
	return JSON.stringify(body, undefined, 2).split('\n').flatMap((line, at) =>
		jsonLineRows(line, columns).map((each, index) => ({...each, said: index === 0 ? said[at] ?? [] : []})));
}

// The service takes a profile only as a whole.
function unchangedText(form: Form): string | undefined {
	const changed = new Set<string>(changesOf(form).map(({name}) => name));
	const unchanged = profileFields.filter(name => !changed.has(name)).length;
	if (unchanged === 0 || requestsOf(form).every(({part}) => part !== 'profile')) {
		return undefined;
	}

	const [others, are, they] = unchanged === 1 ? ['field', 'is', 'it is'] : [`${unchanged} fields`, 'are', 'they are'];
	return `The other ${others} of the profile ${are} sent ${form.before.profile === undefined ? 'empty' : `again as ${they}`}.`;
}

/** The requests that saving a form will send: method, path and JSON. */
export function requestRows(form: Form, columns: number, title = 'Request'): readonly Row[] {
	const requests = requestsOf(form);
	const several = requests.length === 1 ? [] : toldRows('The name and the profile are saved by separate requests. If the first fails, the second is not sent.', columns, 'dim');
	const unchanged = unchangedText(form);
	const about = [...several, ...(unchanged === undefined ? [] : toldRows(unchanged, columns, 'dim'))];
	return [...about, ...(about.length === 0 ? [] : [row()]), ...requests.flatMap(({method, path, body}, index) => [
		...(index === 0 ? [] : [row()]),
		row(toned('heading', requests.length === 1 ? title : `${title} ${index + 1} of ${requests.length}`)),
		...jsonLineRows(`${method} ${path}`, columns),
		...bodyRows(body, columns),
	])];
}

/** The review with its requests, if anything will be sent. */
export function reviewRows(state: State, form: Form, columns: number): readonly Row[] {
	const reviewed = reviewedRows(state, form, columns);
	return isSent(form) ? [...reviewed, row(), ...requestRows(form, columns)] : reviewed;
}

/** Warns, before a write is confirmed, if the earlier values cannot be stored on disk. */
export const unkeptRows = ({journalFailure}: Pick<State, 'journalFailure'>, columns: number): readonly Row[] => journalFailure === undefined
	? []
	: toldRows(`The earlier values cannot be saved on disk: ${journalFailure}. You can undo this only until cforgs ends.`, columns, 'warning');

/** Warns about what a key acts on although a filter or a search hides it. */
export function notShownRows(names: readonly string[], columns: number): readonly Row[] {
	const text = notShownText(names);
	return text === undefined ? [] : toldRows(text, columns, 'warning');
}

/** What is not on the screen, although a run acts on it, and what the run leaves out. */
export function notSeenRows({hidden, unlisted}: Pick<ChosenMany, 'hidden' | 'unlisted'>, columns: number): readonly Row[] {
	const lacking = unlisted === 0 ? [] : toldRows(`${counted(unlisted, 'marked organization')} ${unlisted === 1 ? 'has' : 'have'} not loaded yet and ${unlisted === 1 ? 'is' : 'are'} left out.`, columns, 'warning');
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
	return rows.length === 0 ? undefined : told`${alike.length > 0 ? 'Already exists' : 'Similar name'}: ${joinedBy('; ', shown)}${more}`;
}

/** Warns about a parent that is not in the complete list. The form can be sent anyway: the list shows only the organizations that this user sees. */
export function parentWarning(state: State, form: Form): string | undefined {
	if (form.kind !== 'create') {
		return undefined;
	}

	const parentId = textOfSlot(form, 'parent');
	const {progress, unreadable} = state.listing;
	const isAllKnown = progress.status === 'complete' && unreadable === 0;
	return !isAllKnown || parentId === '' || rowOfId(state, parentId) !== -1
		? undefined
		: 'No organization that you can see has this id. You can send it anyway.';
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
