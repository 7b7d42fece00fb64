import {keyCalls} from '../../source/api/access.js';
import {
	abilityOf,
	credentialName,
	doingText,
	permissionsText,
	withArticle,
} from '../../source/api/access-text.js';
import {credentialKinds, eightCalls, type Access} from '../../source/api/calls.js';
import {callName} from '../../source/format/doctor-line.js';
import type {Binding} from '../../source/state/binding.js';
import {keyLabel} from '../../source/text/key-label.js';
import {commands} from '../../source/command-table.js';
import {contextTexts, settingTexts} from '../../source/settings/config.js';
import {keymap} from '../../source/keymap.js';
import {helpText} from '../../source/settings/help.js';

const placeNames = {
	tree: 'tree',
	detail: 'detail',
	accounts: 'accounts',
	find: 'finding',
	accountFind: 'finding an account',
	account: 'account',
	opening: 'opening a form',
	form: 'form',
	picker: 'choosing a parent',
	conflict: 'conflict',
	review: 'review',
	sending: 'sending',
	waiting: 'waiting for a new organization',
	leaving: 'leaving a form',
	formHelp: 'the help of a form',
	deletion: 'deleting',
	deleting: 'deletion sent',
	drafts: 'drafts',
	discarding: 'throwing a draft away',
	undo: 'undo',
	undoFind: 'searching the writes',
	copy: 'copying',
	export: 'exporting',
	exporting: 'reading for an export',
	profiles: 'reading profiles',
	path: 'typing a path',
	overwriting: 'writing over a file',
	log: 'the requests',
	logFind: 'searching the requests',
	holder: 'finding the organization of an account',
	comparing: 'comparing',
	changes: 'the changes',
	pair: 'comparing two',
	quitting: 'quitting',
	help: 'help',
	helpFind: 'searching the help',
	palette: 'commands',
	tourSteps: 'steps of the tour',
	contexts: 'the contexts',
	switching: 'leaving a context',
	batchColumns: 'the columns of a file',
	batchChecking: 'checking a file',
	batch: 'the rows of a file',
	batchUndo: 'deleting what a file created',
	batchSending: 'creating from a file',
	batchDone: 'the result of a file',
	summary: 'summary',
	small: 'too small a terminal',
} as const;

function where({places}: Binding): string {
	return places.length === Object.keys(placeNames).length ? 'everywhere' : places.map(place => placeNames[place]).join(', ');
}

function keyTable(): string {
	const rows = keymap.map(binding => {
		const keys = binding.keys.map(key => `<kbd>${keyLabel(key)}</kbd>`).join(' ');
		return `| ${keys} | \`${binding.command}\` | ${binding.description.replaceAll('|', String.raw`\|`)} | ${where(binding)} |`;
	});
	return ['| keys | command | act | where |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function usage(): string {
	const text = helpText(commands).split('\n').map(line => line.replace(/^ {2}/v, '')).join('\n').trim();
	return ['```text', text, '```'].join('\n');
}

function configTable(): string {
	const rows = [
		...Object.entries(settingTexts).map(([name, text]) => `| \`${name}\` | ${text} |`),
		...Object.entries(contextTexts).map(([name, text]) => `| \`contexts.NAME.${name}\` | ${text} |`),
	];
	return ['| setting | what it is |', '| --- | --- |', ...rows].join('\n');
}

function credentialTable(): string {
	const accessText = (access: Access): string => access === 'none' ? 'no' : (access === 'all' ? 'yes' : permissionsText(access));
	const rows = eightCalls.map(({call, method, path, access}) =>
		`| ${callName(call)} | \`${method} ${path}\` | ${credentialKinds.map(kind => accessText(access[kind])).join(' | ')} |`);
	const abilities = credentialKinds.map(kind => `${withArticle(kind).replace(/^./v, letter => letter.toUpperCase())} ${abilityOf(kind)}.`);
	const names = credentialKinds.map(kind => kind === 'user_token' ? 'user API token with' : credentialName(kind));
	return [`| call | request | ${names.join(' | ')} |`, '| --- | --- | --- | --- | --- |', ...rows, '', `${abilities.join(' ')} Only the key can ${doingText(keyCalls())}.`].join('\n');
}

/**
What stands in the readme between `<!-- NAME -->` and `<!-- /NAME -->`, made from the program.
*/
export const readmeBlocks = (): ReadonlyMap<string, string> => new Map([
	['credentials', credentialTable()], ['keys', keyTable()], ['config', configTable()], ['usage', usage()],
]);
