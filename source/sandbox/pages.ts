import {badQuery, type ResultInfo} from './envelope.js';
import type {PageTokens} from './page-tokens.js';

type PageRequest<T> = {
	readonly items: readonly T[];
	/**
	Grows along the items and stays with an item, so that a page goes on rightly after others came or went.
	*/
	readonly positionOf: (item: T, index: number) => number;
	readonly query: URLSearchParams;
	/**
	What, beside the filters, a page token is bound to.
	*/
	readonly list: string;
	readonly filterNames: readonly string[];
};

export function takePage<T>(request: PageRequest<T>, tokens: PageTokens): {readonly items: readonly T[]; readonly info: ResultInfo} {
	const {items, positionOf, query} = request;
	const size = readPageSize(query);
	const scope = scopeOf(request);
	const token = query.get('page_token');
	const after = token === null ? undefined : tokens.decode(token, scope);
	const first = after === undefined ? 0 : items.findIndex((item, index) => positionOf(item, index) > after);
	const taken = first === -1 ? [] : items.slice(first, first + size);
	const last = taken.at(-1);
	const hasMore = first + taken.length < items.length;
	return {
		items: taken,
		info: {
			total_size: items.length,
			...(last !== undefined && hasMore && {next_page_token: tokens.encode(positionOf(last, first + taken.length - 1), scope)}),
		},
	};
}

function scopeOf({query, list, filterNames}: Pick<PageRequest<unknown>, 'query' | 'list' | 'filterNames'>): string {
	const filters = filterNames.map(name => [name, ...query.getAll(name).toSorted()]);
	return JSON.stringify([list, filters]);
}

function readPageSize(query: URLSearchParams): number {
	const text = query.get('page_size') ?? '10';
	const size = Number(text);
	if (!/^\d{1,4}$/v.test(text) || size < 1 || size > 1000) {
		throw badQuery('page_size must be a whole number from 1 to 1000');
	}

	return size;
}
