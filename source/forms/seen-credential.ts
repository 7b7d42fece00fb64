import {credentialShapeOf, schemeOfShape} from '../api/credential-shape.js';
import type {Form} from './form.js';
import {changesOf, type Change} from './request.js';
import {fieldLabel, type FieldName} from './fields.js';

// By its prefix one is found wherever it stands; without, as a whole word. Shorter ones are no credential, and a long text has many of them.
const candidates = /cf(?:k|ut|at|oat)_[\w\-]{8,}|[\w\-]{37,}/gv;

/**
What was typed, without what stood before and after it already: a credential may have been pasted at the end of a word.
*/
function addedIn({from, to}: Pick<Change, 'from' | 'to'>): string {
	const most = Math.min(from.length, to.length);
	let start = 0;
	while (start < most && from[start] === to[start]) {
		start++;
	}

	let end = 0;
	while (end < most - start && from.at(-1 - end) === to.at(-1 - end)) {
		end++;
	}

	return to.slice(start, to.length - end);
}

// What stood in the field before is no news.
function kindIn(text: string, from: string): string | undefined {
	const scheme = text.match(candidates)?.filter(part => !from.includes(part)).map(part => schemeOfShape(credentialShapeOf(part))).find(each => each !== undefined);
	return scheme === undefined ? undefined : `an API ${scheme}`;
}

export const hasCredential = (text: string): boolean => kindIn(text, '') !== undefined;

/**
Whether a text holds what can be nothing but a credential.
*/
export const hasPrefixedCredential = (text: string): boolean => /cf(?:k|ut|at|oat)_[\w\-]{8,}/v.test(text);

/**
Said of a field that was changed to hold what looks like a credential; it may be saved all the same, as it may be none.
*/
export function credentialWarning(form: Form, name: FieldName): string | undefined {
	const change = name === 'parent' ? undefined : changesOf(form).find(each => each.name === name);
	const kind = change && (kindIn(change.to, change.from) ?? kindIn(addedIn(change), change.from));
	return kind === undefined ? undefined : `This looks like a credential (${kind}). Everyone who can read this organization will be able to read it. Drafts never keep it.`;
}

/**
The fields that look like one, and what is to be said of each before it is sent.
*/
export function credentialWarnings(form: Form): ReadonlyArray<{readonly name: FieldName; readonly text: string}> {
	return form.fields.flatMap(({name}) => {
		const warning = credentialWarning(form, name);
		return warning === undefined ? [] : [{name, text: `${fieldLabel(name)}: ${warning}`}];
	});
}
