import type {Account, Member} from '../../base/api/schemas.js';
import {type Column, factText, type Named, valueOf} from '../../base/tables/columns.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {memberColumns} from '../../base/tables/members.js';

/** One value that differs. */
export type ValueEdit = {
	/** The name in the API, such as `settings.enforce_twofactor` or `tags.env`. */
	readonly field: string;
	/** The name on the screen. The texts are as people read them; a tag that an account lacks is undefined. */
	readonly label: string;
	readonly from: string | undefined;
	readonly to: string | undefined;
};

/** How one account or member differs. An `invited` member is new and has not accepted; a `joined` one has accepted since. */
export type ListDifference = {
	readonly id: string;
	/** The latest name of the account, or the address of the person. */
	readonly name: string;
	readonly change: 'added' | 'invited' | 'gone' | 'joined' | 'changed';
	readonly edits: readonly ValueEdit[];
};

/** One of two lists. */
export type ComparedList<Item> = {
	readonly items: readonly Item[];
	/** Nothing is missing, so that what it lacks is gone. */
	readonly isWhole: boolean;
};

type Facts = Readonly<Record<string, unknown>>;

type Compared<Item> = Named<Column & {readonly label: string; readonly text?: (record: Item) => string}>;

/** A value in words. Undefined if the service sent none, which some columns keep as an empty text: then nobody knows whether it differs. */
function knownText<Item extends Facts>(record: Item, column: Compared<Item>): string | undefined {
	const value = valueOf(record, column);
	const isUnknown =
		value === undefined || (value === '' && (column.value === 'textOrEmpty' || column.value === 'idOrEmpty'));
	return isUnknown ? undefined : (column.text?.(record) ?? factText(record, column));
}

const fieldOf = ({part, name}: Pick<Named<Column>, 'name' | 'part'>): string =>
	part === undefined ? name : `${part}.${name}`;

const nameColumn = {name: 'name', part: undefined, label: 'Name', value: 'textOrEmpty'} as const;

const accountColumns = [nameColumn, ...accountFacts];

/** A value of an account as people read it, by its name in the API, such as `settings.enforce_twofactor` or `tags.env`. Undefined if the account does not have it, or nobody knows. */
export function accountValue(account: Account, field: string): string | undefined {
	const column = accountColumns.find(each => fieldOf(each) === field);
	const tag = field.startsWith('tags.')
		? new Map(Object.entries(account.tags ?? {})).get(field.slice('tags.'.length))
		: undefined;
	return column ? knownText(account, column) : tag;
}

const uncompared = new Set(['id', 'user.id', 'create_time', 'update_time']);

const memberFields = memberColumns.filter(column => !uncompared.has(fieldOf(column)));

function editsIn<Item extends Facts>(
	columns: ReadonlyArray<Compared<Item>>,
	before: Item,
	after: Item,
): readonly ValueEdit[] {
	return columns
		.map(column => ({
			field: fieldOf(column),
			label: column.label,
			from: knownText(before, column),
			to: knownText(after, column),
		}))
		.filter(({from, to}) => from !== undefined && to !== undefined && from !== to);
}

/** The tags that differ. A list without tags says nothing about them. */
function tagEdits({tags: before}: Account, {tags: after}: Account): readonly ValueEdit[] {
	if (!before || !after) {
		return [];
	}

	const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
	return [...new Set([...old.keys(), ...fresh.keys()])]
		.filter(key => old.get(key) !== fresh.get(key))
		.map(key => ({field: `tags.${key}`, label: `Tag ${key}`, from: old.get(key), to: fresh.get(key)}));
}

type Parts<Item> = {
	readonly nameOf: (item: Item) => string;
	readonly added: (item: Item) => ListDifference['change'];
	readonly changed: (before: Item, after: Item) => ListDifference['change'];
	readonly editsOf: (before: Item, after: Item) => readonly ValueEdit[];
};

// If two records share an id, the first counts.
const byId = <Item extends {readonly id: string}>(items: readonly Item[]): ReadonlyMap<string, Item> =>
	new Map(items.toReversed().map(item => [item.id, item]));

const inOrder = <Item>(items: ReadonlyMap<string, Item>): readonly Item[] => items.values().toArray().toReversed();

function differencesIn<Item extends {readonly id: string}>(
	before: ComparedList<Item>,
	after: ComparedList<Item>,
	{nameOf, added, changed, editsOf}: Parts<Item>,
): readonly ListDifference[] {
	const [old, fresh] = [byId(before.items), byId(after.items)];
	const differenceOf = (
		item: Item,
		change: ListDifference['change'],
		edits: readonly ValueEdit[] = [],
	): ListDifference => ({id: item.id, name: nameOf(item), change, edits});
	const [earlier, later] = [inOrder(old), inOrder(fresh)];
	const isNew = ({id}: Item) => before.isWhole && !old.has(id);
	const isGone = ({id}: Item) => after.isWhole && !fresh.has(id);
	const edited = later.flatMap(item => {
		const was = old.get(item.id);
		const edits = was ? editsOf(was, item) : [];
		return was && edits.length > 0 ? [differenceOf(item, changed(was, item), edits)] : [];
	});
	return [
		...later.filter(item => isNew(item)).map(item => differenceOf(item, added(item))),
		...earlier.filter(item => isGone(item)).map(item => differenceOf(item, 'gone')),
		...edited,
	];
}

/** How two lists of accounts differ, whatever their order: first what is new, then what is gone, then the rest. */
export const accountDifferences = (
	before: ComparedList<Account>,
	after: ComparedList<Account>,
): readonly ListDifference[] =>
	differencesIn(before, after, {
		nameOf: ({name}) => name,
		added: () => 'added',
		changed: () => 'changed',
		editsOf: (one, other) => [...editsIn<Account>(accountColumns, one, other), ...tagEdits(one, other)],
	});

const isPending = ({status}: Member): boolean => status === 'pending';

/** The same for members. */
export const memberDifferences = (
	before: ComparedList<Member>,
	after: ComparedList<Member>,
): readonly ListDifference[] =>
	differencesIn(before, after, {
		nameOf: ({user: {email, name}}) => (email === '' ? name : email),
		added: member => (isPending(member) ? 'invited' : 'added'),
		changed: (one, other) => (isPending(one) && other.status === 'active' ? 'joined' : 'changed'),
		editsOf: (one, other) => editsIn<Member>(memberFields, one, other),
	});
