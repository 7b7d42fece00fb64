import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {inspect} from 'node:util';
import {unescaped} from '../../base/api/json.js';
import {codeOf} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {isoTime} from '../../base/text/time.js';
import {stateFolder} from '../options/paths.js';
import {keptSecrets} from '../options/credential.js';
import {makeFolder} from './make-folder.js';

// Environment variables that may be secret. The used credentials, and text that looks like a credential, are redacted too.
const secretNames = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY', 'CLOUDFLARE_EMAIL'];

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'];

const credentialShape =
	/\bBasic\s+\S+|cf(?:k|ut|at|oat)_[\w\-]+|\bBearer\s+\S+|\b[\da-f]{37,45}\b|(?<![\w\-.\/])[\w\-]{40}(?![\w\-.\/])/gv;

// Shorter passwords are not redacted on their own, because they would match ordinary text.
const shortestPassword = 4;

function secretsOfProxy(address: string): readonly string[] {
	const {password = ''} = /^[a-z]+:\/\/[^\/:]*:(?<password>.*)@/v.exec(address)?.groups ?? {};
	const forms = [password, URL.parse(address)?.password ?? ''].flatMap(each => [each, unescaped(each)]);
	return [address, ...forms.filter(each => each.length >= shortestPassword)];
}

function redacted(text: string, environment: NodeJS.ProcessEnv): string {
	const valuesOf = (names: readonly string[]) =>
		names.map(name => environment[name] ?? '').filter(value => value !== '');
	const secrets = [
		...keptSecrets(),
		...valuesOf(secretNames),
		...valuesOf(proxyNames).flatMap(address => secretsOfProxy(address)),
	];
	let result = text;
	for (const secret of secrets) {
		result = result.replaceAll(secret, '[redacted]');
	}

	return result.replaceAll(credentialShape, '[redacted]');
}

// Two programs may fail in the same millisecond, such as a tour within a session.
function writeReport(folder: string, name: string, text: string): string {
	for (let count = 1; ; count++) {
		const file = path.join(folder, `${name}${count === 1 ? '' : `-${count}`}.txt`);
		try {
			writeFileSync(file, text, {mode: 0o600, flag: 'wx'});
			return file;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') {
				throw error;
			}
		}
	}
}

/** Writes a crash report to a file that only this user can read. Returns the paragraph to print: what happened, where the report is, and what to do next. */
export function reportCrash(error: unknown, environment: NodeJS.ProcessEnv, now = new Date()): string {
	const what = redacted(error instanceof Error ? error.message : inspect(error), environment);
	const trace = redacted(error instanceof Error ? (error.stack ?? '') : '', environment);
	const folder = path.join(stateFolder(environment), 'crashes');
	let where = `Could not write a report to ${folder}.`;
	try {
		makeFolder(folder);
		const lines = [
			`cforgs on Node.js ${process.versions.node}, ${process.platform}, ${isoTime(now.getTime())}`,
			'',
			what,
			'',
			trace,
		];
		const text = lines
			.join('\n')
			.split('\n')
			.map(each => `${harmless(each)}\n`)
			.join('');
		const file = writeReport(folder, `${isoTime(now.getTime()).replaceAll(/[.:]/gv, '-')}-${process.pid}`, text);
		where = `The report is in ${file}; it has no credential.`;
	} catch {
		// The message says that there is no report.
	}

	const said = what.replaceAll(/\s+/gv, ' ').slice(0, 300);
	return harmless(
		`cforgs crashed because of a bug: ${said}. ${where} Nothing was sent after that. Start cforgs again to continue.`,
	);
}
