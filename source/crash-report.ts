import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {inspect} from 'node:util';
import {harmless} from './format/harmless.js';
import {stateFolder} from './settings/paths.js';
import {keptSecrets} from './settings/secrets.js';

type Environment = Readonly<Record<string, string | undefined>>;

// What may be secret in the environment, beside the credentials that were used, and what looks like one wherever it came from.
const secretNames = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY', 'CLOUDFLARE_EMAIL', 'HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'];
const credentialShape = /cf(?:k|ut|at|oat)_[\w\-]+|\bBearer\s+\S+|\b[\da-f]{37,45}\b|(?<![\w\-.\/])[\w\-]{40}(?![\w\-.\/])/gv;

function redacted(text: string, environment: Environment): string {
	const secrets = [...keptSecrets(), ...secretNames.map(name => environment[name] ?? '').filter(secret => secret !== '')];
	let result = text;
	for (const secret of secrets) {
		result = result.replaceAll(secret, '[redacted]');
	}

	return result.replaceAll(credentialShape, '[redacted]');
}

/**
Writes what is known of a defect to a file that only this user can read, and gives the paragraph to print: what happened, where the report lies, how to go on.
*/
export function reportCrash(error: unknown, environment: Environment, now = new Date()): string {
	const what = redacted(error instanceof Error ? error.message : inspect(error), environment);
	const trace = redacted(error instanceof Error ? (error.stack ?? '') : '', environment);
	const folder = path.join(stateFolder(environment), 'crashes');
	const file = path.join(folder, `${now.toISOString().replaceAll(/[.:]/gv, '-')}-${process.pid}.txt`);
	let where = `The report is in ${file}; it holds no credential.`;
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		const lines = [`cforgs on Node.js ${process.versions.node}, ${process.platform}, ${now.toISOString()}`, '', what, '', trace];
		writeFileSync(file, lines.join('\n').split('\n').map(each => `${harmless(each)}\n`).join(''), {mode: 0o600, flag: 'wx'});
	} catch {
		where = `No report could be written to ${folder}.`;
	}

	const said = what.replaceAll(/\s+/gv, ' ').slice(0, 300);
	return harmless(`cforgs crashed because of a bug: ${said}. ${where} Nothing was sent after that, and any open form is kept as a draft: start cforgs again to continue.`);
}
