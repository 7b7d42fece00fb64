import type {CommandLine} from '../loop/command-line.js';
import type {Client} from '../../base/api/client.js';
import {UsageError} from '../options/exit-status.js';
import type {Flags} from '../options/flags.js';
import {isEmail} from '../../base/text/addresses.js';
import {refusedWord} from '../options/secrets.js';

/** The filters for the flags about names. */
export const nameFilters = ({nameContains, nameStartsWith, nameEndsWith}: Flags) => ({
	...(nameContains !== undefined && {'name.contains': nameContains}),
	...(nameStartsWith !== undefined && {'name.startsWith': nameStartsWith}),
	...(nameEndsWith !== undefined && {'name.endsWith': nameEndsWith}),
});

const organizationFilters = (
	flags: Flags,
	parent: string | undefined,
): NonNullable<Parameters<Client['listOrganizations']>[0]> => ({
	...nameFilters(flags),
	...(flags.id.length > 0 && {id: flags.id}),
	...(parent !== undefined && {'parent.id': parent}),
	...(flags.containingAccount !== undefined && {'containing.account': flags.containingAccount}),
	...(flags.containingOrganization !== undefined && {'containing.organization': flags.containingOrganization}),
	...(flags.containingUser !== undefined && {'containing.user': flags.containingUser}),
});

async function parentFilter(line: CommandLine): Promise<string | undefined> {
	const {parent} = line.flags;
	if (parent === undefined || parent === 'none') {
		return parent === undefined ? undefined : 'null';
	}

	const {idNamed} = await import('./named-organization.js');
	return idNamed(line, parent);
}

/** The filters for the flags. */
export const filtersOf = async (line: CommandLine): Promise<ReturnType<typeof organizationFilters>> =>
	organizationFilters(line.flags, await parentFilter(line));

/**
Checks an email address of `--user` or `--whom`.

@throws {UsageError} If it is not an email address: nobody would match, which reads like an answer.
*/
export function requireEmail(option: 'user' | 'whom', flags: Pick<Flags, 'user' | 'whom'>): void {
	const text = flags[option]?.trim();
	if (text !== undefined && !isEmail(text)) {
		throw new UsageError(
			text === ''
				? `Which person? --${option} takes an email address.`
				: `--${option}: ${refusedWord(text)} is not an email address.`,
		);
	}
}

/**
Checks that the organizations used as filters exist. An empty list does not show that.

@throws {ApiError} If one does not exist.
*/
export async function lookAtFilters(
	{client}: CommandLine,
	filters: ReturnType<typeof organizationFilters>,
): Promise<void> {
	const {'parent.id': parent = 'null', 'containing.organization': contained, id = []} = filters;
	const named = [...id, ...(parent === 'null' ? [] : [parent]), ...(contained === undefined ? [] : [contained])];
	if (named.length === 0) {
		return;
	}

	const {lookAt} = await import('./named-organization.js');
	await lookAt(client.for('check the filters'), named);
}
