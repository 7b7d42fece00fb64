import {
	type Field,
	focusedSlot,
	type Form,
	membersOf,
	type Slot,
	slotsOf,
	textOfSlot,
} from '../../kernel/form-model/form.js';
import type {State} from '../../kernel/state/state.js';
import {shownText, told, dot, joined} from '../../base/text/told.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {movedText} from '../../kernel/form-model/conflict.js';
import {
	countryRemark,
	errorOf,
	warningBesidesCountry,
	warningOf,
	credentialWarning,
} from '../../kernel/form-model/value-warnings.js';
import {blankAddress, fieldLabel, formField, memberTitle, valueBefore} from '../../kernel/form-model/fields.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {childRows} from '../../base/tree/tree-index.js';
import {harmless} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import {sentence, shownName} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {lineTo} from '../../base/tree/tree.js';
import {plain, row, type Row, type Span, toldRows, toned, totalWidth, lineSpans} from '../../kernel/rows/row.js';
import {failureRows, wholeFailureText, failureText, isYoung, notReadyText} from '../../kernel/rows/failure.js';
import {type OwnScene, spoken} from '../../kernel/rows/scene.js';
import {namesakesText, parentText, parentWarning, reviewedRows, reviewRows} from '../../kernel/rows/review-rows.js';
import {isNotThere} from '../../base/api/api-error.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {savingText, waitText} from '../../kernel/rows/listing-text.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {pickerRows} from '../../kernel/rows/picker.js';
import {firstAccountView} from './commands.js';
import {conflictRows, conflictScene} from './conflict.js';

const notChosen = 'not chosen yet';

/** The parent without its id, unless the parent or one of its ancestors has a sibling of the same name. */
function parentName(state: State, id: string): string {
	const {index} = state.tree;
	const at = rowOfId(state, id);
	const text = shownText(parentText(state, id));
	const hasTwin = (which: number) =>
		childRows(index, index.parent[which] ?? -1).some(
			sibling => sibling !== which && index.nameAt(sibling) === index.nameAt(which),
		);
	const isAmbiguous = at === -1 || lineTo(index, at).some(which => hasTwin(which));
	return isAmbiguous ? text : text.slice(0, text.length - ` (${id})`.length);
}

const unsettledText = (state: State, form: Form): string =>
	`${movedText(form)}: press ${keyOf(state, 'reviewForm')} to see how.`;

type FormRoom = {readonly state: State; readonly form: Form; readonly columns: number};

// The label is safe text, so no escaping is needed.
function labelSpan(label: string, isFocused: boolean, columns: number): Span {
	return {
		text: `${fitMiddle(`${isFocused ? '❯' : ' '} ${label}`, columns - 1)} `,
		said: label,
		tone: isFocused ? 'accent' : 'dim',
		isHarmless: true,
	};
}

// In a creation every value is new, so none is marked.
function isChanged(form: Form, {name, member}: Slot): boolean {
	if (form.kind === 'create') {
		return false;
	}

	const before = valueBefore(form.before, name);
	if (!member) {
		return textOfSlot(form, name) !== before;
	}

	const {index, field} = member;
	const old = membersOf(name, before === '' ? blankAddress : before)[index];
	return old?.name !== field.name || old.kind !== field.kind || old.value !== field.value;
}

const labelColumnsOf = (columns: number): number => (columns < 40 ? Math.floor(columns / 3) : 20);

function slotRow({state, form, columns}: FormRoom, slot: Slot, isFocused: boolean): Row {
	const labelColumns = labelColumnsOf(columns);
	const title = slot.member && memberTitle(slot.name, slot.member.field.name);
	const label = labelSpan(
		title === undefined ? fieldLabel(slot.name) : `  ${harmless(title)}`,
		isFocused,
		labelColumns,
	);
	const text = slot.member?.field.value ?? textOfSlot(form, slot.name);
	const isParent = slot.name === 'parent';
	const right = [
		...(isParent && isFocused ? [`  press ${keyOf(state, 'acceptField')} to choose`] : []),
		...(isChanged(form, slot) ? [columns < 50 ? '•' : 'changed'] : []),
	].map((each, index) => toned('dim', index === 0 ? each : `  ${each}`));
	const rightColumns = totalWidth(right);
	const room = columns - labelColumns - (rightColumns === 0 ? 0 : rightColumns + 1);
	if (isParent) {
		const parent = form.isParentOpen ? notChosen : harmless(parentName(state, text));
		return {
			...row(label, {text: fitMiddle(parent, room), isHarmless: true, ...(form.isParentOpen && {tone: 'warning'})}),
			right,
			...(isFocused && {cursor: labelColumns}),
		};
	}

	const {spans, cursor} = lineSpans(isFocused ? form.line : {text, cursor: 0}, room);
	return {left: [label, ...spans], right, ...(isFocused && {cursor: labelColumns + cursor})};
}

