import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import {endsOf, normalize} from '../tree/parents.js';

/**
An address holds no more ids than so many, and a hierarchy no more levels.
*/
const most = {ids: 50, levels: 6} as const;

type Filters = NonNullable<Parameters<Client['listOrganizations']>[0]>;

/**
Every organization that filters leave; undefined if that is not certain: there is more than a page, or some could not be read.
*/
async function readFew(client: Client, filters: Filters): Promise<readonly Organization[] | undefined> {
	const {value: page} = await client.listOrganizations(filters, {firstPageSize: 1000, isBrief: true}).next();
	return page?.isLast === true && page.unreadable === 0 && (page.total ?? 0) <= page.items.length ? page.items : undefined;
}

/**
Every organization whose name a path may end with, as the finder compares names: with other spaces around it or in it, or composed otherwise. Undefined if there are too many to be certain, or none has exactly the last name, for which there is a filter that finds it at once.
*/
export async function readCandidates(client: Client, wanted: string): Promise<readonly Organization[] | undefined> {
	const last = wanted.split('/').at(-1) ?? '';
	const forms = new Set([last, last.normalize('NFD')]);
	const [named, ...alike] = await Promise.all([readFew(client, {name: last}), ...[...forms].map(async form => readFew(client, {'name.contains': form}))]);
	// A service that does not know the filter sends others too.
	if (!named?.some(({name}) => name === last) || named.some(({name}) => name !== last) || alike.includes(undefined)) {
		return undefined;
	}

	const ends = new Set(endsOf(wanted));
	const found = [...named, ...alike.flatMap(each => each ?? [])].filter(({name}) => ends.has(normalize(name)));
	return new Map(found.map(organization => [organization.id, organization])).values().toArray();
}

const idsAbove = (organizations: readonly Organization[]): readonly string[] =>
	organizations.flatMap(({parent, meta}) => [...(parent ? [parent.id] : []), ...(meta.hierarchy_tags ?? [])]);

/**
The organizations above some, as far as they are visible. Undefined if that are too many, or not certain.
*/
export async function readAncestors(client: Client, below: readonly Organization[]): Promise<readonly Organization[] | undefined> {
	const found: Organization[] = [];
	const asked = new Set(below.map(({id}) => id));
	let next = below;
	for (let level = 0; level < most.levels; level++) {
		// The tags name all ancestors at once; only the parents say who is whose.
		const ids = new Set(idsAbove(next).filter(id => !asked.has(id)));
		if (ids.size === 0) {
			return found;
		}

		const read = ids.size > most.ids ? undefined : await readFew(client, {id: [...ids]}); // eslint-disable-line no-await-in-loop -- One level after the other.
		if (read?.some(({id}) => !ids.has(id)) ?? true) {
			return undefined;
		}

		for (const id of ids) {
			asked.add(id);
		}

		next = read ?? [];
		found.push(...next);
	}

	return undefined;
}
