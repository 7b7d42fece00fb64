import {
	isHinted,
	placeOf,
	typedLine,
	type Binding,
	type DialogView,
	type Place,
	type Registry,
	whyNotHere,
} from '../format/registry.js';
import {errorOf, warningOf} from '../forms/field-rules.js';
import {focusedSlot, slotsOf, type Form} from '../forms/form.js';
import {fieldLabel, formField} from '../forms/fields.js';
import {credentialWarning} from '../forms/seen-credential.js';
import {typingKeys} from '../forms/typing-keys.js';
import {wholeFailureText} from '../format/failure.js';
import {notChosen, parentText, unsettledText} from '../form/field-rows.js';
import {namesakesText} from '../form/namesakes.js';
import {parentWarning} from '../form/parent-warning.js';
import {harmless} from '../text/harmless.js';
import {told} from '../text/told.js';
import {keyOf} from '../state/key-of.js';
import {
	data,
	row,
	plain,
	toldSpan,
	type Row,
} from '../format/row.js';
import {clause, counted, sentence} from '../text/words.js';
import type {State} from '../state/state.js';
import type {DialogOf} from '../state/dialog.js';
import {paletteEntries} from '../palette/rows.js';
import {
	choicesOf,
	rowText,
	spoken,
	type Scene,
} from './scene.js';
import {conflictScene} from './conflict-scene.js';
import {spokenKey, spokenKeysOf} from './spoken-key.js';

function keysText(registry: Registry, state: State): string {
	const place = placeOf(state, registry);
	const keys = registry.bindings.filter(binding => binding.places.includes(place) && isHinted(binding, state, registry))
		.map(({keys, name, nameNow}) => `${spokenKey(keys[0] ?? '')}: ${nameNow?.(state) ?? name}`);
	return keys.length === 0 ? '' : `Keys: ${keys.join(', ')}.`;
}

/**
The field in question: its name, its place among the others, its value, and what is wrong with it.
*/
function fieldScene(state: State, form: Form, title: string, keys: string): Scene {
	const slots = slotsOf(form);
	const slot = focusedSlot(form);
	const field = form.fields.find(({name}) => name === slot.name);
	const label = slot.member ? `${fieldLabel(slot.name)}, ${harmless(slot.member.field.name)}` : fieldLabel(slot.name);
	const parent = form.isParentOpen ? notChosen : spoken(parentText(state, field?.text ?? ''));
	const value = slot.name === 'parent' ? parent : harmless(form.line.text);
	// It may be what the service says.
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
	const problems = form.fields.filter(({wasLeft, name}) => wasLeft && name !== slot.name && errorOf(form, name) !== undefined).map(({name}) => `${fieldLabel(name)}: ${errorOf(form, name) ?? ''}`);
	const namesakes = namesakesText(state, form);
	return {
		key: `form ${title}`,
		intro: [`${sentence(title)} ${slots.length} fields.`, keys],
		lines: [
			...(form.note === undefined ? [] : [form.note]),
			...(form.kind === 'edit' ? [told`Parent, which cannot be changed: ${parentText(state, form.before.parentId)}.`] : []),
			...(form.unsettled ? [unsettledText(state, form)] : []),
			...(form.isNameStored ? ['The new name is stored.'] : []),
			...(form.error ? [wholeFailureText(form.error)] : []),
			...problems,
			...(namesakes === undefined ? [] : [told`${namesakes}.`]),
		].map(line => spoken(line)),
		focus: focus.map((text, index) => index === focus.length - 1 ? text : sentence(text)).join(' '),
		focusId: [form.focused, label, ...remarks].join(' '),
		typed: {label, line: form.line},
	};
}

type Described = Pick<Binding, 'keys' | 'description'> & Partial<Pick<Binding, 'said' | 'whyNot'>>;

/**
Keys with what they do; after those that act now the others, and why they do not.
*/
function keyLines(described: readonly Described[], state: State, registry: Registry): readonly string[] {
	const lines = described.map(({keys, description, said = description, whyNot}) => {
		const why = whyNot?.(state, registry);
		return {why, text: `${spokenKeysOf(keys)}: ${said}${why === undefined ? '' : `. Not now: ${spoken(why)}`}`};
	});
	const [acting, others] = [lines.filter(({why}) => why === undefined), lines.filter(({why}) => why !== undefined)];
	return [...acting, ...others].map(({text}) => text);
}

