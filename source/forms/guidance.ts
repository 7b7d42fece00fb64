import type {FieldName} from './fields.js';

const purposes: Readonly<Record<FieldName, string>> = {
	name: 'What the organization is called, here and wherever else it is listed. It can be changed later.',
	parent: 'The organization above it: usually your own, or the partner who brings the customer. You cannot change it later: the service does not move organizations.',
	business_name: 'The registered name, as in the contract, where it differs from the name above.',
	business_email: 'Who to write to about the contract; not a private address.',
	business_phone: 'With the country code, such as +44 20 7946 0000.',
	business_address: 'The registered address. country is two letters, such as US.',
	external_metadata: 'Your own references, such as a CRM number; text or JSON. The service just stores it.',
};

/**
What a field is for, told to somebody who fills it in for the first time.
*/
export const purposeOf = (name: FieldName): string => purposes[name];
