import type {Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {joinedBy, told, toldPath, type Told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {alikeFinder, similarText} from '../../base/tree/look-alikes.js';
import type {FoundParent} from '../../base/tree/parents.js';
import {habitIn} from '../../kernel/customer-file/spreadsheet-habits.js';
import type {FileRow} from './columns.js';

/** A row of the file with its parent in the tree: an id, empty for a root. Undefined: no column says it. `name`, `member`: empty if the row has none. */
export type RowToMatch = Pick<FileRow, 'number' | 'id'> & {
	readonly name: string;
	readonly parent: Extract<FoundParent, {readonly why: Told}> | {readonly id: string} | undefined;
	readonly member: string;
	/** Its email, phone and ids, as `contactOf` writes them. */
	readonly contacts?: readonly string[];
};

/** The part of an organization that rows are matched by. */
export type Candidate = Pick<Organization, 'id' | 'name' | 'parent'>;

/** What a file is held against. */
export type Matched = {
	/** All listed organizations. */
	readonly organizations: readonly Candidate[];
	/** The organizations that the file is about. */
	readonly scope: ReadonlySet<string>;
	/** Where a new organization may be; undefined if anywhere. */
	readonly parents: ReadonlySet<string> | undefined;
	/** The parent of new organizations if no column says it. Rows are matched by their names then, first by those below this parent. */
	readonly newParent?: string | undefined;
	/** The names from the root to an organization. */
	readonly pathOf: (id: string) => readonly string[];
	/** The email, phone and ids of an organization, as far as its profile is known. */
	readonly contactsOf?: ((id: string) => readonly string[]) | undefined;
	/** The member that identifies a customer. `valueOf`: its value in an organization; empty if there is none. `unread`: how many organizations may have any value, because their profiles could not be read. */
	readonly member?:
		{readonly key: string; readonly valueOf: (id: string) => string; readonly unread: number} | undefined;
};

/** The organization of a row. `missing`: there is none; `similar`: what its name is similar to below its parent. `possible`: an organization without a row that resembles it. */
export type Match =
	| {readonly kind: 'found'; readonly id: string}
	| {readonly kind: 'missing'; readonly parentId: string; readonly similar?: Told}
	| {readonly kind: 'possible'; readonly id: string; readonly parentId: string}
	| {readonly kind: 'duplicate' | 'problem'; readonly ids: readonly string[]; readonly why: Told};

const parentOf = ({parent}: Candidate): string => parent?.id ?? '';

/** The place of an organization: its parent and its name. */
export const placeKey = (parentId: string, name: string): string => `${parentId}\u{0}${name}`;

function placeKeyOf({name, parent}: RowToMatch, newParent: string | undefined): string | undefined {
	const parentId = parent && 'why' in parent ? undefined : (parent?.id ?? newParent);
	return name === '' || parentId === undefined ? undefined : placeKey(parentId, name);
}

const none: readonly string[] = [];

function group<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
	const known = groups.get(key);
	if (known) {
		known.push(value);
	} else {
		groups.set(key, [value]);
	}
}

/** The ids of organizations by a key. An empty key is none. */
function groupIds(
	organizations: Iterable<Candidate>,
	keyOf: (organization: Candidate) => string,
): ReadonlyMap<string, readonly string[]> {
	const groups = new Map<string, string[]>();
	for (const organization of organizations) {
		const key = keyOf(organization);
		if (key !== '') {
			group(groups, key, organization.id);
		}
	}

	return groups;
}

const mostNamed = 4;

const listed = (texts: readonly Told[]): Told =>
	told`${joinedBy(', ', texts.slice(0, mostNamed))}${texts.length > mostNamed ? ` and ${count(texts.length - mostNamed)} more` : ''}`;

const problem = (text: Told, ids: readonly string[] = none): Match => ({kind: 'problem', ids, why: text});

const duplicate = (text: Told, ids: readonly string[] = none): Match => ({kind: 'duplicate', ids, why: text});

type Way = {readonly what: string; readonly ids: readonly string[]};

/** The only organization that all ways agree on, or why there is none; undefined if no way found any. */
function agreed(ways: readonly Way[], namedOf: (id: string) => Told): Match | undefined {
	const found = ways.filter(({ids}) => ids.length > 0);
	const [first, ...others] = found;
	if (!first) {
		return undefined;
	}

	const common = first.ids.filter(id => others.every(({ids}) => ids.includes(id)));
	const [id, ...more] = common;
	if (id === undefined) {
		return problem(
			told`Its columns name different organizations: ${joinedBy(
				', ',
				found.map(({what, ids}) => told`${what} that of ${listed(ids.map(each => namedOf(each)))}`),
			)}. Correct the row.`,
			found.flatMap(({ids}) => ids),
		);
	}

	return more.length === 0
		? {kind: 'found', id}
		: duplicate(
				told`${count(common.length)} organizations have this ${first.what}: ${listed(common.map(each => namedOf(each)))}. Write the id of one of them in a column “id”.`,
				common,
			);
}

/** Finds the organization of each row: by its id, otherwise by parent and name, otherwise by the member. What matches twice, or differently by two ways, or outside of the scope, is a problem. */
export function matchRows(rows: readonly RowToMatch[], matched: Matched): readonly Match[] {
	const {organizations, scope, parents, member, newParent, pathOf} = matched;
	const byId = new Map(organizations.map(organization => [organization.id, organization]));
	const byPlace = groupIds(organizations, organization => placeKey(parentOf(organization), organization.name));
	const byName = rows.some(({parent}) => parent === undefined)
		? groupIds(organizations, ({name}) => name)
		: new Map<string, readonly string[]>();
	const byMember = member
		? groupIds(organizations, ({id}) => member.valueOf(id))
		: new Map<string, readonly string[]>();
	const placeOf = (id: string): Told => told`${toldPath(pathOf(id).map(name => exactName(name)))} (${id})`;
	const namedOf = (id: string): Told =>
		scope.has(id) ? id : told`${placeOf(id)}, which is not among the chosen organizations`;

	function placed({name, parent}: RowToMatch): Way {
		if (name === '' || (parent && 'why' in parent)) {
			return {what: 'name and parent', ids: none};
		}

		if (parent) {
			return {what: 'name and parent', ids: byPlace.get(placeKey(parent.id, name)) ?? none};
		}

		const below = newParent === undefined ? none : (byPlace.get(placeKey(newParent, name)) ?? none);
		return {what: 'name', ids: below.length > 0 ? below : (byName.get(name) ?? none).filter(id => scope.has(id))};
	}

	function missing({name, parent, member: value}: RowToMatch): Match {
		if (name === '') {
			return problem('No organization matches, and the row has no name for a new one.');
		}

		if (parent && 'why' in parent) {
			return problem(parent.why);
		}

		const parentId = parent?.id ?? newParent;
		if (parentId === undefined) {
			const others = byName.get(name) ?? none;
			return others.length === 0
				? problem(
						'No organization has this name, and no column says the parent of a new one. Add a column “parent”, or --parent.',
					)
				: problem(
						told`The only organizations with this name are not among the chosen ones: ${listed(others.map(id => placeOf(id)))}.`,
						others,
					);
		}

		if (value !== '' && member && member.unread > 0) {
			return problem(
				`It may exist: ${counted(member.unread, 'profile')} could not be read, and may have this ${member.key}.`,
			);
		}

		return parents && !parents.has(parentId)
			? problem('No organization matches, and its parent is outside of the chosen branch.')
			: {kind: 'missing', parentId};
	}

	function matchOf(row: RowToMatch): Match {
		const {id, parent} = row;
		if (id !== '' && !byId.has(id)) {
			return problem(
				`The service does not list ${id}: it was deleted, or you cannot see it. Empty the id to match the row by its name.`,
			);
		}

		const place = placed(row);
		const value: Way = {what: member?.key ?? '', ids: row.member === '' ? none : (byMember.get(row.member) ?? none)};
		const match = agreed([{what: 'id', ids: id === '' ? none : [id]}, place, value], namedOf) ?? missing(row);
		if (match.kind !== 'found') {
			return match;
		}

		if (!scope.has(match.id)) {
			return problem(told`It is ${namedOf(match.id)}.`, [match.id]);
		}

		if (parent && 'why' in parent) {
			return problem(parent.why, [match.id]);
		}

		const stored = member?.valueOf(match.id) ?? '';
		const isOther = [row.member, stored].every(text => text !== '') && stored !== row.member;
		return isOther && id === ''
			? problem(`The ${place.what} is that of ${match.id}, but its ${member?.key} is “${stored}”. Correct the row.`, [
					match.id,
				])
			: match;
	}

	const matches = rows.map(row => matchOf(row));
	return withPossibleRenames(rows, withoutRepeated(rows, matches, matched), matched);
}

function repeatedBy(
	rows: readonly RowToMatch[],
	keyOf: (row: RowToMatch, index: number) => string | undefined,
): ReadonlyMap<number, readonly RowToMatch[]> {
	const groups = new Map<string, number[]>();
	for (const [index, row] of rows.entries()) {
		const key = keyOf(row, index);
		if (key !== undefined) {
			group(groups, key, index);
		}
	}

	return new Map(
		groups
			.values()
			.filter(({length}) => length > 1)
			.flatMap(all =>
				all.map(index => [index, all.flatMap(each => (each === index ? [] : (rows[each] ?? [])))] as const),
			),
	);
}

const namedRows = (rows: readonly RowToMatch[]): Told =>
	told`${rows.length === 1 ? 'Row' : 'Rows'} ${listed(rows.map(({number}) => String(number)))}`;

function withoutRepeated(
	rows: readonly RowToMatch[],
	matches: readonly Match[],
	{member, newParent, organizations}: Matched,
): readonly Match[] {
	const isOpen = (index: number): boolean => matches[index]?.kind === 'found' || matches[index]?.kind === 'missing';
	const idOf = (index: number): string | undefined => {
		const match = matches[index];
		return match?.kind === 'found' ? match.id : undefined;
	};

	const names = new Map(organizations.map(({id, name}) => [id, name]));
	// Different names can look the same once a spreadsheet has changed them. The row has a problem of its own then.
	const isDamaged = (index: number): boolean => {
		const stored = names.get(idOf(index) ?? '');
		return (
			stored !== undefined && stored !== rows[index]?.name && habitIn(stored, rows[index]?.name ?? '') !== undefined
		);
	};

	const repeated = [
		{what: 'the organization', rows: repeatedBy(rows, (_, index) => idOf(index))},
		{
			what: 'the name and parent',
			rows: repeatedBy(rows, (row, index) =>
				isOpen(index) && !isDamaged(index) ? placeKeyOf(row, newParent) : undefined,
			),
		},
		{
			what: `the ${member?.key}`,
			rows: repeatedBy(rows, (row, index) => (isOpen(index) && row.member !== '' ? row.member : undefined)),
		},
	];
	return matches.map((match, index) => {
		const [first] = repeated.flatMap(({what, rows: groups}) => {
			const others = groups.get(index);
			return others ? [{what, others}] : [];
		});
		if (!first) {
			return match;
		}

		const {what, others} = first;
		const id = idOf(index);
		return duplicate(
			told`${namedRows(others)} ${others.length === 1 ? 'has' : 'have'} ${what} of this row. Keep one of them.`,
			id === undefined ? none : [id],
		);
	});
}

/** The organization of each email, phone and id that only one organization and only one row has, by the place of the row. */
function contactsOfRows(
	rows: readonly RowToMatch[],
	{organizations, contactsOf}: Matched,
): ReadonlyMap<number, ReadonlySet<string>> {
	const byContact = new Map<string, number[]>();
	for (const [index, {contacts = []}] of rows.entries()) {
		for (const contact of new Set(contacts)) {
			group(byContact, contact, index);
		}
	}

	const owners = new Map<string, string[]>();
	for (const {id} of byContact.size === 0 ? [] : organizations) {
		for (const contact of new Set(contactsOf?.(id))) {
			if (byContact.has(contact)) {
				group(owners, contact, id);
			}
		}
	}

	const found = new Map<number, Set<string>>();
	for (const [contact, ids] of owners) {
		const [index = -1, ...others] = byContact.get(contact) ?? [];
		if (others.length === 0 && ids.length === 1) {
			found.set(index, new Set([...(found.get(index) ?? []), ...ids]));
		}
	}

	return found;
}

/** Finds, for rows without an organization, one without a row that resembles it: below the same parent by its name, or anywhere by an email, phone or id that nothing else has. What resembles several is a problem. */
function withPossibleRenames(
	rows: readonly RowToMatch[],
	matches: readonly Match[],
	matched: Matched,
): readonly Match[] {
	const {organizations, scope, member, pathOf} = matched;
	const taken = new Set(
		matches.flatMap(match => (match.kind === 'found' ? [match.id] : 'ids' in match ? match.ids : [])),
	);
	const finders = new Map<string, ReturnType<typeof alikeFinder<number>>>();
	const similar = new Map<number, Told>();
	const nameOf = (index: number): string => rows[index]?.name ?? '';
	for (const [index, match] of matches.entries()) {
		if (match.kind !== 'missing') {
			continue;
		}

		const finder = finders.get(match.parentId) ?? alikeFinder<number>();
		finders.set(match.parentId, finder);
		for (const other of finder.find(nameOf(index)).take(1)) {
			similar.set(index, similarText(nameOf(index), nameOf(other)));
		}

		finder.add(nameOf(index), index);
	}

	const owned = new Map<string, number[]>();
	for (const [index, ids] of contactsOfRows(rows, matched)) {
		for (const id of matches[index]?.kind === 'missing' ? ids : []) {
			group(owned, id, index);
		}
	}

	const alike = new Map<number, Candidate[]>();
	const times = new Map<string, number>();
	for (const organization of organizations) {
		const indexes = [...(finders.get(parentOf(organization))?.find(organization.name) ?? [])];
		for (const index of indexes) {
			similar.set(index, told`“${nameOf(index)}” is similar to ${toldPath(pathOf(organization.id))}.`);
		}

		if (taken.has(organization.id) || !scope.has(organization.id)) {
			continue;
		}

		const stored = member?.valueOf(organization.id) ?? '';
		// Two customers with different numbers are no rename.
		const open = [...new Set([...indexes, ...(owned.get(organization.id) ?? [])])].filter(
			index => new Set(['', stored, rows[index]?.member ?? '']).size < 3,
		);
		for (const index of open) {
			const resembling = alike.get(index) ?? [];
			resembling.push(organization);
			alike.set(index, resembling);
			times.set(organization.id, 1 + (times.get(organization.id) ?? 0));
		}
	}

	return matches.map((match, index) => {
		const [first, ...others] = alike.get(index) ?? [];
		if (match.kind !== 'missing') {
			return match;
		}

		if (!first) {
			const text = similar.get(index);
			return text === undefined ? match : {...match, similar: text};
		}

		return others.length === 0 && times.get(first.id) === 1
			? {kind: 'possible', id: first.id, parentId: match.parentId}
			: problem(
					told`It resembles ${joinedBy(
						', ',
						[first, ...others].slice(0, mostNamed).map(({id, name}) => told`“${name}” (${id})`),
					)}${others.length === 0 ? ', which other rows resemble too' : ''}. If it is a rename, write the id in a column “id”.`,
					[first, ...others].map(({id}) => id),
				);
	});
}
