import {setImmediate as nextTurn} from 'node:timers/promises';
import {sharedMetas} from '../../base/api/brief-organization.js';
import type {Organization} from '../../base/api/schemas.js';
import {hasPrefixedCredential} from '../form-model/value-warnings.js';
import type {Known} from './known.js';

/** A complete list that an earlier start loaded. It has only the fields that the tree shows. */
export type RememberedList = {
	readonly organizations: readonly Organization[];
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	/** Whether the service sent fewer records than it announced, or some could not be read. */
	readonly isShort?: boolean;
};

export type TreeCache = {
	/** Undefined if there is no usable list. */
	readonly read: () => RememberedList | undefined;
	/** Keeps a list. `isVisible`: whether an organization with this id is visible. */
	readonly keep: (list: RememberedList, isVisible: (id: string) => boolean) => Promise<void>;
};

/** Longer lists are not stored: reading them would take more time than it saves. */
export const mostOrganizations = 100_000;

const version = 2;

/** What organizations with the same parent have in common. The parent is the position of its record among those before, or its id. Empty texts represent missing values; `true` is the name of that record. The `hierarchy_tags` follow only if the parent is not visible. */
type Shared = readonly [parent: number | string, name: string | true, manager: string, ...tags: readonly string[]];

/** A line of the list, as columns: ids, names and creation times, for each organization the position of its `Shared` among all lines, and those that this line adds. Parsing five long arrays takes a third of the time of an array for each record. */
type Columns = readonly [
	ids: readonly string[],
	names: readonly string[],
	created: readonly string[],
	shares: readonly number[],
	shared: readonly Shared[],
];

type Unchecked = readonly unknown[];

const isShared = (value: unknown): value is Shared =>
	Array.isArray(value) &&
	value.length > 2 &&
	(typeof value[0] === 'number' || typeof value[0] === 'string') &&
	(value[1] === true || typeof value[1] === 'string') &&
	value.slice(2).every(each => typeof each === 'string');

// Whether a line has these columns. The reader checks what is in the long ones.
function areColumns(
	value: unknown,
): value is readonly [
	ids: Unchecked,
	names: Unchecked,
	created: Unchecked,
	shares: Unchecked,
	shared: readonly Shared[],
] {
	if (!Array.isArray(value) || value.length !== 5 || value.some(each => !Array.isArray(each))) {
		return false;
	}

	const [ids, ...others] = value as readonly Unchecked[];
	return (
		others.slice(0, 3).every(({length}) => length === ids?.length) &&
		(value[4] as Unchecked).every(each => isShared(each))
	);
}

const entriesInLine = 1000;

type Header = Omit<RememberedList, 'organizations'>;

const readHeader = (line: unknown): Header | undefined =>
	typeof line === 'object' &&
	line !== null &&
	'version' in line &&
	'readAt' in line &&
	line.version === version &&
	typeof line.readAt === 'number'
		? {readAt: line.readAt, ...('isShort' in line && {isShort: line.isShort === true})}
		: undefined;

// The tags from the root to an invisible parent, which show its place.
function tagsOf(
	{parent, meta: {hierarchy_tags: tags = []}}: Organization,
	isVisible: (id: string) => boolean,
): readonly string[] {
	const end = parent && !isVisible(parent.id) ? tags.lastIndexOf(parent.id) : 0;
	return end < 1 ? [] : tags.slice(0, end + 1);
}

function* linesOf(
	{organizations, ...header}: RememberedList,
	isVisible: (id: string) => boolean,
): Generator<string, void> {
	yield JSON.stringify({version, ...header});
	const positions = new Map<string, number>();
	const known = new Map<string, number>();
	for (let at = 0; at < organizations.length; at += entriesInLine) {
		const part = organizations.slice(at, at + entriesInLine);
		const shared: Shared[] = [];
		const shares = part.map((organization, index) => {
			const {id, parent, meta} = organization;
			const position = positions.get(parent?.id ?? '');
			const isNamedAlike = position !== undefined && organizations[position]?.name === parent?.name;
			const each: Shared = [
				position ?? parent?.id ?? '',
				isNamedAlike || (parent?.name ?? ''),
				meta.managed_by ?? '',
				...tagsOf(organization, isVisible),
			];
			positions.set(id, at + index);
			const key = JSON.stringify(each);
			const before = known.get(key);
			if (before !== undefined) {
				return before;
			}

			const {size} = known;
			known.set(key, size);
			shared.push(each);
			return size;
		});
		const columns: Columns = [
			part.map(({id}) => id),
			part.map(({name}) => (hasPrefixedCredential(name) ? '' : name)),
			part.map(({create_time: created}) => created ?? ''),
			shares,
			shared,
		];
		yield JSON.stringify(columns);
	}

	yield JSON.stringify(organizations.length);
}

