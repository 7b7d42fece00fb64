import {parse as parseToml, TomlError} from 'smol-toml';
import type {Organization} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {lineOf, type Path} from '../../kernel/files/line-of-toml.js';
import {beforeOf, profileFields, valueBefore} from '../../kernel/form-model/fields.js';
import {noFieldText, type Setting} from '../../kernel/form-model/settings.js';
import type {BulkRow} from './plan.js';

const fields = ['name', ...profileFields] as const;

const head = [
	'Edit the values, save, and close the editor. Nothing is sent before you have reviewed it.',
	'A line or a table that you delete changes nothing. To empty a value, write "".',
];

// Control characters that TOML does not allow in a text without escapes.
const isControlled = (text: string): boolean => /[^\P{Control}\t\n]/v.test(text);

/** A text as TOML: with as few escapes as possible, because the text is often JSON. */
function quoted(text: string): string {
	const whole = text.toWellFormed();
	if (!/[\n"'\\]/v.test(whole) && !isControlled(whole)) {
		return `"${whole}"`;
	}

	if (!/[\n']/v.test(whole) && !isControlled(whole)) {
		return `'${whole}'`;
	}

	return whole.includes('\n') && !isControlled(whole) && !whole.includes('\'\'\'') && !whole.endsWith('\'')
		? `'''\n${whole}'''`
		: JSON.stringify(whole).replaceAll('\u{7F}', String.raw`\u007F`);
}

const key = (id: string): string => /^[\w\-]+$/v.test(id) ? id : quoted(id);

/** The editable values of many organizations as one text: a table for each, under its id. `missing`: those without a table, with the reason. `pathOf`: the names from the root, for a comment. */
export function textOfMany(organizations: readonly Organization[], missing: readonly BulkRow[], pathOf: (id: string) => readonly string[]): string {
	const absent = missing.map(({organization: {id, name}, result: {text = ''}}) => `# Not in this text: ${exactName(name)} (${exactName(id)}). ${harmless(shownText(text))}`);
	const tables = organizations.filter(({profile}) => profile !== undefined).map(organization => {
		const before = beforeOf(organization, organization.profile ?? undefined);
		const path = pathOf(organization.id).map(name => exactName(name)).join(' › ');
		return [`# ${path === '' ? exactName(organization.name) : path}`, `[${key(organization.id)}]`, ...fields.map(name => `${name} = ${quoted(valueBefore(before, name))}`)].join('\n');
	});
	return `${[...head.map(line => `# ${line}`), ...absent].join('\n')}\n\n${tables.join('\n\n')}\n`;
}

/** The changed values of each organization, by id. `why`: why the text cannot be read, in a sentence that names the line. */
export type TextRead = {readonly edits: ReadonlyMap<string, readonly Setting[]>} | {readonly why: string};

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Reads a text again. `written`: the text before it was edited. A value that reads as before is not changed, even if a file cannot hold it. */
export function readText(text: string, written: string): TextRead {
	let tables: Readonly<Record<string, unknown>>;
	try {
		tables = parseToml(text);
	} catch (error) {
		if (!(error instanceof TomlError)) {
			throw error;
		}

		const [first = ''] = error.message.split('\n', 1);
		return {why: `Line ${error.line} cannot be read as TOML: ${harmless(first.replace(/^Invalid TOML document: /v, ''))}.`};
	}

	const before: Readonly<Record<string, unknown>> = parseToml(written);
	const refused = (path: Path, what: string): TextRead => ({why: `Line ${lineOf(text, path) ?? '?'}: ${what}`});
	const edits = new Map<string, readonly Setting[]>();
	for (const [id, table] of Object.entries(tables)) {
		const known = Object.hasOwn(before, id) ? before[id] : undefined;
		if (!isTable(known)) {
			return refused([id], `“${exactName(id)}” is none of the organizations in this text. To add an organization, create it.`);
		}

		if (!isTable(table)) {
			return refused([id], `“${exactName(id)}” takes the values of an organization, one in each line below [${exactName(id)}].`);
		}

		const settings: Setting[] = [];
		for (const [field, value] of Object.entries(table)) {
			const name = fields.find(each => each === field);
			if (name === undefined) {
				return refused([id, field], noFieldText(field, fields));
			}

			if (typeof value !== 'string') {
				return refused([id, field], `The value of ${name} must be a text in quotes.`);
			}

			if (value !== known[name]) {
				settings.push({key: name, name, value});
			}
		}

		if (settings.length > 0) {
			edits.set(id, settings);
		}
	}

	return {edits};
}
