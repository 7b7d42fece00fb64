import {fieldLabel, fieldNames} from '../forms/fields.js';
import {exactName} from '../text/harmless.js';
import {shownText, told, type Told} from '../text/told.js';
import {placeOf, type Change} from './changes.js';

const reasons = {
	created: [],
	appeared: ['was not in the older snapshot, but its creation time says that it is not new'],
	missing: ['is no longer listed; it may have been deleted'],
	gone: ['deleted, or hidden from this credential: the service does not say which'],
	unlisted: ['exists, but is not in the list'],
} as const;

const labels: ReadonlyMap<string, string> = new Map([
	...fieldNames.map(name => [name, fieldLabel(name)] as const),
	['profile', 'Other members of the profile'],
	['meta.managed_by', 'Managed by'],
	['accounts', 'Accounts'],
]);

/**
What a field is called; one of the flags by its name. Not harmless yet.
*/
export const fieldText = (field: string): string => labels.get(field) ?? field.replace('meta.flags.', 'Flag ');

const quoted = (text: string): string => text === '' ? '(empty)' : `“${text}”`;

/**
What there is to say of a change beside its kind: each edit, or the reason. Not harmless yet.
*/
export function changeDetails(change: Change, arrow = '→'): readonly Told[] {
	const now = {text: ` ${arrow} `, said: ', now '};
	return 'edits' in change ? change.edits.map(({field, from, to}) => told`${fieldText(field)}: ${quoted(from)}${now}${quoted(to)}`) : [...(change.parent ? [`in ${placeOf(change.parent)}`] : []), ...reasons[change.change]];
}

/**
One change a line: what it is, id, name and details, with tabs between.
*/
export function changeText(change: Change): string {
	const details = changeDetails(change).map(text => exactName(shownText(text))).join('; ');
	return `${change.change}\t${exactName(change.id)}\t${exactName(change.name)}${details === '' ? '' : `\t${details}`}\n`;
}
