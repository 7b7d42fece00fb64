import {Buffer} from 'node:buffer';
import {createHmac} from 'node:crypto';
import {badQuery} from './envelope.js';

const signatureBytes = 12;
const positionBytes = 4;

export type PageTokens = {
	/**
	@param position - of the last item given, as the list counts them
	@param scope - the list and its filters: a token is good for these alone
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