type ParentAndMeta = Pick<Organization, 'parent' | 'meta'>;

function parentAndMeta(
	[parent, name, manager, ...tags]: Shared,
	before: readonly Organization[],
	metaOf: ReturnType<typeof sharedMetas>,
): ParentAndMeta {
	const record = typeof parent === 'number' ? before[parent] : undefined;
	const id = typeof parent === 'number' ? (record?.id ?? '') : parent;
	const parentName = name === true ? (record?.name ?? '') : name;
	return {
		meta: metaOf(manager === '' ? undefined : manager, tags.length > 0 ? tags : undefined),
		...(id !== '' && {parent: {id, ...(parentName !== '' && {name: parentName})}}),
	};
}

/** Reads lines into organizations. Those with the same parent share one object, as when they are loaded. False if a line is damaged, or refers to something that does not come before it. */
function organizationReader(organizations: Organization[]): (line: unknown) => boolean {
	const shared: Shared[] = [];
	const made: ParentAndMeta[] = [];
	const metaOf = sharedMetas();
	return line => {
		if (!areColumns(line)) {
			return false;
		}

		const [ids, names, created, shares, added] = line;
		shared.push(...added);
		// eslint-disable-next-line unicorn/no-for-loop -- An iterator creates an array for each id.
		for (let at = 0; at < ids.length; at++) {
			const id = ids[at];
			const name = names[at];
			const createdAt = created[at];
			const share = shares[at];
			if (
				typeof id !== 'string' ||
				typeof name !== 'string' ||
				typeof createdAt !== 'string' ||
				typeof share !== 'number'
			) {
				return false;
			}

			const each = shared[share];
			if (each === undefined || (typeof each[0] === 'number' && each[0] >= organizations.length)) {
				return false;
			}

			// Only now, because the parent can be a record of the same line.
			made[share] ??= parentAndMeta(each, organizations, metaOf);
			const {meta, parent} = made[share];
			// Nearly all have a parent and a time. Spreading takes longer.
			organizations.push(
				parent && createdAt !== ''
					? {id, name, meta, parent, create_time: createdAt}
					: {id, name, meta, ...(parent && {parent}), ...(createdAt !== '' && {create_time: createdAt})},
			);
		}

		return true;
	};
}

function parse(lines: Iterable<string>): RememberedList | undefined {
	let header: Header | undefined;
	const organizations: Organization[] = [];
	const read = organizationReader(organizations);
	for (const text of lines) {
		const line: unknown = JSON.parse(text);
		if (header === undefined) {
			header = readHeader(line);
			if (header === undefined) {
				return undefined;
			}
		} else if (typeof line === 'number') {
			return line === organizations.length ? {...header, organizations} : undefined;
		} else if (!read(line)) {
			return undefined;
		}
	}

	return undefined;
}

/** How long to wait before another try if another program is writing, in milliseconds. */
const retryAfter = 1000;

/** The last list of organizations, among what is known. */
export function openTreeCache(
	known: Pick<Known, 'keepLines' | 'lines'>,
	wait: (milliseconds: number) => Promise<void>,
): TreeCache {
	const latest: {list?: RememberedList} = {};
	return {
		read() {
			try {
				return parse(known.lines());
			} catch (error) {
				if (error instanceof SyntaxError) {
					return undefined;
				}

				throw error;
			}
		},
		async keep(list, isVisible) {
			if (list.organizations.length > mostOrganizations) {
				return;
			}

			latest.list = list;
			const lines: string[] = [];
			for (const line of linesOf(list, isVisible)) {
				lines.push(line);
				await nextTurn(); // eslint-disable-line no-await-in-loop -- Keys come first.
			}

			// An older list never replaces a newer one.
			while (latest.list === list && !known.keepLines(lines)) {
				await wait(retryAfter); // eslint-disable-line no-await-in-loop
			}
		},
	};
}
