import {parse as parseToml, type TomlTable, TomlError} from 'smol-toml';
import * as v from 'valibot';
import {ownBindings} from '../../abilities/own/plan.js';
import {harmless} from '../../base/text/harmless.js';
import {keyLabel} from '../../base/text/keys.js';
import {templateOf} from '../../kernel/form-model/template.js';
import {
	type OwnCommandSettings,
	configSchema,
	namesIn,
	type Config,
	type ContextSettings,
} from '../../kernel/options/config.js';
import {isPane, type Binding, type Registry} from '../../kernel/rows/registry.js';
import type {OwnCommand} from '../../kernel/state/connection.js';
import {findingRules} from '../../kernel/figures/findings.js';
import {counted} from '../../base/text/words.js';
import {meant} from '../../base/text/near-names.js';
import {whyNotSaved} from '../../kernel/filter/filter.js';
import {credentialShapeOf} from '../../base/api/credential.js';
import {keyNamed, sameAs, movedText, remapKeys} from './remap.js';

type Path = ReadonlyArray<string | number>;

function valueAt(table: unknown, path: Path): unknown {
	let value = table;
	for (const key of path) {
		value =
			typeof value === 'object' && value !== null && Object.hasOwn(value, key)
				? Object.entries(value).find(([name]) => name === String(key))?.[1]
				: undefined;
	}

	return value;
}

/** The longest valid beginning of the text with more than `least` and at most `most` lines. */
function wholeWithin(
	lines: readonly string[],
	least: number,
	most: number,
): {readonly length: number; readonly table: TomlTable} | undefined {
	for (let length = most; length > least; length--) {
		try {
			return {length, table: parseToml(lines.slice(0, length).join('\n'))};
		} catch {
			// This cut is in the middle of a multi-line value.
		}
	}

	return undefined;
}

/** The line where a setting begins: the line after the longest valid beginning that lacks the setting. */
function lineOf(text: string, path: Path): number | undefined {
	const names = path.filter(key => typeof key === 'string');
	if (valueAt(parseToml(text), names) === undefined) {
		return undefined;
	}

	const lines = text.split(/\r?\n/v);
	let whole = 0;
	let without = 0;
	let within = lines.length;
	while (within - without > 1) {
		const middle = Math.floor((without + within) / 2);
		const found = wholeWithin(lines, without, middle);
		if (found && valueAt(found.table, names) !== undefined) {
			within = found.length;
		} else {
			whole = found?.length ?? whole;
			without = middle;
		}
	}

	return whole + 1;
}

const fixed = new Set(['ctrl+c', 'enter', 'escape', 'tab']);

/** Why a key of an own command cannot be used, in a sentence. */
function keyProblem(
	{key: text, name}: OwnCommandSettings,
	earlier: readonly OwnCommandSettings[],
	{bindings, panes}: Pick<Registry, 'bindings' | 'panes'>,
): string | undefined {
	const about = `The key of the command “${harmless(name)}”`;
	const key = keyNamed(text);
	if (key === undefined || fixed.has(sameAs.get(key) ?? key)) {
		return `${about} cannot be “${harmless(text)}”. Give a letter, a digit, a sign, or a key such as ctrl-t.`;
	}

	const same = earlier.find(each => keyNamed(each.key) === key);
	if (same) {
		return `${about} is that of the command “${harmless(same.name)}” too. Change one of them.`;
	}

	const taken = bindings.find(({keys, places}) => keys.includes(key) && places.some(place => isPane({panes}, place)));
	if (taken) {
		return `${about}, ${keyLabel(key)}, is that of ${taken.command} already. Choose another, or give ${taken.command} another key in [keys].`;
	}

	const confirming = bindings.find(({command, keys}) => command === 'confirmOwn' && keys.includes(key));
	return confirming && `${about} cannot be ${keyLabel(key)}, which confirms it. Choose another.`;
}

/** The own commands of a config file with their keys, or what is wrong with them, in sentences. */
function ownCommandsOf(
	settings: readonly OwnCommandSettings[],
	known: Pick<Registry, 'bindings' | 'panes'>,
): {
	readonly commands: readonly OwnCommand[];
	readonly bindings: readonly Binding[];
	readonly problems: ReadonlyArray<{readonly index: number; readonly text: string}>;
} {
	const problems = settings.flatMap((each, index) =>
		[
			keyProblem(each, settings.slice(0, index), known) ?? [],
			...each.run.flatMap(text => {
				const template = templateOf(text);
				return 'why' in template
					? `The run of the command “${harmless(each.name)}” cannot be used: ${harmless(template.why)}`
					: [];
			}),
		]
			.flat()
			.map(problem => ({index, text: problem})),
	);
	const commands = settings.map(({key, name, run, each = false, input, harmless: isHarmless = false}): OwnCommand => ({
		key: keyNamed(key) ?? key,
		name,
		run,
		isForEach: each,
		isJsonInput: input === 'json',
		isHarmless,
	}));
	return {commands, bindings: ownBindings(commands, known.panes.keys().toArray()), problems};
}

