import type {AuditRecord} from '../../base/api/schemas.js';
import {factText, valueOf} from '../../base/tables/columns.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {fieldNames, type FieldName, profileFields, valueBefore} from '../../kernel/form-model/fields.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {isMarked} from '../../kernel/form-model/value-warnings.js';
import {
	createdIdOf,
	isObject,
	isRefused,
	isView,
	routeOf,
	textAt,
	type ValueChange,
	type FieldChange,
	isSameRequest,
	type RecordFacts,
} from '../../kernel/files/audit-records.js';

type AccountValues = Map<string, ValueChange>;

/** The tags that a request sends. Undefined if its record leaves them out. */
function tagsIn({tags}: Readonly<Record<string, unknown>>): readonly ValueChange[] | undefined {
	return isObject(tags)
		? Object.entries(tags).flatMap(([key, to]) => (typeof to === 'string' ? [{name: `tags.${key}`, tag: key, to}] : []))
		: undefined;
}

/** The name and the facts that a request sends. An empty text stands for no value. Undefined if its record leaves them out. */
function valuesIn(request: Readonly<Record<string, unknown>>): readonly ValueChange[] | undefined {
	const name = textAt(request, 'name');
	const facts = accountFacts.filter(fact => valueOf(request, fact) !== undefined);
	const sent = [
		...(name === undefined ? [] : [{name: 'name', label: 'name', to: name}]),
		...facts.map(fact => ({name: fact.name, label: fact.label.toLowerCase(), to: factText(request, fact)})),
	];
	return sent.length === 0 ? undefined : sent;
}

class AccountStory {
	readonly #values = new Map<string, AccountValues>();
	readonly #tags = new Map<string, AccountValues>();
	readonly #names = new Map<string, string>();

	/** `sent`: undefined if that is not known. `isWhole`: what is not sent is gone, and what was not there before is new. */
	#follow(
		held: Map<string, AccountValues>,
		id: string,
		sent: readonly ValueChange[] | undefined,
		isWhole: boolean,
	): readonly ValueChange[] | undefined {
		const before = held.get(id);
		if (!sent) {
			held.delete(id);
			return undefined;
		}

		const now: AccountValues = new Map([
			...(isWhole ? [] : (before ?? [])),
			...sent.map(value => [value.name, value] as const),
		]);
		held.set(id, now);
		if (!before) {
			return undefined;
		}

		const gone = isWhole
			? before
					.values()
					.filter(({name}) => !now.has(name))
					.map(value => ({...value, to: ''}))
			: [];
		return [...sent, ...gone].flatMap(value => {
			const from = before.get(value.name)?.to ?? (isWhole ? '' : undefined);
			return from === value.to ? [] : [{...value, ...(from !== undefined && {from})}];
		});
	}

	nameOf(id: string): string | undefined {
		return this.#names.get(id);
	}

	/** Forgets all values, because a record may be missing here. Names remain. */
	forget(): void {
		this.#values.clear();
		this.#tags.clear();
	}

	/** What a record changed of its account. Undefined if the records do not tell: nothing is known of the values before. */
	changesOf(record: AuditRecord): readonly ValueChange[] | undefined {
		const {
			raw: {method, uri = ''},
			resource: {request = {}},
		} = record;
		const [, collection, account, part] = routeOf(uri).split('/', 4);
		const id = account ?? createdIdOf(record);
		if (collection !== 'accounts' || id === undefined || isRefused(record) || isView(record) || !isObject(request)) {
			return undefined;
		}

		const name = part === undefined ? textAt(request, 'name') : undefined;
		if (name !== undefined) {
			this.#names.set(id, name);
		}

		// What another request changed is not known.
		if (part === 'tags') {
			return this.#follow(
				this.#tags,
				id,
				method === 'DELETE' ? [] : method === 'PUT' ? tagsIn(request) : undefined,
				true,
			);
		}

		if (part !== undefined) {
			return undefined;
		}

		const changes = this.#follow(
			this.#values,
			id,
			method === 'POST' || method === 'PUT' ? valuesIn(request) : undefined,
			false,
		);
		return method === 'PUT' ? changes : undefined;
	}
}

