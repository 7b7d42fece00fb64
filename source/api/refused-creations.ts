import type {ServiceError} from './api-error.js';
import type {Reason} from './request.js';

type RefusedCreation = {
	/**
	The beginning of the published text.
	*/
	readonly text: string;
	/**
	Undefined if only the service's own words tell the reason.
	*/
	readonly why?: string;
	readonly todo: string;
};

/**
Why the service refuses to create an organization, and what a person can do. The texts are the published ones, the last an older one.
*/
export const refusedCreations: readonly RefusedCreation[] = [
	{
		text: 'Organization management is only available on the Enterprise plan',
		why: 'organizations are only available on the Enterprise plan',
		todo: 'Ask your account team for the plan, or use the credential of a user with an Enterprise account.',
	},
	{
		text: 'You need a super admin role on an enterprise account',
		why: 'this user is not a Super Administrator of an Enterprise account',
		todo: 'Ask a Super Administrator of the account for that role, or to create the organization.',
	},
	{
		text: 'One or more of your enterprise accounts is already part of an Organization',
		why: 'an Enterprise account of this user already belongs to an organization',
		todo: 'Use that organization. If it is not in your list, ask one of its members to invite you.',
	},
	{
		text: 'You have reached the maximum number of organizations',
		why: 'this user already has an organization, and each user can create only one',
		todo: 'Use that organization, or ask your account team for another one.',
	},
	{
		text: 'An Organization has already been created for accounts associated with your company',
		why: 'your company already has an organization',
		todo: 'Ask a member of that organization to invite you. If you know none, ask your account team.',
	},
	{
		text: 'You are not eligible to create an Organization because',
		todo: 'Contact the support of the service, and name the cf-ray.',
	},
	{
		text: 'User is not eligible to create an organization',
		why: 'this user may not create organizations without an enterprise account',
		todo: 'Ask your account team, or use the credential of a user who may.',
	},
];

const plainText = (text: string): string => text.toLowerCase().replaceAll(/\s+/gv, ' ').trim();

/**
The reason for a refused creation, with the service's words in quotes if the table has none.
*/
export function explainRefusedCreation(errors: readonly ServiceError[], quote: (error: ServiceError) => string): Reason | undefined {
	for (const error of errors) {
		const known = refusedCreations.find(({text}) => plainText(error.message).startsWith(plainText(text)));
		if (known) {
			return {why: known.why ?? `the service says ${quote(error)}`, todo: known.todo};
		}
	}

	return undefined;
}
