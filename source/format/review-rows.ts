import {
	changesOf,
	fieldLabel,
	requestOf,
	type Change,
	type Form,
} from '../forms/form.js';
import type {State} from '../state/state.js';
import {parentText} from './field-rows.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {wrapText} from './wrap.js';

function sideRows(state: State, sign: '-' | '+', {name}: Change, text: string, columns: number): readonly Row[] {
	const shown = name === 'parent' ? parentText(state, text) : text;
	const tone = sign === '-' ? 'danger' : 'success';
	return wrapText(shown === '' ? '(empty)' : shown, columns - 4).map((line, index) =>
		row(toned(tone, index === 0 ? `  ${sign} ` : ' '.repeat(4)), {text: line, isHarmless: true}));
}

/**
What a form will change, old and new, and the request as it will be sent.
*/
export function reviewRows(state: State, form: Form, columns: number): readonly Row[] {
	const request = requestOf(form);
	const body = 'body' in request ? request.body : request.profile;
	const changes = changesOf(form);
	return [
		row(toned('heading', form.kind === 'create' ? 'A new organization' : 'Changes')),
		...changes.flatMap(change => [
			row(plain(fieldLabel(change.name))),
			...(form.kind === 'create' ? [] : sideRows(state, '-', change, change.from, columns)),
			...sideRows(state, '+', change, change.to, columns),
		]),
		...(form.kind === 'create' && changes.every(({name}) => name !== 'parent')
			? [row(plain(fieldLabel('parent'))), ...sideRows(state, '+', {name: 'parent', from: '', to: ''}, form.before.parentId, columns)]
			: []),
		row(),
		row(toned('heading', 'Request')),
		row(plain(`${request.method} ${request.path}`)),
		...wrapText(JSON.stringify(body, undefined, 2), columns).map(text => row({text, isHarmless: true})),
	];
}
