import type {ApiError} from '../api/api-error.js';

/**
A failure as a person needs it: the sentence, and what support asks for.
*/
export function failureText({message, status, errors, ray}: ApiError): string {
	const codes = errors.map(({code}) => code).filter(code => code !== undefined);
	const facts = [
		...(status === undefined ? [] : [`status ${status}`]),
		...(codes.length === 0 ? [] : [`code ${codes.join(', ')}`]),
		...(ray === undefined ? [] : [`cf-ray ${ray}`]),
	];
	return facts.length === 0 ? message : `${message} (${facts.join(' · ')})`;
}