/** What this machine knows about records from elsewhere: names by id, and the writes of the journal. */
export type KnownNames = {
	readonly members: ReadonlyMap<string, string>;
	readonly organizations: ReadonlyMap<string, string>;
	readonly accounts: ReadonlyMap<string, string>;
	readonly written: readonly JournalEntry[];
};

export const noNames: KnownNames = {members: new Map(), organizations: new Map(), accounts: new Map(), written: []};

/** The names of both; those of `more` go first. */
export const withNames = (names: KnownNames, more: Partial<KnownNames>): KnownNames => ({
	members: new Map([...names.members, ...(more.members ?? [])]),
	organizations: new Map([...names.organizations, ...(more.organizations ?? [])]),
	accounts: new Map([...names.accounts, ...(more.accounts ?? [])]),
	written: more.written ?? names.written,
});

type Route = {readonly collection: string; readonly id: string; readonly part: string; readonly item: string};

function routeIn({raw: {uri = ''}}: AuditRecord): Route {
	const [, collection = '', id = '', part = '', item = ''] = routeOf(uri).split('/', 5);
	return {collection, id, part, item};
}

/** The id of the organization in the path of a record; empty if there is none. */
function organizationIdOf(record: AuditRecord): string {
	const {collection, id} = routeIn(record);
	return collection === 'organizations' ? id : '';
}

/** The id of the member in the path of a record; undefined if there is none. */
function memberIdOf(record: AuditRecord): string | undefined {
	const {collection, part, item} = routeIn(record);
	return collection === 'organizations' && part === 'members' && item !== '' ? item : undefined;
}

/** The members that the answer of a record names, with and without its envelope. */
function membersIn({resource: {response}}: AuditRecord): ReadonlyArray<readonly [id: string, email: string]> {
	const inner = isObject(response) && response['result'] !== undefined ? response['result'] : response;
	const answered: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
	return answered.flatMap(each => {
		const [id, email] = [textAt(each, 'id'), textAt(each, 'user', 'email')];
		return id === undefined || email === undefined ? [] : [[id, email] as const];
	});
}

// Milliseconds. The service’s clock may differ, and a slow answer comes late.
const earliest = -5000;
const latest = 300_000;

/** What the journal knows of a save: the fields that it changed, with both values. `written`: the writes of this organization. */
function journalChanges(
	record: AuditRecord,
	id: string,
	written: readonly JournalEntry[],
): readonly FieldChange[] | undefined {
	const time = Date.parse(record.action.time ?? '');
	const entry = written.find(
		({kind, at, after}) =>
			after !== undefined &&
			time - at >= earliest &&
			time - at <= latest &&
			((kind === 'edit' &&
				isSameRequest(record, {method: 'PUT', path: `/organizations/${id}`, body: {name: after.name}})) ||
				(kind === 'profile' &&
					isSameRequest(record, {method: 'PUT', path: `/organizations/${id}/profile`, body: {...after.profile}}))),
	);
	const {before, after} = entry ?? {};
	return (
		before &&
		after &&
		fieldNames.flatMap(name => {
			const [from, to] = [valueBefore(before, name), valueBefore(after, name)];
			return from === to ? [] : [{name, to, from: isMarked(before, name) ? undefined : from}];
		})
	);
}

type Values = Map<FieldName, string>;

const sentIn = (
	request: unknown,
	names: readonly FieldName[],
): ReadonlyArray<readonly [name: FieldName, text: string]> =>
	names.flatMap(name => {
		const value = isObject(request) && Object.hasOwn(request, name) ? request[name] : undefined;
		return typeof value === 'string' ? [[name, value] as const] : [];
	});

/** What a save changed, and notes its values. Undefined if the records do not tell. */
function savedChanges(
	values: Values,
	sent: ReadonlyArray<readonly [name: FieldName, text: string]>,
	isWhole: boolean,
): readonly FieldChange[] | undefined {
	const isKnown = sent.some(([name]) => values.has(name));
	const changes = sent.flatMap(([name, to]) => {
		const from = values.get(name);
		return from === to || (from === undefined && isWhole) ? [] : [{name, from, to}];
	});
	for (const [name, text] of sent) {
		values.set(name, text);
	}

	// A profile is sent with all of its fields, whether they changed or not.
	return sent.length === 0 || (!isKnown && isWhole) ? undefined : changes;
}

