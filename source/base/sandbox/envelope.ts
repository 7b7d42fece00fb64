import {Buffer} from 'node:buffer';
import {createHmac} from 'node:crypto';
import type {ContentfulStatusCode} from 'hono/utils/http-status';

export type EnvelopeError = {
	readonly code: number;
	readonly message: string;
	readonly documentation_url?: string;
	readonly source?: {readonly pointer: string};
	readonly error_chain?: ReadonlyArray<{readonly code: number; readonly message: string}>;
};

type Envelope = Readonly<Record<string, unknown>>;

type ResultInfo = {
	readonly total_size?: number;
	readonly next_page_token?: string;
	readonly page?: number;
	readonly per_page?: number;
	readonly total_count?: number;
	readonly total_pages?: number;
	/** The audit log has its own names. Its count is a text in some answers. */
	readonly count?: number | string;
	readonly cursor?: string;
	readonly history_status?: string;
};

export function success(result: unknown, resultInfo?: ResultInfo): Envelope {
	return {success: true, errors: [], messages: [], result, ...(resultInfo && {result_info: resultInfo})};
}

/** An unsuccessful answer. Thrown anywhere in a route, and turned into a failure envelope at the edge. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly status: ContentfulStatusCode;
	readonly errors: readonly EnvelopeError[];

	constructor(status: ContentfulStatusCode, ...errors: readonly EnvelopeError[]) {
		super(errors.map(error => error.message).join('; '));
		this.status = status;
		this.errors = errors;
	}

	toEnvelope(): Envelope {
		const envelope = {success: false, errors: this.errors};
		// The service omits the other members if it refuses the credential itself.
		return this.errors.some(error => error.code === 10_000 && error.documentation_url === undefined)
			? envelope
			: {...envelope, messages: [], result: null};
	}
}

/**
One error in the body of a request.

@param pointer - JSON pointer to the invalid value
@param message - a sentence without its full stop
*/
export function invalid(pointer: string, message: string): EnvelopeError {
	return {code: 1001, message, source: {pointer}};
}

export function badQuery(message: string): Refusal {
	return new Refusal(400, {code: 1001, message});
}

export function notFound(path: string, ...others: readonly EnvelopeError[]): Refusal {
	const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
	return new Refusal(404, {code: 7003, message}, ...others);
}

const signatureBytes = 12;

const positionBytes = 4;

export type PageTokens = {
	/**
	@param position - the position of the last item on the page, as the list counts them
	@param scope - the list and its filters; the token is only valid for these
	*/
	readonly encode: (position: number, scope: string) => string;
	readonly decode: (token: string, scope: string) => number;
};

export function createPageTokens(secret: string): PageTokens {
	const encode = (position: number, scope: string): string => {
		const bytes = Buffer.alloc(positionBytes);
		bytes.writeUInt32BE(position);
		const signature = createHmac('sha256', secret).update(bytes).update(scope).digest().subarray(0, signatureBytes);
		return Buffer.concat([signature, bytes]).toString('base64url');
	};

	return {
		encode,
		decode(token, scope) {
			const bytes = Buffer.from(token, 'base64url');
			if (bytes.length === signatureBytes + positionBytes) {
				const position = bytes.readUInt32BE(signatureBytes);
				if (encode(position, scope) === token) {
					return position;
				}
			}

			throw badQuery('page_token is not valid, or the filters of its first request were not repeated');
		},
	};
}

type PageRequest<T> = {
	readonly items: readonly T[];
	/** Starts at 1, increases along the list, and is permanent for an item. The next page is therefore correct even if other items were added or removed. */
	readonly positionOf: (item: T, index: number) => number;
	readonly query: URLSearchParams;
	readonly list: string;
	readonly filterNames: readonly string[];
	readonly isCounted?: boolean | undefined;
};

export function takePage<T>(
	request: PageRequest<T>,
	tokens: PageTokens,
): {readonly items: readonly T[]; readonly info: ResultInfo} {
	const {items, positionOf, query, isCounted = true} = request;
	const size = readPageSize(query);
	const scope = scopeOf(request);
	const token = query.get('page_token');
	const after = token === null ? undefined : tokens.decode(token, scope);
	const first = after === undefined ? 0 : items.findIndex((item, index) => positionOf(item, index) > after);
	const taken = first === -1 ? [] : items.slice(first, first + size);
	const last = taken.at(-1);
	const end = last === undefined ? (after ?? 0) : positionOf(last, first + taken.length - 1);
	const hasMore = first !== -1 && first + taken.length < items.length;
	return {
		items: taken,
		info: {...(isCounted && {total_size: items.length}), ...(hasMore && {next_page_token: tokens.encode(end, scope)})},
	};
}

/**
The page of a list whose pages are numbered from 1.

@throws Refusal - for a page or a size that the service does not accept
*/
export function readNumberedPage(query: URLSearchParams): {readonly page: number; readonly size: number} {
	const page = readNumber(query, 'page', {usual: 1, least: 1, most: 1_000_000});
	return {page, size: readNumber(query, 'per_page', {usual: 20, least: 5, most: 50})};
}

type NumberRange = {readonly usual: number; readonly least: number; readonly most: number};

function readNumber(query: URLSearchParams, name: string, {usual, least, most}: NumberRange): number {
	const text = query.get(name) ?? String(usual);
	const number = Number(text);
	if (!/^\d{1,7}$/v.test(text) || number < least || number > most) {
		throw badQuery(`${name} must be a whole number from ${least} to ${most}`);
	}

	return number;
}

function scopeOf({query, list, filterNames}: Pick<PageRequest<unknown>, 'query' | 'list' | 'filterNames'>): string {
	const filters = filterNames.map(name => [name, ...query.getAll(name).toSorted()]);
	return JSON.stringify([list, filters]);
}

function readPageSize(query: URLSearchParams): number {
	return readNumber(query, 'page_size', {usual: 10, least: 0, most: 1000});
}
