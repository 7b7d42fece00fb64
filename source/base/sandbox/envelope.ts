import type {ContentfulStatusCode} from 'hono/utils/http-status';

export type EnvelopeError = {
	readonly code: number;
	readonly message: string;
	readonly documentation_url?: string;
	readonly source?: {readonly pointer: string};
	readonly error_chain?: ReadonlyArray<{readonly code: number; readonly message: string}>;
};

type Envelope = Readonly<Record<string, unknown>>;

export type ResultInfo = {
	readonly total_size?: number;
	readonly next_page_token?: string;
	/** Of a list whose pages are numbered. */
	readonly page?: number;
	readonly per_page?: number;
	readonly total_count?: number;
	readonly total_pages?: number;
	/** The audit log has its own names. Its count is a text in some answers. */
	readonly count?: number | string;
	readonly cursor?: string;
	/** How sure the service is of the history of a resource. */
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