const isSave = ({method}: AuditRecord['raw'], {part}: Route): boolean =>
	method === 'PUT' && (part === '' || part === 'profile');

class Story {
	readonly #values = new Map<string, Values>();
	readonly #names: Map<string, string>;

	/** Notes the last name of each organization in `names`. */
	constructor(names: Map<string, string>) {
		this.#names = names;
	}

	#name(id: string, request: unknown): void {
		const name = textAt(request, 'name');
		if (name !== undefined) {
			this.#names.set(id, name);
		}
	}

	changesOf(record: AuditRecord): readonly FieldChange[] | undefined {
		const {
			raw,
			resource: {request},
		} = record;
		const route = routeIn(record);
		if (isRefused(record) || isView(record) || route.collection !== 'organizations') {
			return undefined;
		}

		const created = raw.method === 'POST' && route.id === '' ? createdIdOf(record) : undefined;
		if (created !== undefined) {
			const profile = isObject(request) ? request['profile'] : undefined;
			this.#values.set(created, new Map([...sentIn(request, ['name']), ...sentIn(profile, profileFields)]));
			this.#name(created, request);
			return undefined;
		}

		const values = this.#values.get(route.id) ?? new Map<FieldName, string>();
		this.#values.set(route.id, values);
		if (isSave(raw, route) && isObject(request)) {
			const isProfile = route.part === 'profile';
			if (!isProfile) {
				this.#name(route.id, request);
			}

			return savedChanges(values, sentIn(request, isProfile ? profileFields : ['name']), isProfile);
		}

		// Another request may have changed anything.
		if (route.part === '' || route.part === 'profile') {
			values.clear();
		}

		return undefined;
	}
}

/**
What is known about each record: from the other records, and from this machine.

@param records - newest first
@param names - what this machine knows
@param hasAll - whether no record between two others is missing; otherwise no value before a save comes from an earlier record
*/
export function factsOf(
	records: readonly AuditRecord[],
	names: KnownNames,
	hasAll = true,
): ReadonlyMap<AuditRecord, RecordFacts> {
	const members = new Map([...names.members, ...records.flatMap(record => membersIn(record))]);
	const written = Map.groupBy(names.written, ({id}) => id);
	const older = new Map<string, string>();
	let story = new Story(older);
	const accounts = new AccountStory();
	const changes = new Map<AuditRecord, readonly FieldChange[]>();
	const values = new Map<AuditRecord, readonly ValueChange[]>();
	for (const record of records.toReversed()) {
		if (!hasAll) {
			story = new Story(older);
			accounts.forget();
		}

		const ofAccount = accounts.changesOf(record);
		if (ofAccount) {
			values.set(record, ofAccount);
		}

		const organizationId = organizationIdOf(record);
		const own = journalChanges(record, organizationId, written.get(organizationId) ?? []);
		const followed = story.changesOf(record);
		const changed = own ?? followed;
		if (changed) {
			changes.set(record, changed);
		}
	}

	return new Map(
		records.map((record): readonly [AuditRecord, RecordFacts] => {
			const id = organizationIdOf(record);
			const {collection, id: account} = routeIn(record);
			const member = members.get(memberIdOf(record) ?? '');
			const organization = names.organizations.get(id) ?? older.get(id);
			const accountName =
				collection === 'accounts' ? (names.accounts.get(account) ?? accounts.nameOf(account)) : undefined;
			const own = changes.get(record);
			return [
				record,
				{
					...(member !== undefined && {member}),
					...(organization !== undefined && organization !== '' && {organization}),
					...(accountName !== undefined && accountName !== '' && {account: accountName}),
					...(own && {changes: own}),
					...(values.has(record) && {values: values.get(record)}),
				},
			];
		}),
	);
}

const snippet = ({name, from, to}: FieldChange | ValueChange) => ({field: name, ...(from !== undefined && {from}), to});

/** The same for JSON, next to the raw record: the names of its ids, and which fields changed. */
export function namesInJson({changes, values, ...names}: RecordFacts): Readonly<Record<string, unknown>> {
	const all = changes ?? values;
	return {...names, ...(all && {changes: all.map(change => snippet(change))})};
}
