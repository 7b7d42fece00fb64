import type {AuditRecord} from '../../base/api/schemas.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {factText, valueOf} from '../../base/tables/columns.js';
import {createdIdOf, isObject, isRefused, isView, routeOf, textAt, type ValueChange} from './audit-records.js';

type Values = Map<string, ValueChange>;

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

/** Follows the names, settings and tags of accounts through their records, oldest first. */
export class AccountStory {
	readonly #values = new Map<string, Values>();
	readonly #tags = new Map<string, Values>();
	readonly #names = new Map<string, string>();

	/** `sent`: undefined if that is not known. `isWhole`: what is not sent is gone, and what was not there before is new. */
	#follow(
		held: Map<string, Values>,
		id: string,
		sent: readonly ValueChange[] | undefined,
		isWhole: boolean,
	): readonly ValueChange[] | undefined {
		const before = held.get(id);
		if (!sent) {
			held.delete(id);
			return undefined;
		}

		const now: Values = new Map([
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

	/** The last name that the records have. */
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
