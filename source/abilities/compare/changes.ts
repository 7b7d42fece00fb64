import {flagsOf, type Organization} from '../../base/api/schemas.js';
import {unknownMembers} from '../../kernel/form-model/conflict.js';
import {fieldLabel, fieldNames, otherMembersLabel, profileFields} from '../../kernel/form-model/fields.js';
import type {Snapshot} from '../../kernel/files/snapshot.js';
import {exactName} from '../../base/text/harmless.js';
import {shownText, told, type Told} from '../../base/text/told.js';

/** `field`: the name in the API and in `--set`. `profile` stands for other members of the profile. */
export type FieldEdit = {readonly field: string; readonly from: string; readonly to: string};

type ParentName = {readonly id: string; readonly name?: string};

/**
How one organization differs.

- `created`: it is new, according to its creation time.
- `appeared`: it was not in the older snapshot, and nothing shows that it is new.
- `missing`: it is not in the newer snapshot, and was not looked up.
- `gone`: the service refuses it or does not know it. It is deleted, or hidden from this credential; the service does not say which.
- `unlisted`: it exists, but is not in the list.

For these changes, `parent` is the parent where it was last listed.
*/
export type Change = {readonly id: string; readonly name: string} & (
	| {readonly change: 'created' | 'appeared' | 'missing' | 'gone' | 'unlisted'; readonly parent?: ParentName}
	| {readonly change: 'renamed' | 'moved' | 'edited'; readonly edits: readonly FieldEdit[]}
);

const byId = (organizations: readonly Organization[]): ReadonlyMap<string, Organization> =>
	// If two organizations share an id, the first wins, as in the tree.
	new Map(organizations.toReversed().map(organization => [organization.id, organization]));

const placeOf = (parent: ParentName): string => `${parent.name ?? ''} (${parent.id})`;

const parentText = ({parent}: Organization): string => parent ? placeOf(parent) : 'no parent';

const differing = (edits: readonly FieldEdit[]): readonly FieldEdit[] => edits.filter(({from, to}) => from !== to);

// The edits of a profile. If either list left the profile out, it is unknown, and there are no edits. An organization without a profile has empty fields.
function profileEdits({profile: before}: Organization, {profile: after}: Organization): readonly FieldEdit[] {
	return before === undefined || after === undefined
		? []
		: [
			...profileFields.map(field => ({field, from: before?.[field] ?? '', to: after?.[field] ?? ''})),
			{field: 'profile', from: unknownMembers({profile: before ?? undefined}), to: unknownMembers({profile: after ?? undefined})},
		];
}

function flagEdits(before: Organization, after: Organization): readonly FieldEdit[] {
	const [old, fresh] = [flagsOf(before), flagsOf(after)];
	return Object.keys(fresh).filter(flag => Object.hasOwn(old, flag)).map(flag => ({field: `meta.flags.${flag}`, from: old[flag] ?? '', to: fresh[flag] ?? ''}));
}

function managerEdits({meta: {managed_by: from}}: Organization, {meta: {managed_by: to}}: Organization): readonly FieldEdit[] {
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

/** The changes in the newer snapshot. An organization that it lacks is `missing`: only the service can tell whether it is gone. */
export function changesBetween(older: Snapshot, newer: Snapshot): readonly Change[] {
	const [before, after] = [byId(older.organizations), byId(newer.organizations)];
	const kept = after.values().toArray().toReversed().flatMap((organization): readonly Change[] => {
		const old = before.get(organization.id);
		return old ? changesOfOne(old, organization) : [changeOf(organization, isNew(organization, older) ? 'created' : 'appeared')];
	});
	const missing = before.values().toArray().toReversed().filter(({id}) => !after.has(id)).map(organization => changeOf(organization, 'missing'));
	return [...kept, ...missing];
}

/** Counts the organizations in both snapshots whose profile is left out: by either, so that it was not compared, by the older one, and by the newer one. */
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
	['profile', otherMembersLabel],
	['meta.managed_by', 'Managed by'],
	['accounts', 'Accounts'],
]);

/** The label of a field, or the name of a flag. The text is not yet safe to print. */
export const fieldText = (field: string): string => labels.get(field) ?? field.replace('meta.flags.', 'Flag ');

const quoted = (text: string): string => text === '' ? '(empty)' : `“${text}”`;

/** The details of a change: each edit, or the reason. The texts are not yet safe to print. */
export function changeDetails(change: Change, arrow = '→'): readonly Told[] {
	const now = {text: ` ${arrow} `, said: ', now '};
	return 'edits' in change ? change.edits.map(({field, from, to}) => told`${fieldText(field)}: ${quoted(from)}${now}${quoted(to)}`) : [...(change.parent ? [`in ${placeOf(change.parent)}`] : []), ...reasons[change.change]];
}

/** A change as one line: kind, id, name and details, separated by tabs. */
export function changeText(change: Change): string {
	const details = changeDetails(change).map(text => exactName(shownText(text))).join('; ');
	return `${change.change}\t${exactName(change.id)}\t${exactName(change.name)}${details === '' ? '' : `\t${details}`}\n`;
}

export const changeColumns = ['change', 'id', 'name', 'field', 'from', 'to'] as const;

/** The table rows of a change: one for each edit, or one without a field. */
export function changeCells(change: Change): ReadonlyArray<readonly string[]> {
	const {id, name, change: kind} = change;
	return 'edits' in change ? change.edits.map(({field, from, to}) => [kind, id, name, field, from, to]) : [[kind, id, name, '', '', '']];
}
