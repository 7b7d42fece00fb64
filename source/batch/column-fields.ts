import {
	addressMembers,
	fieldLabel,
	fieldNames,
	type AddressMember,
	type FieldName,
} from '../forms/fields.js';

/**
What a column can fill: a field, a part of the address, or the member of the metadata that is called like the column.
*/
export type ColumnField = AddressMember | FieldName | 'metadata_member';

export const columnFields: readonly ColumnField[] = [...fieldNames.flatMap(name => name === 'business_address' ? [name, ...addressMembers] : [name]), 'metadata_member'];

const members: ReadonlySet<ColumnField | undefined> = new Set(addressMembers);

export const isAddressMember = (name: ColumnField | undefined): name is AddressMember => members.has(name);

/**
What a column fills, in words; `heading` is that of the column.
*/
export function columnLabel(name: ColumnField, heading: string): string {
	if (name === 'metadata_member') {
		return `Metadata · ${heading}`;
	}

	return isAddressMember(name) ? `${fieldLabel('business_address')} · ${name}` : fieldLabel(name);
}
