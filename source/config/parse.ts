import {parse as parseToml, TomlError, type TomlTable} from 'smol-toml';
import * as v from 'valibot';
import {harmless} from '../text/harmless.js';
import {meant} from '../text/near-names.js';
import {keymap, typingPlaces} from '../keymap.js';
import {remapKeys} from '../keys/remap.js';
import {credentialShapeOf} from '../api/credential-shape.js';
import type {Config, ContextSettings} from '../settings/config.js';
import {configSchema, namesIn} from './schema.js';

/**
What is wrong with a config file, and on which line, counted from 1; undefined where no line can be named.
*/
type Mistake = {readonly line: number | undefined; readonly text: string};

/**
The config is there where there are no mistakes.
*/
export type Parsed = {readonly config?: Config; readonly mistakes: readonly Mistake[]};

type Path = ReadonlyArray<string | number>;

function valueAt(table: unknown, path: Path): unknown {
	let value = table;
	for (const key of path) {
		value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined;
	}

	return value;
}

/**
The line that a setting begins on: the one after the longest beginning of the file that is whole and does without it.
*/
function lineOf(text: string, path: Path): number | undefined {
	const names = path.filter(key => typeof key === 'string');
	const lines = text.split('\n');
	let line = 0;
	for (let end = 1; end <= lines.length; end++) {
		try {
			if (valueAt(parseToml(lines.slice(0, end).join('\n')), names) !== undefined) {
				return line + 1;
			}

			line = end;
		} catch {
			// In the middle of a value of several lines.
		}
	}

	return undefined;
}

// A variable's name can be as long as a token; no token is in capitals alone.
const isCredential = (word: string): boolean => !/^[A-Z_]+$/v.test(word) && credentialShapeOf(word) !== 'unknown';

const otherPlaces = 'the environment variable that holds it in token_variable or key_variable, or the command that prints it in credential_command.';

const credentialText = [
	'what looks like a credential stands here. A config file must not hold one: it is copied and backed up.',
	`Take it out (and, if others could read the file, replace it at the service), and name ${otherPlaces}`,
].join(' ');

/**
Wherever it stands, in a comment too: a file is copied, backed up and put into repositories.
*/
function credentialMistakes(text: string): readonly Mistake[] {
	return text.split('\n').flatMap((line, index) => line.split(/[^\w\-]+/v).some(word => isCredential(word))
		? [{line: index + 1, text: credentialText}]
		: []);
}

const quoted = (path: Path): string => harmless(path.filter(key => typeof key === 'string' && key !== '').join('.'));

function unknownName(path: Path): string {
	const name = String(path.at(-1));
	const names = namesIn(path.slice(0, -1).map(String));
	return /token|key|secret|password|credential/iv.test(name) && !names.includes(name)
		? `${quoted(path)} is no setting, and a config file must not hold a credential. Name ${otherPlaces}`
		: `${quoted(path)} is no setting.${meant(name, names, ` There are ${names.join(', ')}.`)}`;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function unknownPaths(table: Readonly<Record<string, unknown>>): readonly Path[] {
	const {contexts} = table;
	const inContexts = isTable(contexts) ? Object.entries(contexts).map(([name, value]) => [['contexts', name], value] as const) : [];
	return [[[], table] as const, ...inContexts].flatMap(([path, value]) => isTable(value)
		? Object.keys(value).filter(name => !namesIn(path).includes(name)).map(name => [...path, name])
		: []);
}

function schemaMistakes(text: string, issues: ReadonlyArray<v.InferIssue<typeof configSchema>>): readonly Mistake[] {
	return issues.map(issue => {
		const path = (issue.path ?? []).map(({key}) => key as string | number);
		return {line: lineOf(text, path), text: `${quoted(path)} takes ${issue.message}${issue.message.endsWith('.') ? '' : '.'}`};
	});
}

const inOrder = (mistakes: readonly Mistake[]): readonly Mistake[] => mistakes.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));

function contextMistake(name: string, context: ContextSettings): string | undefined {
	const {token_variable: token, key_variable: key, credential_command: command, email, email_variable: emailVariable} = context;
	const ways = Object.entries({token_variable: token, key_variable: key, credential_command: command}).flatMap(([way, value]) => value === undefined ? [] : [way]);
	if (ways.length > 1) {
		return `contexts.${harmless(name)} has ${ways.join(' and ')}: keep one of them.`;
	}

	if (email !== undefined && emailVariable !== undefined) {
		return `contexts.${harmless(name)} has email and email_variable: keep one of them.`;
	}

	const hasEmail = email !== undefined || emailVariable !== undefined;
	if (key !== undefined && !hasEmail) {
		return `contexts.${harmless(name)} has key_variable without an e-mail address: add email or email_variable.`;
	}

	return hasEmail && key === undefined && command === undefined
		? `contexts.${harmless(name)} has an e-mail address without a key: add key_variable or credential_command.`
		: undefined;
}

function meaningMistakes(text: string, {context, contexts = {}}: v.InferOutput<typeof configSchema>): readonly Mistake[] {
	const names = Object.keys(contexts);
	const unknown = context !== undefined && !names.includes(context)
		? [{line: lineOf(text, ['context']), text: `context names “${harmless(context)}”, which is not among the contexts.${meant(context, names, ` Add [contexts.${harmless(context)}].`)}`}]
		: [];
	return [...unknown, ...Object.entries(contexts).flatMap(([name, each]) => {
		const mistake = contextMistake(name, each);
		return mistake === undefined ? [] : [{line: lineOf(text, ['contexts', name]), text: mistake}];
	})];
}

function readTable(text: string): {readonly table: TomlTable} | {readonly mistake: Mistake} {
	try {
		return {table: parseToml(text)};
	} catch (error) {
		if (!(error instanceof TomlError)) {
			throw error;
		}

		// The rest of the message repeats the lines.
		const [first = ''] = error.message.split('\n', 1);
		return {mistake: {line: error.line, text: `this is no TOML: ${first.replace(/^Invalid TOML document: /v, '')}. See cforgs config example.`}};
	}
}

/**
Reads the text of a config file, and says everything that is wrong with it. A value is never repeated.
*/
export function parseConfig(file: string, text: string): Parsed {
	const credentials = credentialMistakes(text);
	if (credentials.length > 0) {
		return {mistakes: credentials};
	}

	const read = readTable(text);
	if ('mistake' in read) {
		return {mistakes: [read.mistake]};
	}

	const parsed = v.safeParse(configSchema, read.table);
	const unknown = unknownPaths(read.table).map((name): Mistake => ({line: lineOf(text, name), text: unknownName(name)}));
	if (!parsed.success || unknown.length > 0) {
		return {mistakes: inOrder([...unknown, ...schemaMistakes(text, parsed.issues ?? [])])};
	}

	const mistakes = meaningMistakes(text, parsed.output);
	if (mistakes.length > 0) {
		return {mistakes};
	}

	const {contexts = {}, keys, ...rest} = parsed.output;
	const wanted = new Map(Object.entries(keys ?? {}).map(([command, each]) => [command, typeof each === 'string' ? [each] : each]));
	const {bindings, problems} = remapKeys(keymap, wanted, typingPlaces);
	const config = {
		...rest, file, contexts: new Map(Object.entries(contexts)), ...(keys && {bindings}),
	};
	return problems.length === 0 ? {config, mistakes: []} : {mistakes: problems.map(({about, text: problem}) => ({line: lineOf(text, ['keys', about]), text: problem}))};
}
