import {errorOf} from '../forms/field-rules.js';
import {fieldLabel, type Field, type Form} from '../forms/form.js';
import type {Line} from '../forms/line-editor.js';
import {pathOf, rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {failureText} from './failure.js';
import {
	plain,
	row,
	toned,
	type Row,
	type Span,
} from './row.js';
import {fit, widthOf, windowAround} from './width.js';
import {wrapText} from './wrap.js';

/**
A text being typed, in exactly so many columns, and where in them its cursor is.
*/
export function lineSpans({text, cursor}: Line, columns: number): {readonly spans: readonly Span[]; readonly cursor: number} {
	const {before, at, after} = windowAround(text, cursor, columns);
	return {spans: [{text: before + at + after, isHarmless: true}], cursor: widthOf(before)};
}

/**
A parent as its path and id, or as none.
*/
export function parentText(state: State, id: string): string {
	if (id === '') {
		return 'none: a root';
	}

	const path = pathOf(state, rowOfId(state, id)).join(' › ');
	return path === '' ? id : `${path} (${id})`;
}

function fieldRow(state: State, field: Field, isFocused: boolean, columns: number): Row {
	const labelColumns = columns < 40 ? Math.floor(columns / 3) : 20;
	const label = toned(isFocused ? 'accent' : 'dim', `${fit(`${isFocused ? '❯' : ' '} ${fieldLabel(field.name)}`, labelColumns - 1)} `);
	if (field.name === 'parent') {
		const hint = isFocused ? [toned('dim', '  ↵ choose')] : [];
		return {...row(label, plain(parentText(state, field.line.text))), right: hint, ...(isFocused && {cursor: labelColumns})};
	}

	const valueColumns = columns - labelColumns;
	const {spans, cursor} = lineSpans(isFocused ? field.line : {text: field.line.text, cursor: 0}, valueColumns);
	return isFocused ? {left: [label, ...spans], cursor: labelColumns + cursor} : row(label, ...spans);
}

function bannerRows(form: Form, columns: number): readonly Row[] {
	if (!form.error) {
		return [];
	}

	const unknown = form.error.outcome === 'unknown' ? ' It may have been stored all the same: look before you send it again.' : '';
	return [
		...wrapText(`${failureText(form.error)}${unknown}`, columns).map(text => row({text, tone: 'danger', isHarmless: true})),
		row(toned('dim', 'Everything you typed is kept.')),
		row(),
	];
}

/**
The form's fields with their errors below them, and on which row the focused one stands.
*/
export function fieldRows(state: State, form: Form, columns: number): {readonly rows: readonly Row[]; readonly focus: number} {
	const rows = [...bannerRows(form, columns)];
	let focus = 0;
	for (const [index, field] of form.fields.entries()) {
		const isFocused = index === form.focused;
		if (isFocused) {
			focus = rows.length;
		}

		rows.push(fieldRow(state, field, isFocused, columns));
		const error = field.wasLeft || form.error ? errorOf(form, field.name) : undefined;
		if (error !== undefined) {
			rows.push(...wrapText(error, columns - 4).map(text => row(plain(' '.repeat(4)), {text, tone: 'danger', isHarmless: true})));
		}
	}

	return {rows, focus};
}
