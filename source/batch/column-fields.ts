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

/**
What else a field is called, in letters alone.
*/
export const otherNames: Readonly<Record<ColumnField, readonly string[]>> = {
	name: ['organization', 'organisation', 'organizationname', 'organisationname'],
	parent: ['parentid', 'parentorganization', 'parentorganisation'],
	business_name: ['company', 'companyname'],
	business_email: ['email', 'emailaddress', 'mail'],
	business_phone: ['phone', 'phonenumber', 'telephone', 'telephonenumber'],
	business_address: ['address'],
	line1: ['street', 'streetaddress', 'addressline1', 'address1', 'street1'],
	line2: ['addressline2', 'address2', 'street2'],
	city: ['town'],
	zipcode: ['zip', 'postcode', 'postalcode'],
	country: ['countrycode'],
	stateOrProvince: ['state', 'province'],
	external_metadata: ['metadata'],
	metadata_member: [],
};