const verdicts = {
	notStored: 'Nothing was stored. Everything you typed is kept.',
	unknown:
		'cforgs checked, but it is unclear whether it was stored. Everything you typed is kept. Check before you send it again.',
} as const;

const notFound =
	'It is not stored so far. Everything you typed is kept. If you send it again, cforgs first checks whether it is stored.';

const profileVerdicts = {
	notStored: 'The profile was not stored. Everything you typed is kept.',
	unknown:
		'It is unclear whether the profile is stored. Everything you typed is kept. If you send it again, cforgs first checks whether it is stored.',
} as const;

function verdictText(state: State, {error, verdict = 'notStored', isLookUpFailed, isNameStored}: Form): string {
	if (isNameStored) {
		return profileVerdicts[verdict];
	}

	if (isLookUpFailed) {
		const keys = `press ${keyOf(state, 'reviewForm')}, then press ${keyOf(state, 'saveForm')}`;
		return `cforgs could not check whether it was stored. Everything you typed is kept. To check again before anything is sent, ${keys}.`;
	}

	return verdict === 'notStored' && error?.outcome === 'unknown' ? notFound : verdicts[verdict];
}

/** Warns, before anything is typed, that it cannot be kept. */
const unkeptText = ({draftFailure}: Pick<State, 'draftFailure'>): string | undefined =>
	draftFailure === undefined
		? undefined
		: `Drafts cannot be saved: ${draftFailure}. What you type is lost if cforgs ends.`;

function bannerRows({state, form, columns}: FormRoom): readonly Row[] {
	const {error, note, unsettled, isNameStored} = form;
	const unkept = unkeptText(state);
	return [
		...(unkept === undefined ? [] : [...toldRows(unkept, columns, 'warning'), row()]),
		...(note === undefined ? [] : [...toldRows(note, columns, 'warning'), row()]),
		...(unsettled ? [...toldRows(unsettledText(state, form), columns, 'warning'), row()] : []),
		...(isNameStored ? toldRows('The new name is stored.', columns, 'success') : []),
		...(error ? [...failureRows(error, columns), ...toldRows(verdictText(state, form), columns, 'dim'), row()] : []),
	];
}

// The program's own text: its characters need no escaping.
const warningRows = (warning: string, columns: number): readonly Row[] =>
	wrapText(warning, columns - 4, text => text).map(text =>
		row(plain(' '.repeat(4)), {text, tone: 'warning', isHarmless: true}),
	);

const isCountry = ({name, member}: Slot): boolean => name === 'business_address' && member?.field.name === 'country';

function countryRows({form, columns}: FormRoom, slot: Slot): readonly Row[] {
	const warning = isCountry(slot) ? countryRemark(form) : undefined;
	return warning === undefined ? [] : warningRows(warning, columns);
}

/** The remarks below a field. `hasCountryRow`: that about the country is below the row of the country. */
function remarkRows({state, form, columns}: FormRoom, {name, wasLeft}: Field, hasCountryRow: boolean): readonly Row[] {
	const error = wasLeft || form.error ? errorOf(form, name) : undefined;
	const ownWarning = hasCountryRow ? warningBesidesCountry : warningOf;
	const warning = error === undefined ? ownWarning(form, name, keyOf(state, 'editOutside')) : undefined;
	const credential = credentialWarning(form, name);
	const parent = name === 'parent' && error === undefined ? parentWarning(state, form) : undefined;
	return [
		...(error === undefined ? [] : toldRows(error, columns, 'danger', 4)),
		...(parent === undefined ? [] : warningRows(parent, columns)),
		...(credential === undefined ? [] : toldRows(credential, columns, 'warning', 4)),
		...(warning === undefined ? [] : warningRows(warning, columns)),
	];
}

