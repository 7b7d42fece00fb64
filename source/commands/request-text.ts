import type {Client} from '../api/client.js';
import {harmlessJson} from '../text/harmless-json.js';

export const dryRunText = 'Dry run: nothing was sent. The request is printed when you quit, and copied unless it is too long for the terminal.';

/**
A request as text to read and to run: the credential stays a variable.
*/
export function requestText(request: {readonly method: string; readonly path: string; readonly body?: Readonly<Record<string, unknown>>}, {baseUrl, scheme, variables}: Pick<Client, 'baseUrl' | 'scheme' | 'variables'>): string {
	const {body} = request;
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
