import type {Client} from '../api/client.js';
import type {WriteRequest} from '../forms/request.js';
import {harmlessJson} from '../text/harmless-json.js';

export const dryRunText = 'Dry run: nothing was sent. The request is printed when you quit, and copied if it is not too long for the terminal.';

/**
A request as text to read and to run: the credential stays a variable.
*/
export function requestText(request: WriteRequest | {readonly method: string; readonly path: string}, {baseUrl, scheme, variables}: Pick<Client, 'baseUrl' | 'scheme' | 'variables'>): string {
	const body = 'body' in request ? request.body : ('profile' in request ? request.profile : undefined);
	const quoted = (text: string) => `'${text.replaceAll('\'', String.raw`'\''`)}'`;
	const parts = [
		`curl -X ${request.method} ${quoted(baseUrl + request.path)}`,
		...(scheme === 'token'
			? [`-H "Authorization: Bearer $${variables.token}"`]
			: [`-H "X-Auth-Email: $${variables.email}"`, `-H "X-Auth-Key: $${variables.key}"`]),
		...(body === undefined ? [] : ['-H \'Content-Type: application/json\'', `--data ${quoted(harmlessJson({...body}))}`]),
	];
	return parts.join(' \\\n  ');
}
