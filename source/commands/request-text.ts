import type {WriteRequest} from '../forms/form.js';

export const dryRunText = 'Dry run: nothing was sent. The request is copied, and printed when you quit.';

/**
A request as text to read and to run: the credential stays a variable.
*/
export function requestText(request: WriteRequest | {readonly method: 'DELETE'; readonly path: string}, baseUrl: string): string {
	const body = 'body' in request ? request.body : ('profile' in request ? request.profile : undefined);
	const quoted = (text: string) => `'${text.replaceAll('\'', String.raw`'\''`)}'`;
	const parts = [
		`curl -X ${request.method} ${quoted(baseUrl + request.path)}`,
		'-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"',
		...(body === undefined ? [] : ['-H \'Content-Type: application/json\'', `--data ${quoted(JSON.stringify(body))}`]),
	];
	return parts.join(' \\\n  ');
}
