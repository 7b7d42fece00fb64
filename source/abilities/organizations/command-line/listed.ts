import type {Page} from '../../../base/api/pages.js';
import type {Organization} from '../../../base/api/schemas.js';
import {organizationsOf} from '../../../kernel/files/tree.js';
import {firstFailure, type ExitStatus} from '../../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {filtersOf, lookAtFilters} from '../../../kernel/command-line/list-filters.js';
import {extentOf} from '../../../kernel/command-line/extent.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';

type ListedOrganizations = {readonly organizations: readonly Organization[]; readonly status: ExitStatus};

/** All organizations that match the filters, read to the end. */
export async function readFiltered(
	line: CommandLine,
	filters: Awaited<ReturnType<typeof filtersOf>>,
): Promise<ListedOrganizations> {
	const list = await readWhole(line.client, line.flags.quiet, {filters});
	if (list.listed === 0) {
		await lookAtFilters(line, filters);
	}

	return {organizations: list.organizations, status: statusOfList(list)};
}

/** All organizations below an organization, without itself. The service has no such filter, so the whole list is read. */
async function readBelow(line: CommandLine, named: string): Promise<ListedOrganizations> {
	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const {index, rows} = extentOf(line, list, named);
	return {organizations: organizationsOf({index, rows: rows.slice(1)}), status: statusOfList(list)};
}

/**
All organizations that match the flags, except those about profiles.

@throws {ApiError | Refusal | UsageError} If a list is cut short, or the path given with `--below` matches no organization or several.
*/
export async function readListed(line: CommandLine): Promise<ListedOrganizations> {
	const filters = await filtersOf(line);
	const {below} = line.flags;
	if (below === undefined) {
		return readFiltered(line, filters);
	}

	const {organizations, status} = await readBelow(line, below);
	if (Object.keys(filters).length === 0) {
		return {organizations, status};
	}

	const ids = new Set(organizations.map(({id}) => id));
	const filtered = await readFiltered(line, filters);
	return {
		organizations: filtered.organizations.filter(({id}) => ids.has(id)),
		status: firstFailure(status, filtered.status),
	};
}

export async function* onePage<T>(items: readonly T[]): AsyncGenerator<Page<T>> {
	yield {items, unreadable: 0, isLast: true};
}
