import {harmless} from '../text/harmless.js';
import {countryWarning} from './country-warning.js';
import type {FieldName} from './fields.js';
import {membersOf, type Form} from './form.js';
import {changesOf} from './request.js';

type Warning = {readonly name: FieldName; readonly text: string};

/**
Said of members that were a number, or true or false, and would become a text: what reads them may not expect one.
*/
export const kindWarnings = (form: Form): readonly Warning[] => changesOf(form).flatMap(({name, from, to}) => {
	const before = new Map(membersOf(name, from).map(member => [member.name, member.kind]));
	return membersOf(name, to).flatMap(({name: member, kind}): readonly Warning[] => {
		const old = before.get(member);
		return kind === 'string' && (old === 'number' || old === 'boolean')
			? [{name, text: `${harmless(member)} was ${old === 'number' ? 'a number' : 'true or false'}, and would become text.`}]
			: [];
	});
});

/**
What is worth a look in the values that a form changes; none of it keeps them from being saved.
*/
export function valueWarnings(form: Form): readonly Warning[] {
	const country = countryWarning(form);
	return [...(country === undefined ? [] : [{name: 'business_address', text: country} as const]), ...kindWarnings(form)];
}