/** A mistake in a config file, with its line counted from 1; undefined if no line applies. */
type Mistake = {readonly line: number | undefined; readonly text: string};

/** `config` is set if there are no mistakes. */
type Parsed = {readonly config?: Config; readonly mistakes: readonly Mistake[]};

type Problem = {readonly path: Path; readonly text: string};

/** The most mistakes shown, because locating each one takes time. */
const mostTold = 20;

function located(text: string, problems: readonly Problem[]): readonly Mistake[] {
	const told = problems
		.slice(0, mostTold)
		.map((problem): Mistake => ({line: lineOf(text, problem.path), text: problem.text}));
	const more = problems.length - told.length;
	return [
		...told.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0)),
		...(more > 0 ? [{line: undefined, text: `${counted(more, 'more mistake')}.`}] : []),
	];
}

// A variable name can be as long as a token, but no token has only capitals.
const isCredential = (word: string): boolean => !/^[A-Z_]+$/v.test(word) && credentialShapeOf(word) !== 'unknown';

const otherPlaces =
	'its environment variable in token_variable or key_variable, or a command that prints it in credential_command.';

const credentialText = [
	'this looks like a credential. A config file must not contain one, because the file is copied and backed up.',
	`Remove it, and replace the credential if others could read the file. Instead, name ${otherPlaces}`,
].join(' ');

/** Finds credentials anywhere in the text, even in comments, because files are copied, backed up and committed. */
function credentialMistakes(text: string): readonly Mistake[] {
	return text
		.split('\n')
		.flatMap((line, index) =>
			line.split(/[^\w\-]+/v).some(word => isCredential(word)) ? [{line: index + 1, text: credentialText}] : [],
		);
}

const quoted = (path: Path): string => harmless(path.filter(key => typeof key === 'string' && key !== '').join('.'));

