import {Buffer} from 'node:buffer';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {startSandbox} from '../../source/base/sandbox/server.js';
import {headersOf} from '../base/sandbox/call.js';
import {startMisbehavingServer} from './misbehaving-server.js';

/** A canary as plain text, and as it appears inside base64 at each offset. */
const formsOf = (canary: string): readonly string[] => [
	canary,
	...[0, 1, 2].map(offset =>
		Buffer.from('x'.repeat(offset) + canary)
			.toString('base64')
			.slice(offset === 0 ? 0 : 4, -4),
	),
];

/** All files below a folder. */
export const filesBelow = (folder: string): readonly string[] =>
	readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => path.join(entry.parentPath, entry.name));

/** Where the canaries appear in the texts. */
export function found(canaries: readonly string[], texts: Readonly<Record<string, string>>): readonly string[] {
	return Object.entries(texts).flatMap(([where, text]) =>
		canaries
			.flatMap(canary => formsOf(canary))
			.filter(form => text.includes(form))
			.map(form => `${form} in ${where}`),
	);
}

/** An answer with this text at the beginning of every member with these names. */
function repeated(answer: string, members: readonly string[], told: string): string {
	let text = answer;
	for (const member of members) {
		text = text.replaceAll(`"${member}":"`, start => start + JSON.stringify(`${told} `).slice(1, -1));
	}

	return text;
}

/** The sandbox behind a server that accepts every credential. It repeats the credential in refusals, and in these members of other answers. */
export async function startEcho(members: readonly string[] = []) {
	const sandbox = await startSandbox({organizations: 60, seed: 7});
	const server = await startMisbehavingServer((response, request) => {
		void (async () => {
			const {authorization = '', 'x-auth-key': key = '', 'x-auth-email': email = ''} = request.headers;
			const answer = await fetch(new URL(request.url, sandbox.url), {
				method: request.method,
				headers: headersOf(sandbox).global_api_key,
				...(request.body !== '' && {body: request.body}),
			});
			const text = await answer.text();
			const told = [authorization, key, email].join(' ');
			const secret = authorization + String(key);
			response.writeHead(answer.status, {'content-type': 'application/json', 'cf-ray': '8f0a1b2c3d4e5f60-FRA'});
			const refusal = {success: false, errors: [{code: 1000, message: `no such thing for ${told}`}], result: null};
			response.end(
				answer.ok ? repeated(text, members, `${secret} ${encodeURIComponent(secret)}`) : JSON.stringify(refusal),
			);
		})();
	});
	return {
		server,
		async [Symbol.asyncDispose]() {
			await server.close();
			await sandbox.close();
		},
	};
}
