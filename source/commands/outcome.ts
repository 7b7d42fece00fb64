import {ApiError, isPerhapsTooNew} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import type {Message} from '../state/state.js';
import type {Detail} from '../state/data.js';
import {partsOf} from '../forms/change-parts.js';
import {unknownMembers} from '../forms/conflict.js';
import type {Form} from '../forms/form.js';
import {afterOf, changesOf, type Change} from '../forms/request.js';
import {
	beforeOf,
	fieldNames,
	labelsInSentence,
	valueBefore,
} from '../forms/fields.js';

const lineColumns = 78;
const titles = {create: 'Created', edit: 'Saved', profile: 'Profile saved'} as const;

/**
All is as it was asked. What does not fit beside the hints at 80 columns is said shorter: without the name, the members of a field by its name alone, several fields by their number.
*/
function storedText(title: string, name: string, changes: readonly Change[]): string {
	const labels = labelsInSentence(...changes.map(change => change.name));
	const members = changes.map(change => {
		const changed = partsOf(change).flatMap(({member}) => member ?? []);
		return [labelsInSentence(change.name), ...(changed.length > 0 ? [changed.join(', ')] : [])].join(' · ');
	}).join(', ');
	const number = changes.length === 1 ? labels : `${changes.length} fields`;
	const exactly = members === labels ? [] : [`${title}: ${name} · ${members}`, `${title} · ${members}`];
	const texts = [...exactly, `${title}: ${name} · ${labels}`, `${title}: ${name} · ${number}`, `${title} · ${labels}`].map(text => `${text} stored, nothing else changed`);
	return texts.find(text => text.length <= lineColumns) ?? `${title} · ${number} stored, nothing else changed`;
}

/**
What the list has of a new organization, for a credential that can read it in no other way.
*/
export type Listed = {readonly listed: Organization | undefined};

/**
A creation that only the list can confirm: its profile is not in there.
*/
function describeListed(form: Form, {listed}: Listed, title: string): Message {
	const why = 'An API token cannot read it back: that needs the Global API key.';
	if (!listed) {
		return {tone: 'warning', text: `${title} · the list does not show it yet. ${why}`};
	}

	const {name, parentId} = beforeOf(listed, undefined);
	const asked = afterOf(form);
	const missed = [...(name === asked.name ? [] : ['name' as const]), ...(parentId === asked.parentId ? [] : ['parent' as const])];
	return missed.length === 0
		? {tone: 'success', text: `${title} ${name} · the list has it. ${why}`}
		: {tone: 'warning', text: `${title} ${name} · not stored as asked: ${labelsInSentence(...missed)}. ${why}`};
}

/**
What a write did, from reading it back: what was asked and is not stored, and what moved though it was not asked. `stored` is the error where reading back failed.
*/
export function describeOutcome(form: Form, stored: Detail | Listed | ApiError, isLookedUp = false): Message {
	const prefix = isLookedUp ? 'The answer was lost, but looking it up shows: ' : '';
	const done = form.isUndo ? 'Brought back' : titles[form.kind];
	const title = `${prefix}${done}`;
	if (stored instanceof ApiError) {
		const isYoung = form.kind === 'create' && isPerhapsTooNew(stored);
		const reason = stored.failure === 'cancelled' ? 'that was stopped.' : stored.message;
		const why = isYoung ? ' · not ready yet: a new organization can be refused for about half a minute.' : `, but not read back: ${reason}`;
		return {tone: 'warning', text: `${title}${why}`};
	}

	if ('listed' in stored) {
		return describeListed(form, stored, title);
	}

	const {name} = stored.organization;
	const after = beforeOf(stored.organization, stored.profile);
	const asked = new Map(changesOf(form).map(change => [change.name, change.to]));
	const differing = fieldNames.filter(field => valueBefore(after, field) !== (asked.get(field) ?? valueBefore(form.before, field)));
	const missed = differing.filter(field => asked.has(field));
	const moved = differing.filter(field => !asked.has(field)).map(field => labelsInSentence(field));
	const others = after.profile && form.before.profile && unknownMembers(after) !== unknownMembers(form.before) ? ['members of the profile that are not shown'] : [];
	if (missed.length > 0 || moved.length > 0 || others.length > 0) {
		const parts = [
			...(missed.length > 0 ? [`not stored as asked: ${labelsInSentence(...missed)}`] : []),
			...(moved.length + others.length > 0 ? [`also changed: ${[...moved, ...others].join(', ')}`] : []),
		];
		return {tone: 'warning', text: `${title} ${name} · ${parts.join(' · ')}`};
	}

	return {
		tone: 'success',
		text: form.kind === 'create' ? `${title} ${name} · read back as asked` : `${prefix}${storedText(done, name, changesOf(form))}`,
	};
}