const bindingsOf = ({bindings}: Registry, place: Place): readonly Binding[] => bindings.filter(({places}) => places.includes(place));

// What was said of the form before is not said again below the question or the state of things.
const isAsked = (place: Place): boolean => ['leaving', 'sending', 'waiting', 'deleting'].includes(place);

// What has several lines is no choice that could be told from others by its first.
const heardCopies = ({entries, cursor}: DialogOf<'copy'>): readonly Row[] => entries.map(({label, text}, index) => {
	const lines = text.split('\n').length;
	return {...row(...lines === 1 ? [plain(`${label} `), data(text)] : [plain(`${label}, ${counted(lines, 'line')}`)]), isSelected: index === cursor};
});

// What a command does goes before the keys that do it without a list.
const heardCommands = (registry: Registry, state: State, cursor: number): readonly Row[] => paletteEntries(registry, state).map((binding, index) => {
	const why = whyNotHere(binding, state, registry);
	const what = why === undefined ? `: ${binding.said ?? binding.description}` : told`, not now: ${clause(why)}`;
	return {...row(toldSpan(told`${binding.name}${what}, ${spokenKeysOf(binding.keys)}`)), isSelected: index === cursor};
});

function choiceRows(state: State, registry: Registry, rows: readonly Row[]): readonly Row[] {
	const {dialog} = state;
	if (dialog.kind === 'copy') {
		return heardCopies(dialog);
	}

	return dialog.kind === 'palette' ? heardCommands(registry, state, dialog.cursor) : rows;
}

// The question names the keys. What it is about was said before.
function introOf(place: Place, title: string, items: readonly string[], keys: string): readonly string[] {
	if (place === 'leaving' || place === 'opening') {
		return [];
	}

	return place === 'waiting' || place === 'deleting' ? [keys] : [sentence(title), ...items, keys].filter(text => text !== '');
}

/**
The rows that are said: of what was said of the form before, or of the checklist, none again.
*/
function toldRowsOf(place: Place, rows: readonly Row[]): readonly Row[] {
	if (place === 'deleting') {
		return rows.slice(-1);
	}

	// What stands below the commands is in what is said of the chosen one.
	if (place === 'palette') {
		return rows.slice(0, 2);
	}

	return isAsked(place) ? rows.slice(0, Math.max(1, rows.findIndex(({left}) => left.length === 0))) : rows;
}

/**
What there is to say of a dialog, from what the screen would show of it.
*/
export function dialogScene(state: State, registry: Registry, {title: shownTitle, rows}: DialogView): Scene {
	const {dialog} = state;
	const place = placeOf(state, registry);
	const title = spoken(shownTitle);
	const keys = keysText(registry, state);
	if (place === 'form' && dialog.kind === 'form') {
		return fieldScene(state, dialog.form, title, keys);
	}

	if (dialog.kind === 'form' && dialog.form.step.name === 'conflict') {
		return {key: `conflict ${title}`, intro: [sentence(title), keys], ...conflictScene(state, dialog.form, dialog.form.step)};
	}

	// The keys of the pane, instead of all there are.
	if (place === 'help') {
		return {key: 'help', intro: ['Keys. Escape goes back.'], lines: keyLines(bindingsOf(registry, state.pane), state, registry)};
	}

	if (place === 'formHelp') {
		return {key: 'formHelp', intro: [`${title}. Escape goes back.`], lines: keyLines([...bindingsOf(registry, 'form'), ...typingKeys], state, registry)};
	}

	const line = typedLine(state, registry);
	const {items, focus, arrival} = choicesOf(choiceRows(state, registry, rows));
	// A value to copy is in its choice, or said whole when that is asked for.
	const others = (dialog.kind === 'copy' ? [] : toldRowsOf(place, rows)).filter(each => each.isSelected === undefined && each.cursor === undefined);
	return {
		key: `${place} ${title}`,
		intro: introOf(place, title, line ? [] : items, keys),
		lines: others.map(each => rowText(each)).filter(text => text !== ''),
		focus: isAsked(place) ? undefined : focus,
		...(!line && !isAsked(place) && arrival !== undefined && {arrival}),
		typed: line && {label: title, line},
	};
}