function namesakeRows(state: State, form: Form, {name}: Field, columns: number): readonly Row[] {
	const text = name === 'name' ? namesakesText(state, form) : undefined;
	return text === undefined ? [] : toldRows(text, columns, 'warning', 4);
}

function parentRows({state, form, columns}: FormRoom, {name}: Field): readonly Row[] {
	if (name !== 'name' || form.kind !== 'edit') {
		return [];
	}

	const labelColumns = labelColumnsOf(columns);
	const right = columns < 50 ? [] : [toned('dim', 'cannot be changed')];
	const text = fitMiddle(
		harmless(parentName(state, form.before.parentId)),
		columns - labelColumns - totalWidth(right) - 1,
	);
	return [{left: [labelSpan(fieldLabel('parent'), false, labelColumns), {text, tone: 'dim', isHarmless: true}], right}];
}

function guidanceRows({isGuided}: Form, {name}: Field, isFocused: boolean, columns: number): readonly Row[] {
	return isGuided && isFocused ? toldRows(formField(name).purpose, columns, 'dim', 4) : [];
}

function fieldHead({name, isExpanded}: Field): readonly Row[] {
	return isExpanded ? [row(toned('dim', `  ${fieldLabel(name)}`))] : [];
}

/** The rows of the form, with messages below each field. */
export function fieldRows(state: State, form: Form, columns: number): readonly Row[] {
	const focused = slotsOf(form)[form.focused];
	const fields = form.fields.flatMap((field): readonly Row[] => {
		const slots = slotsOf({fields: [field]}).map(slot => ({
			slot,
			isFocused: slot.name === focused?.name && slot.member?.index === focused.member?.index,
		}));
		return [
			...fieldHead(field),
			...slots.flatMap(({slot, isFocused}) => [
				slotRow({state, form, columns}, slot, isFocused),
				...countryRows({state, form, columns}, slot),
			]),
			...remarkRows(
				{state, form, columns},
				field,
				slots.some(({slot}) => isCountry(slot)),
			),
			...namesakeRows(state, form, field, columns),
			...guidanceRows(form, field, field.name === focused?.name, columns),
			...parentRows({state, form, columns}, field),
		];
	});
	return [...bannerRows({state, form, columns}), ...fields];
}

/** The form for screen readers: the focused field with its label, position, value and errors, and before it the problems of other fields. */
export function fieldScene(state: State, form: Form, title: string): OwnScene {
	const slots = slotsOf(form);
	const slot = focusedSlot(form);
	const field = form.fields.find(({name}) => name === slot.name);
	const label = slot.member
		? `${fieldLabel(slot.name)}, ${harmless(memberTitle(slot.name, slot.member.field.name))}`
		: fieldLabel(slot.name);
	const parent = form.isParentOpen ? notChosen : spoken(parentText(state, field?.text ?? ''));
	const value = slot.name === 'parent' ? parent : harmless(form.line.text);
	// The text may come from the service.
	const error = field && (field.wasLeft || form.error) ? errorOf(form, slot.name) : undefined;
	const remarks = [
		error === undefined ? undefined : harmless(error),
		credentialWarning(form, slot.name),
		slot.name === 'parent' ? parentWarning(state, form) : undefined,
		warningOf(form, slot.name, keyOf(state, 'editOutside')),
	].filter(text => text !== undefined);
	const focus = [
		`${label}, field ${form.focused + 1} of ${slots.length}: ${value === '' ? 'empty' : value}`,
		...remarks,
		...(form.isGuided ? [formField(slot.name).purpose] : []),
	];
	const problems = form.fields
		.filter(({wasLeft, name}) => wasLeft && name !== slot.name && errorOf(form, name) !== undefined)
		.map(({name}) => `${fieldLabel(name)}: ${errorOf(form, name) ?? ''}`);
	const namesakes = namesakesText(state, form);
	const unkept = unkeptText(state);
	return {
		heading: `${sentence(spoken(title))} ${slots.length} fields.`,
		lines: [
			...(unkept === undefined ? [] : [unkept]),
			...(form.note === undefined ? [] : [form.note]),
			...(form.kind === 'edit'
				? [told`Parent, which cannot be changed: ${parentText(state, form.before.parentId)}.`]
				: []),
			...(form.unsettled ? [unsettledText(state, form)] : []),
			...(form.isNameStored ? ['The new name is stored.'] : []),
			...(form.error ? [wholeFailureText(form.error)] : []),
			...problems,
			...(namesakes === undefined ? [] : [told`${namesakes}.`]),
		].map(line => spoken(line)),
		focus: focus.map((text, index) => (index === focus.length - 1 ? text : sentence(text))).join(' '),
		focusId: [form.focused, label, ...remarks].join(' '),
		typed: {label, line: form.line},
	};
}

