import type {OrganizationInput, Profile} from '../api/schemas.js';
import {
	blankAddress,
	emptyProfile,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
} from './fields.js';
import type {Form} from './form.js';

export type WriteRequest =
	| {readonly method: 'POST' | 'PUT'; readonly path: string; readonly body: OrganizationInput}
	| {readonly method: 'PUT'; readonly path: string; readonly profile: Profile};

// One that was read stays: only what this program filled in stands for none.
const textToStore = (text: string, {isGuided}: Pick<Form, 'isGuided'>): string => isGuided && text === blankAddress ? '' : text;

export type Change = {readonly name: FieldName; readonly from: string; readonly to: string};

/**
The fields whose text differs from what was read.
*/
export function changesOf(form: Pick<Form, 'before' | 'fields' | 'isGuided'>): readonly Change[] {
	return form.fields
		.map(({name, text}) => ({name, from: valueBefore(form.before, name), to: textToStore(text, form)}))
		.filter(({from, to}) => from !== to);
}

function valueOf(form: Form, name: FieldName): string {
	const field = form.fields.find(each => each.name === name);
	return field ? textToStore(field.text, form) : valueBefore(form.before, name);
}

/**
The profile to send: what was read, unknown members included, with the edited texts in their places.
*/
function profileOf(form: Form): Profile {
	const edited = Object.fromEntries(profileFields.map(name => [name, valueOf(form, name)]));
	return {...emptyProfile, ...form.before.profile, ...edited};
}

/**
A profile is sent where there was one, or where one was typed.
*/
function sentProfile(form: Form): Profile | undefined {
	const isTyped = changesOf(form).some(({name}) => name !== 'name' && name !== 'parent');
	return isTyped || form.before.profile !== undefined ? profileOf(form) : undefined;
}

/**
What is stored once the form is.
*/
export const afterOf = (form: Form): Before => ({name: valueOf(form, 'name'), parentId: valueOf(form, 'parent'), profile: sentProfile(form)});

/**
The request that saving the form will send.
*/
export function requestOf(form: Form): WriteRequest {
	const {id, kind} = form;
	const path = id === undefined ? '/organizations' : `/organizations/${encodeURIComponent(id)}`;
	if (kind === 'profile') {
		return {method: 'PUT', path: `${path}/profile`, profile: profileOf(form)};
	}

	const parentId = valueOf(form, 'parent');
	const profile = sentProfile(form);
	const body = {
		name: valueOf(form, 'name'),
		...(parentId !== '' && {parent: {id: parentId}}),
		...(profile && {profile}),
	};
	return {method: kind === 'create' ? 'POST' : 'PUT', path, body};
}
