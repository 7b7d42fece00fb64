import {membersOf, type Form} from './form.js';
import {changesOf} from './request.js';

const countryIn = (address: string): string => membersOf('business_address', address).find(({name}) => name === 'country')?.value.trim() ?? '';

/**
Said of a country that was typed otherwise than the service documents it. It may be saved all the same: whether the service minds is not known.
*/
export function countryWarning(form: Form): string | undefined {
	const change = changesOf(form).find(({name}) => name === 'business_address');
	const country = change ? countryIn(change.to) : '';
	const isAsBefore = country === '' || country === countryIn(change?.from ?? '');
	return isAsBefore || /^[a-z]{2}$/iv.test(country) ? undefined : 'The country is not two letters, such as US. It can still be saved.';
}
