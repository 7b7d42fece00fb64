import {
	addressMembers,
	fieldLabel,
	fieldNames,
	memberLabel,
	type AddressMember,
	type FieldName,
} from '../forms/fields.js';
import type {Told} from '../text/told.js';

/**
What a column can fill: a field, a part of the address, the number that joins the street in its first line, the name and the business name both, or the member of the metadata that is called like the column.
*/
export type ColumnField = AddressMember | FieldName | 'both_names' | 'house_number' | 'metadata_member';

export const columnFields: readonly ColumnField[] = [...fieldNames.flatMap((name): readonly ColumnField[] => {
	if (name === 'business_name') {
		return [name, 'both_names'];
	}

	return name === 'business_address' ? [name, ...addressMembers.flatMap((member): readonly ColumnField[] => member === 'line1' ? [member, 'house_number'] : [member])] : [name];
}), 'metadata_member'];

/**
What a column fills, one by one.
*/
export const filledBy = (name: ColumnField): readonly ColumnField[] => name === 'both_names' ? ['name', 'business_name'] : [name];

/**
The column that fills a field, as its index; -1 where none does.
*/
export const columnOf = (columns: ReadonlyArray<ColumnField | undefined>, field: FieldName): number => columns.findIndex(name => name !== undefined && filledBy(name).includes(field));

const members: ReadonlySet<ColumnField | undefined> = new Set(addressMembers);

export const isAddressPart = (name: ColumnField | undefined): name is AddressMember | 'house_number' => name === 'house_number' || members.has(name);

/**
What a column fills, in words; `heading` is that of the column.
*/
export function columnLabel(name: ColumnField, heading: string): Told {
	if (name === 'metadata_member') {
		return memberLabel('Metadata', heading);
	}

	if (name === 'both_names') {
		return `${fieldLabel('name')} and ${fieldLabel('business_name').toLowerCase()}`;
	}

	return isAddressPart(name) ? memberLabel(fieldLabel('business_address'), name === 'house_number' ? 'house number' : name) : fieldLabel(name);
}
