import {flagsOf} from '../api/schemas.js';
import {fieldLabel, profileFields} from '../forms/form.js';
import {pathOf, rowOfId} from '../state/selectors.js';
import type {Detail, State} from '../state/state.js';
import {harmless} from './harmless.js';
import {harmlessJson} from './harmless-json.js';

const cell = (text: string): string => text === '' ? '–' : harmless(text).replaceAll('|', String.raw`\|`);

const profileOf = ({profile}: Detail, name: (typeof profileFields)[number]): string => profile?.[name] ?? '';

/**
What was created, as it is stored, for a ticket: Markdown.
*/
export function summaryMarkdown(state: State, detail: Detail): string {
	const {organization} = detail;
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['ID', organization.id],
		['Path', pathOf(state, rowOfId(state, organization.id)).join(' › ')],
		['Created', organization.create_time ?? ''],
		...profileFields.map(name => [fieldLabel(name), profileOf(detail, name)] as const),
		...Object.entries(flagsOf(organization)),
	];
	return [
		`## ${cell(organization.name)}`,
		'',
		'| | |',
		'| --- | --- |',
		...facts.map(([label, value]) => `| ${cell(label)} | ${cell(value)} |`),
		'',
	].join('\n');
}

/**
The same as JSON: the organization as read back, with its profile.
*/
export const summaryJson = ({organization, profile}: Detail): string => `${harmlessJson({...organization, ...(profile && {profile})}, '  ')}\n`;
