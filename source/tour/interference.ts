import type {Profile} from '../api/schemas.js';

const empty: Profile = {
	business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
};

/**
The profile after somebody else has saved it: another business name, which is what the tour asks the person to change as well.
*/
export function storedIn(profile: Profile | undefined): Profile {
	const before = profile ?? empty;
	return {...before, business_name: `${before.business_name} (renamed by a colleague)`};
}
