import type {Profile} from '../api/schemas.js';

const empty: Profile = {
	business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
};

/**
The profile after somebody else has saved it: another business name, which is what the tour asks the person to change as well.
*/
export function storedIn(profile: Profile | undefined): Profile {
	const before = profile ?? empty;
	const name = before.business_name;
	// A form that is opened again meets another name again, no longer than the last one and not the first.
	const who = name.endsWith('(renamed by a colleague)') ? 'another' : 'a';
	return {...before, business_name: `${name.replace(/ ?\(renamed by an?(?:other)? colleague\)$/v, '')} (renamed by ${who} colleague)`.trim()};
}
