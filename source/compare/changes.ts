import {flagsOf, type Organization} from '../api/schemas.js';
import {unknownMembers} from '../forms/conflict.js';
import {fieldLabel, fieldNames, profileFields} from '../forms/fields.js';
import type {Snapshot} from '../formats/snapshot.js';
import {exactName} from '../text/harmless.js';
import {shownText, told, type Told} from '../text/told.js';

/**
`field` is named as the API and `--set` name it; `profile` is what else is in a profile.
*/
type Edit = {readonly field: string; readonly from: string; readonly to: string};

type Place = {readonly id: string; readonly name?: string};

/**
What is different of one organization.
- `created`: it is new, by its own time of creation.
- `appeared`: it was not in the older snapshot, and nothing tells that it is new.
- `missing`: it is not in the newer one, and was not looked for.
- `gone`: the service refuses it or does not know it: deleted, or hidden from this credential. The two cannot be told apart.
- `unlisted`: it is there, and not in the list.

Of these `parent` is what it was below where it was last listed.
*/
export type Change = {readonly id: string; readonly name: string} & (
	| {readonly change: 'created' | 'appeared' | 'missing' | 'gone' | 'unlisted'; readonly parent?: Place}
	| {readonly change: 'renamed' | 'moved' | 'edited'; readonly edits: readonly Edit[]}
);

const byId = (organizations: readonly Organization[]): ReadonlyMap<string, Organization> =>
	// The first of two with the same id counts, as in the tree.
	new Map(organizations.toReversed().map(organization => [organization.id, organization]));

const placeOf = (parent: Place): string => `${parent.name ?? ''} (${parent.id})`;

const parentText = ({parent}: Organization): string => parent ? placeOf(parent) : 'no parent';

const differing = (edits: readonly Edit[]): readonly Edit[] => edits.filter(({from, to}) => from !== to);

// What one of the two listings left out is not known, and no edit; where there is none, its fields are empty.
function profileEdits({profile: before}: Organization, {profile: after}: Organization): readonly Edit[] {
	return before === undefined || after === undefined
		? []
		: [
			...profileFields.map(field => ({field, from: before?.[field] ?? '', to: after?.[field] ?? ''})),
			{field: 'profile', from: unknownMembers({profile: before ?? undefined}), to: unknownMembers({profile: after ?? undefined})},
		];
}

function flagEdits(before: Organization, after: Organization): readonly Edit[] {
	const [old, fresh] = [flagsOf(before), flagsOf(after)];
	return Object.keys(fresh).filter(flag => Object.hasOwn(old, flag)).map(flag => ({field: `meta.flags.${flag}`, from: old[flag] ?? '', to: fresh[flag] ?? ''}));
}

function managerEdits({meta: {managed_by: from}}: Organization, {meta: {managed_by: to}}: Organization): readonly Edit[] {
	return from === undefined || to === undefined ? [] : [{field: 'meta.managed_by', from, to}];
}

function changesOfOne(before: Organization, after: Organization): readonly Change[] {
	const {id, name} = after;
	const edits = {
		renamed: differing([{field: 'name', from: before.name, to: name}]),
		moved: before.parent?.id === after.parent?.id ? [] : [{field: 'parent', from: parentText(before), to: parentText(after)}],
		edited: differing([...profileEdits(before, after), ...flagEdits(before, after), ...managerEdits(before, after)]),
	} as const;
	return (['renamed', 'moved', 'edited'] as const).filter(change => edits[change].length > 0).map(change => ({
		id, name, change, edits: edits[change],
	}));
}

function changeOf({id, name, parent}: Organization, change: 'created' | 'appeared' | 'missing'): Change {
	return {
		id, name, change, ...(parent && {parent: {id: parent.id, ...(parent.name !== undefined && {name: parent.name})}}),
	};
}

const isNew = ({create_time: created}: Organization, {takenAt}: Snapshot): boolean => created !== undefined && Date.parse(created) > Date.parse(takenAt);

/**
What is different in the newer snapshot. What is not in it is `missing`: whether it is gone, the service must be asked.
*/
export function changesBetween(older: Snapshot, newer: Snapshot): readonly Change[] {
	const [before, after] = [byId(older.organizations), byId(newer.organizations)];
	const kept = after.values().toArray().toReversed().flatMap((organization): readonly Change[] => {
		const old = before.get(organization.id);
		return old ? changesOfOne(old, organization) : [changeOf(organization, isNew(organization, older) ? 'created' : 'appeared')];
	});
	const missing = before.values().toArray().toReversed().filter(({id}) => !after.has(id)).map(organization => changeOf(organization, 'missing'));
	return [...kept, ...missing];
}

/**
Of how many organizations that are in both a profile was left out: by either list, so that it was not compared, by the older one and by the newer.
*/
export function withoutProfile(older: Snapshot, newer: Snapshot): {readonly either: number; readonly older: number; readonly newer: number} {
	const before = byId(older.organizations);
	const pairs = newer.organizations.map(({id, profile}) => ({old: before.get(id), profile})).filter(({old}) => old !== undefined);
	const count = (isLeftOut: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(pair => isLeftOut(pair)).length;
	return {
		either: count(({old, profile}) => old?.profile === undefined || profile === undefined),
		older: count(({old}) => old?.profile === undefined),
		newer: count(({profile}) => profile === undefined),
	};
}

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

export const changeColumns = ['change', 'id', 'name', 'field', 'from', 'to'] as const;

/**
The rows of a change: one for each edit, or one without a field.
*/
export function changeCells(change: Change): ReadonlyArray<readonly string[]> {
	const {id, name, change: kind} = change;
	return 'edits' in change ? change.edits.map(({field, from, to}) => [kind, id, name, field, from, to]) : [[kind, id, name, '', '', '']];
}
