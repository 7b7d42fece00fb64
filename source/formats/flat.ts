import type {Organization} from '../api/schemas.js';
import {objectFields, profileField, type ProfileFieldName} from '../forms/fields.js';
import {jsonFields} from '../forms/json-text.js';

/**
Columns of a table of organizations that hold one member of a JSON object each.
*/
export type FlatColumns = {
	/**
	Each is named as `--set` names the member: `business_address.city`.
	*/
	readonly columns: readonly string[];
	/**
	Empty cells for members that a profile lacks.
	*/
	readonly cells: (profile: Organization['profile']) => readonly string[];
};

// Of a name that stands twice in an object the last value counts, as in JSON.parse.
const membersIn = (profile: Organization['profile'], field: ProfileFieldName): ReadonlyMap<string, string> =>
	new Map(jsonFields(profile?.[field] ?? '')?.map(({name, value}) => [name, value]));

export const noFlatColumns: FlatColumns = {columns: [], cells: () => []};

/**
The members of all addresses and all metadata: the documented members of an address always, the others in the order in which they first appear.
*/
export function flatColumns(profiles: ReadonlyArray<Organization['profile']>): FlatColumns {
	const names = new Map(objectFields.map(field => [field, new Set(Object.keys(profileField(field).members ?? {}))]));
	for (const profile of profiles) {
		for (const [field, members] of names) {
			for (const name of membersIn(profile, field).keys()) {
				members.add(name);
			}
		}
	}

	return {
		columns: [...names].flatMap(([field, members]) => Array.from(members, name => `${field}.${name}`)),
		cells: profile => [...names].flatMap(([field, members]) => {
			const values = membersIn(profile, field);
			return Array.from(members, name => values.get(name) ?? '');
		}),
	};
}
