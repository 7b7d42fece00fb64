import type {Organization} from '../api/schemas.js';
import {addressMembers} from '../forms/fields.js';
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

type Field = 'business_address' | 'external_metadata';

// Of a name that stands twice in an object the last value counts, as in JSON.parse.
const membersIn = (profile: Organization['profile'], field: Field): ReadonlyMap<string, string> =>
	new Map(jsonFields(profile?.[field] ?? '')?.map(({name, value}) => [name, value]));

export const noFlatColumns: FlatColumns = {columns: [], cells: () => []};

/**
The members of all addresses and all metadata: the documented members of an address always, the others in the order in which they first appear.
*/
export function flatColumns(profiles: ReadonlyArray<Organization['profile']>): FlatColumns {
	const names: Readonly<Record<Field, Set<string>>> = {business_address: new Set(addressMembers), external_metadata: new Set()};
	const fields = ['business_address', 'external_metadata'] as const;
	for (const profile of profiles) {
		for (const field of fields) {
			for (const name of membersIn(profile, field).keys()) {
				names[field].add(name);
			}
		}
	}

	return {
		columns: fields.flatMap(field => Array.from(names[field], name => `${field}.${name}`)),
		cells: profile => fields.flatMap(field => {
			const members = membersIn(profile, field);
			return Array.from(names[field], name => members.get(name) ?? '');
		}),
	};
}
