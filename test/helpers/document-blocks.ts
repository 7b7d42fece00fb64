import {
	callName,
	callsOfKindText,
	type Access,
	type Call,
	credentialKinds,
	credentialName,
	callsText,
	eightCalls,
	furtherCalls,
	keyOnlyCalls,
	permissionsText,
	withArticle,
} from '../../source/base/api/calls.js';
import {type Binding, isTypingPlace, mergedBindings, type Place} from '../../source/kernel/rows/registry.js';
import {count} from '../../source/base/text/words.js';
import {keyLabel} from '../../source/base/text/keys.js';
import {commands} from '../../source/command-table.js';
import {
	colorTexts,
	contextTexts,
	ownCheckTexts,
	ownCommandTexts,
	settingTexts,
} from '../../source/kernel/options/config.js';
import {registry} from '../../source/abilities.js';
import {allTerms} from '../../source/kernel/filter/filter.js';
import {quoted} from '../../source/kernel/filter/filter-text.js';
import {helpText} from '../../source/program/start/help.js';
import {currentSizes, floors, sumOf} from './size.js';

// So many exceptions from all places are shorter than the places.
const fewPlaces = 3;

const labelsOf = (places: readonly Place[]): string =>
	[...new Set(places.map(place => registry.places.get(place)?.label ?? place))].join(', ');

function where({places}: Binding): string {
	const isTyped = isTypingPlace(registry, places[0] ?? '');
	const alike = registry.places
		.keys()
		.filter(place => isTypingPlace(registry, place) === isTyped)
		.toArray();
	const others = alike.filter(place => !places.includes(place));
	if (places.length === registry.places.size) {
		return 'everywhere';
	}

	return others.length <= fewPlaces && others.length < places.length && places.every(place => alike.includes(place))
		? `everywhere ${isTyped ? 'where text is typed' : 'else'}, except ${labelsOf(others)}`
		: labelsOf(places);
}

// A line ends the cell.
const inTable = (text: string): string => text.replaceAll('|', String.raw`\|`);

function keyTable(): string {
	const rows = mergedBindings(registry.bindings).map(binding => {
		const keys = binding.keys.map(key => `<kbd>${inTable(keyLabel(key))}</kbd>`).join(' ');
		return `| ${keys} | \`${binding.command}\` | ${inTable(binding.description)} | ${where(binding)} |`;
	});
	return ['| keys | command | what it does | where |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function usage(): string {
	const text = helpText(commands)
		.split('\n')
		.map(line => line.replace(/^ {2}/v, ''))
		.join('\n')
		.trim();
	return ['```text', text, '```'].join('\n');
}

function configTable(): string {
	const rows = [
		...Object.entries(settingTexts).map(([name, text]) => `| \`${name}\` | ${text} |`),
		...Object.entries(contextTexts).map(([name, text]) => `| \`contexts.NAME.${name}\` | ${text} |`),
		...Object.entries(colorTexts).map(([name, text]) => `| \`colors.${name}\` | ${text} |`),
		...Object.entries(ownCommandTexts).map(([name, text]) => `| \`command.${name}\` | ${text} |`),
		...Object.entries(ownCheckTexts).map(([name, text]) => `| \`check.${name}\` | ${text} |`),
	];
	return ['| setting | what it is |', '| --- | --- |', ...rows].join('\n');
}

function credentialTable(): string {
	const accessText = (access: Access): string =>
		access === 'none' ? 'no' : access === 'all' ? 'yes' : permissionsText(access);
	const names = credentialKinds.map(kind => (kind === 'user_token' ? 'user API token with' : credentialName(kind)));
	const tableOf = (calls: readonly Call[]): string =>
		[
			`| call | request | ${names.join(' | ')} |`,
			'| --- | --- | --- | --- | --- |',
			...calls.map(
				({call, method, path, access}) =>
					`| ${callName(call)} | \`${method} ${path}\` | ${credentialKinds.map(kind => accessText(access[kind])).join(' | ')} |`,
			),
		].join('\n');
	const abilities = credentialKinds.map(
		kind => `${withArticle(kind).replace(/^./v, letter => letter.toUpperCase())} ${callsOfKindText(kind)}.`,
	);
	return [
		tableOf(eightCalls),
		'',
		`${abilities.join(' ')} Only the key can ${callsText(keyOnlyCalls())}.`,
		'',
		'The calls about members, the audit log, usage and accounts:',
		'',
		tableOf(furtherCalls),
	].join('\n');
}

function termTable(): string {
	const rows = allTerms.map(({name, otherNames = [], about, examples}) => {
		const shown = [name, ...otherNames].map(each => `\`${each.endsWith('.') ? `${each}MEMBER` : each}:\``).join(', ');
		return `| ${shown} | ${about} | ${examples
			.filter(example => example !== '')
			.map(example => `\`${quoted(example)}\``)
			.join(', ')} |`;
	});
	return ['| term | what it looks at | values such as |', '| --- | --- | --- |', ...rows].join('\n');
}

function sizeTable(): string {
	const sizes = currentSizes();
	// In ten thousands, so that few changes change the table.
	const rows = [...floors.map(floor => [floor, sizes.get(floor)] as const), ['all', sumOf(sizes)] as const].map(
		([floor, size]) => `| ${floor} | ${count(Math.round((size?.tokens ?? 0) / 10_000) * 10_000)} |`,
	);
	return ['| floor | tokens |', '| --- | --- |', ...rows].join('\n');
}

/** `isMoving`: every change moves it a little, so that only the script writes it. */
type Block = {readonly file: string; readonly text: string; readonly isMoving?: true};

/** The generated parts of the documents, by the name of their markers. */
export const documentBlocks = (): ReadonlyMap<string, Block> =>
	new Map([
		['keys', {file: 'docs/keys.md', text: keyTable()}],
		['usage', {file: 'docs/command-line.md', text: usage()}],
		['credentials', {file: 'docs/configuration.md', text: credentialTable()}],
		['terms', {file: 'docs/filters.md', text: termTable()}],
		['config', {file: 'docs/configuration.md', text: configTable()}],
		['sizes', {file: 'docs/architecture.md', text: sizeTable(), isMoving: true}],
	]);
