import type {Account, Member, Organization} from '../../base/api/schemas.js';
import {count, counted, listText, shownName} from '../../base/text/words.js';
import type {Detail} from './data.js';

/** An organization with the number of its sub-organizations, accounts, and members with open invitations, and the first of each. `members` is undefined if they could not be counted. */
export type DeletionChecks = {
	readonly organizations: number;
	readonly accounts: number;
	readonly members: number | undefined;
	readonly first: {
		readonly organizations: readonly Organization[];
		readonly accounts: readonly Account[];
		readonly members: readonly Member[];
	};
	readonly detail: Detail;
};

const mostNamed = 3;

function heldText(number: number, noun: string, names: readonly string[]): string {
	const named = names.slice(0, mostNamed).map(name => shownName(name));
	const more = number - named.length;
	return `${counted(number, noun)} (${[...named, ...(more > 0 ? [`${count(more)} more`] : [])].join(', ')})`;
}

/** Why an organization is not deleted: it is not empty. `isGoing`: whether a sub-organization is gone by then. Undefined if it will be empty. */
export function whyNotEmpty(
	{organizations, accounts, members = 0, first}: Omit<DeletionChecks, 'detail'>,
	isGoing: (id: string) => boolean,
): string | undefined {
	const staying = first.organizations.filter(({id}) => !isGoing(id));
	const children = organizations - (first.organizations.length - staying.length);
	const held = [
		...(children > 0
			? [
					heldText(
						children,
						'sub-organization',
						staying.map(({name}) => name),
					),
				]
			: []),
		...(accounts > 0
			? [
					heldText(
						accounts,
						'account',
						first.accounts.map(({name}) => name),
					),
				]
			: []),
		...(members > 0
			? [
					heldText(
						members,
						'member',
						first.members.map(({user}) => user.email),
					),
				]
			: []),
	];
	return held.length === 0 ? undefined : `It has ${listText(held)}. Only an empty organization can be deleted.`;
}
