import type {Organization} from '../../base/api/schemas.js';
import {objectFields, profileField, type ProfileFieldName} from '../form-model/fields.js';
import {jsonFields} from '../form-model/json-text.js';

/** Columns in a table of organizations, each with one member of a JSON object. */
export type FlatColumns = {
	/** The column names, as in `--set`: `business_address.city`. */
	readonly columns: readonly string[];
	/** Members that a profile does not have are empty cells. */
	readonly cells: (profile: Organization['profile']) => readonly string[];
};

// For a repeated name, the last value counts, as in JSON.parse.
const membersIn = (profile: Organization['profile'], field: ProfileFieldName): ReadonlyMap<string, string> =>
	new Map(jsonFields(profile?.[field] ?? '')?.map(({name, value}) => [name, value]));

export const noFlatColumns: FlatColumns = {columns: [], cells: () => []};

/** The members of all addresses and all metadata: first the documented members of an address, then the others in the order in which they first appear. */
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
		cells: profile =>
			[...names].flatMap(([field, members]) => {
				const values = membersIn(profile, field);
				return Array.from(members, name => values.get(name) ?? '');
			}),
	};
}