/** Shows that a form is being read, or why it could not be read. */
export function openingRows(state: State, {id, error}: DialogOf<'opening'>, columns: number): readonly Row[] {
	if (!error) {
		return toldRows(
			joined(waitText(state, 'Loading the stored values …'), ` Press ${keyOf(state, 'closeDialog')} to go back.`),
			columns,
			'dim',
		);
	}

	const next = isNotThere(error) ? `, then press ${keyOf(state, 'refreshAll')} to reload the list` : '';
	const way = `Press ${keyOf(state, 'closeDialog')} to go back${next}.`;
	return isYoung(state, id, error)
		? toldRows(`${notReadyText(state)} ${way}`, columns, 'danger')
		: failureRows(error, columns, told`${failureText(error)} ${way}`);
}

const leavingText = (state: State): string =>
	`What you typed is not saved. Press ${keyOf(state, 'putFormAside')} to keep it as a draft, press ${keyOf(state, 'discardForm')} to discard it, press ${keyOf(state, 'reviewForm')} to review it, or press ${keyOf(state, 'returnToTyped')} to go back to editing.`;

const verbs = {create: 'Create an organization', edit: 'Edit', profile: 'Profile of'} as const;

function formTitle({kind, before: {name}, isGuided}: Form): string {
	const creation = isGuided ? 'Onboard a new customer' : verbs.create;
	return kind === 'create' ? creation : `${verbs[kind]} ${shownName(name)}`;
}

/** The view of each step of a form. */
export function formView(state: State, {form}: {readonly form: Form}, {columns, height}: Room): DialogView {
	const {step} = form;
	const title = formTitle(form);
	switch (step.name) {
		case 'picking': {
			return {title: 'Choose the parent', rows: pickerRows(state, step, columns, height)};
		}

		case 'reviewing': {
			return {
				title: told`Review${dot}${title}`,
				rows: reviewRows(state, form, columns),
				isScrolling: true,
				scrolledTo: step.scrolledTo,
				needed: [[0, reviewedRows(state, form, columns).length]],
			};
		}

		case 'conflict': {
			// Does not scroll past the focused difference, so that its sides stay in sight.
			const {rows, scrolledTo, end} = conflictRows(state, form, step, {columns, height});
			return {
				title: told`Conflict${dot}${title}`,
				rows,
				isScrolling: true,
				scrolledTo,
				end,
				scene: () => conflictScene(state, form, step),
			};
		}

		case 'sending': {
			const sending = toldRows(savingText(state, step), columns, 'warning');
			// The review was announced before. Once the organization is created, so was the title.
			return {
				title: told`Sending${dot}${title}`,
				rows: [...sending, row(), ...reviewRows(state, form, columns)],
				scene: () => ({rows: sending, ...(step.created && {heading: ''})}),
			};
		}

		case 'account': {
			return firstAccountView(state, form, columns);
		}

		case 'leaving': {
			// No cursor, because nothing can be typed. The question stays in sight.
			const rows = fieldRows(state, form, columns).map(({cursor: _, ...rest}) => rest);
			const question = toldRows(leavingText(state), columns, 'warning');
			return {
				title,
				rows: [...question, row(), ...rows],
				scene: () => ({heading: '', namesKeys: true, rows: question}),
			};
		}

		case 'editing': {
			const {scrolledTo} = step;
			return {
				title,
				rows: fieldRows(state, form, columns),
				isScrolling: true,
				scrolledTo,
				isFollowing: scrolledTo === undefined,
				scene: () => fieldScene(state, form, title),
			};
		}
	}
}
