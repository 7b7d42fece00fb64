import {ApiError} from '../api/api-error.js';
import type {Detail, Message} from '../state/state.js';
import {
	changesOf,
	fieldLabel,
	profileFields,
	valueBefore,
	type FieldName,
	type Form,
} from './form.js';

const fieldNames = ['name', 'parent', ...profileFields] as const;

function storedValue({organization, profile}: Detail, name: FieldName): string {
	switch (name) {
		case 'name': {
			return organization.name;
		}

		case 'parent': {
			return organization.parent?.id ?? '';
		}

		case 'business_name':
		case 'business_email':
		case 'business_phone':
		case 'business_address':
		case 'external_metadata': {
			return profile?.[name] ?? '';
		}
	}
}

const labelsOf = (names: readonly FieldName[]): string => names.map(name => fieldLabel(name).toLowerCase()).join(', ');

const titles = {create: 'Created', edit: 'Saved', profile: 'Profile saved'} as const;

/**
What a write did, from reading it back: what was asked and is not stored, and what moved though it was not asked. `stored` is the error where reading back failed.
*/
export function describeOutcome(form: Form, stored: Detail | ApiError, isLookedUp = false): Message {
	const title = `${isLookedUp ? 'The answer was lost, but looking it up shows: ' : ''}${titles[form.kind]}`;
	if (stored instanceof ApiError) {
		const isYoung = form.kind === 'create' && stored.status === 403;
		const why = isYoung ? ' · not ready yet: a new organization can be refused for about half a minute.' : `, but not read back: ${stored.message}`;
		return {tone: 'warning', text: `${title}${why} Press r to look again.`};
	}

	const {name} = stored.organization;
	const asked = new Map(changesOf(form).map(change => [change.name, change.to]));
	const differing = fieldNames.filter(field => storedValue(stored, field) !== (asked.get(field) ?? valueBefore(form.before, field)));
	const missed = differing.filter(field => asked.has(field));
	const moved = differing.filter(field => !asked.has(field));
	if (missed.length > 0 || moved.length > 0) {
		const parts = [
			...(missed.length > 0 ? [`not stored as asked: ${labelsOf(missed)}`] : []),
			...(moved.length > 0 ? [`also changed: ${labelsOf(moved)}`] : []),
		];
		return {tone: 'warning', text: `${title} ${name} · ${parts.join(' · ')}`};
	}

	return {
		tone: 'success',
		text: form.kind === 'create' ? `${title} ${name} · read back as asked` : `${title}: ${name} · ${labelsOf(asked.keys().toArray())} stored as asked, nothing else changed`,
	};
}