function unknownName(path: Path): string {
	const name = String(path.at(-1));
	const names = namesIn(path.slice(0, -1).map(String));
	return /token|key|secret|password|credential/iv.test(name) && !names.includes(name)
		? `${quoted(path)} is not a setting, and a config file must not contain a credential. Name ${otherPlaces}`
		: `${quoted(path)} is not a setting.${meant(name, names, ` There are ${names.join(', ')}.`)}`;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

function unknownPaths(table: Readonly<Record<string, unknown>>): readonly Path[] {
	const tables = ['contexts', 'command', 'check'].flatMap(setting => {
		const value = table[setting];
		return isTable(value) ? Object.entries(value).map(([name, each]) => [[setting, name], each] as const) : [];
	});
	return [[[], table] as const, [['colors'], table['colors']] as const, ...tables].flatMap(([path, value]) =>
		isTable(value)
			? Object.keys(value)
					.filter(name => !namesIn(path).includes(name))
					.map(name => [...path, name])
			: [],
	);
}

function schemaProblems(issues: ReadonlyArray<v.InferIssue<typeof configSchema>>): readonly Problem[] {
	return issues.map(issue => {
		const path = (issue.path ?? []).map(({key}) => key as string | number);
		return {path, text: `${quoted(path)} takes ${issue.message}${issue.message.endsWith('.') ? '' : '.'}`};
	});
}

function contextMistake(name: string, context: ContextSettings): string | undefined {
	const {
		token_variable: token,
		key_variable: key,
		credential_command: command,
		email,
		email_variable: emailVariable,
	} = context;
	const ways = Object.entries({token_variable: token, key_variable: key, credential_command: command}).flatMap(
		([way, value]) => (value === undefined ? [] : [way]),
	);
	if (ways.length > 1) {
		return `contexts.${harmless(name)} has ${ways.join(' and ')}: keep one of them.`;
	}

	if (email !== undefined && emailVariable !== undefined) {
		return `contexts.${harmless(name)} has email and email_variable: keep one of them.`;
	}

	const hasEmail = email !== undefined || emailVariable !== undefined;
	if (key !== undefined && !hasEmail) {
		return `contexts.${harmless(name)} has key_variable but no email address: add email or email_variable.`;
	}

	return hasEmail && key === undefined && command === undefined
		? `contexts.${harmless(name)} has an email address but no key: add key_variable or credential_command.`
		: undefined;
}

function meaningProblems({context, contexts = {}}: v.InferOutput<typeof configSchema>): readonly Problem[] {
	const names = Object.keys(contexts);
	const unknown =
		context !== undefined && !names.includes(context)
			? [
					{
						path: ['context'],
						text: `the default context “${harmless(context)}” does not exist.${meant(context, names, ` Add [contexts.${harmless(context)}].`)}`,
					},
				]
			: [];
	return [
		...unknown,
		...Object.entries(contexts).flatMap(([name, each]) => {
			const mistake = contextMistake(name, each);
			return mistake === undefined ? [] : [{path: ['contexts', name], text: mistake}];
		}),
	];
}

function readTable(text: string): {readonly table: TomlTable} | {readonly mistake: Mistake} {
	try {
		return {table: parseToml(text)};
	} catch (error) {
		if (!(error instanceof TomlError)) {
			throw error;
		}

		// The other lines of the message repeat the text.
		const [first = ''] = error.message.split('\n', 1);
		return {
			mistake: {
				line: error.line,
				text: `invalid TOML: ${first.replace(/^Invalid TOML document: /v, '')}. See cforgs config example.`,
			},
		};
	}
}

const headings = {command: /^\s*\[\[\s*command\s*\]\]/v, check: /^\s*\[\[\s*check\s*\]\]/v};

const lineOfTable = (text: string, name: keyof typeof headings, index: number): number =>
	1 + (text.split('\n').flatMap((line, at) => (headings[name].test(line) ? [at] : []))[index] ?? 0);

/** Parses the text of a config file and reports every mistake. Messages never repeat a credential. */
export function parseConfig(file: string, text: string, registry: Registry): Parsed {
	const credentials = credentialMistakes(text);
	if (credentials.length > 0) {
		return {mistakes: credentials};
	}

	const read = readTable(text);
	if ('mistake' in read) {
		return {mistakes: [read.mistake]};
	}

	const parsed = v.safeParse(configSchema, read.table);
	const unknown = unknownPaths(read.table).map((path): Problem => ({path, text: unknownName(path)}));
	if (!parsed.success || unknown.length > 0) {
		return {mistakes: located(text, [...unknown, ...schemaProblems(parsed.issues ?? [])])};
	}

	const meanings = meaningProblems(parsed.output);
	if (meanings.length > 0) {
		return {mistakes: located(text, meanings)};
	}

	const {contexts = {}, keys, command, ...rest} = parsed.output;
	const wanted = new Map(
		Object.entries(keys ?? {}).map(([name, each]) => [name, typeof each === 'string' ? [each] : each]),
	);
	const panes = registry.panes.keys().toArray();
	const ownKeys = (command ?? []).map(({key, name}) => ({
		key: keyNamed(key) ?? key,
		name: `your command “${harmless(name)}”`,
		places: panes,
	}));
	const {bindings: remapped, problems, moved} = remapKeys(registry, wanted, ownKeys);
	if (problems.length > 0) {
		return {
			mistakes: located(
				text,
				problems.map(({about, text: problem}) => ({path: ['keys', about], text: problem})),
			),
		};
	}

	const own = command && ownCommandsOf(command, {...registry, bindings: remapped});
	if (own && own.problems.length > 0) {
		return {
			mistakes: own.problems.map(({index, text: problem}) => ({
				line: lineOfTable(text, 'command', index),
				text: problem,
			})),
		};
	}

	const config = {
		...rest,
		file,
		contexts: new Map(Object.entries(contexts)),
		...(own && {ownCommands: own.commands}),
		...(keys && {keyCount: wanted.size}),
		...((keys ?? own) && {bindings: [...remapped, ...(own?.bindings ?? [])]}),
		...(moved.length > 0 && {remarks: moved.map(each => movedText(each))}),
	};
	return {config, mistakes: []};
}

function checkMistakes(
	text: string,
	{check = [], filters = {}}: Pick<Config, 'check' | 'filters'>,
): readonly Mistake[] {
	const taken = new Set(findingRules.map(({name}) => name));
	return check.flatMap(({name, where}, index): readonly Mistake[] => {
		const isTaken = taken.has(name);
		taken.add(name);
		const why = whyNotSaved('', where, {now: Date.now(), filters: new Map(Object.entries(filters))});
		const line = lineOfTable(text, 'check', index);
		return [
			...(isTaken ? [{line, text: `another rule is called “${harmless(name)}”: give this one another name.`}] : []),
			...(why === undefined ? [] : [{line, text: `the rule “${harmless(name)}” does not work: ${harmless(why)}`}]),
		];
	});
}

/** What is wrong with the saved filters and the rules of a config file. They keep nobody from starting. Groups belong to a machine, so that their names are not checked. */
export function filterMistakes(text: string, config: Pick<Config, 'check' | 'filters'>): readonly Mistake[] {
	const all = new Map(Object.entries(config.filters ?? {}));
	const ofFilters = located(
		text,
		[...all].flatMap(([name, filter]) => {
			const why = whyNotSaved(name, filter, {now: Date.now(), filters: all});
			return why === undefined
				? []
				: [{path: ['filters', name], text: `filters.${name} does not work: ${harmless(why)}`}];
		}),
	);
	return [...ofFilters, ...checkMistakes(text, config)];
}
