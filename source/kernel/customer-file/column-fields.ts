import {
	addressMembers,
	fieldLabel,
	fieldNames,
	memberLabel,
	type AddressMember,
	type FieldName,
} from '../form-model/fields.js';
import type {Told} from '../../base/text/told.js';

/** What a column can fill: a field or a part of the address. `house_number` is joined to the street in `line1`, `both_names` fills the name and the business name, `metadata_member` fills the metadata member named like the column, and `account` and `account_type` describe the first account. */
export type ColumnField = AccountColumn | AddressMember | FieldName | 'both_names' | 'house_number' | 'metadata_member';

/** A column about the first account of a new organization, which is no field of the organization. */
export type AccountColumn = 'account' | 'account_type';

export const isAccountColumn = (name: ColumnField | undefined): name is AccountColumn =>
	name === 'account' || name === 'account_type';

export const columnFields: readonly ColumnField[] = [
	...fieldNames.flatMap((name): readonly ColumnField[] => {
		if (name === 'business_name') {
			return [name, 'both_names'];
		}

		return name === 'business_address'
			? [
					name,
					...addressMembers.flatMap((member): readonly ColumnField[] =>
						member === 'line1' ? [member, 'house_number'] : [member],
					),
				]
			: [name];
	}),
	'account',
	'account_type',
	'metadata_member',
];

/** The fields or parts that a column fills. */
export const fieldsFilledBy = (name: ColumnField): readonly ColumnField[] =>
	name === 'both_names' ? ['name', 'business_name'] : [name];

/** The index of the column that fills a field; -1 if no column does. */
export const columnIndexOf = (columns: ReadonlyArray<ColumnField | undefined>, field: FieldName): number =>
	columns.findIndex(name => name !== undefined && fieldsFilledBy(name).includes(field));

const members: ReadonlySet<ColumnField | undefined> = new Set(addressMembers);

export const isAddressPart = (name: ColumnField | undefined): name is AddressMember | 'house_number' =>
	name === 'house_number' || members.has(name);

/** The metadata member that a column with this heading fills. An export puts the name of the field in front. */
export const metadataMemberOf = (heading: string): string => heading.replace(/^\s*external_metadata\.(?=\S)/v, '');

/** What a column fills, in words. `heading` is the heading of the column. */
export function columnLabel(name: ColumnField, heading: string): Told {
	if (name === 'metadata_member') {
		return memberLabel('external_metadata', metadataMemberOf(heading), 'Metadata');
	}

	if (isAccountColumn(name)) {
		return name === 'account' ? 'First account' : 'Type of the first account';
	}

	if (name === 'both_names') {
		return `${fieldLabel('name')} and ${fieldLabel('business_name').toLowerCase()}`;
	}

	return isAddressPart(name)
		? memberLabel('business_address', name === 'house_number' ? 'house number' : name, fieldLabel('business_address'))
		: fieldLabel(name);
}
