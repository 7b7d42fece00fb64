import {flagsOf, type Profile} from '../api/schemas.js';
import {readDetail} from '../commands/load.js';
import {csvLines, organizationCells, organizationColumns} from '../export/csv.js';
import {fieldLabel, profileFields} from '../forms/fields.js';
import {harmless, exactName} from '../text/harmless.js';
import {harmlessJson} from '../text/harmless-json.js';
import type {Detail} from '../state/data.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {csvFor} from './list.js';
import {formatOf, print, tell} from './output.js';
import type {Session} from './session.js';

const labelWidth = 18;

const line = (label: string, value: string, show = harmless): string => `${label.padEnd(labelWidth)}${show(value)}\n`;

// An address of several lines is read as such; those after the first stand where no label can.
const linesOf = (text: string): string => text.split('\n').map(each => harmless(each)).join(`\n${' '.repeat(labelWidth)}`);

function detailText({organization, profile}: Detail): string {
	const {id, name, parent, create_time: created, meta} = organization;
	return [
		line('Id', id, exactName),
		line('Name', name, exactName),
		line('Parent', parent ? `${exactName(parent.name ?? '')} (${exactName(parent.id)})` : 'none', shown => shown),
		line('Created', created ?? 'not known'),
		line('Managed by', meta.managed_by ?? 'not known', exactName),
		...profileFields.map(field => line(fieldLabel(field), profile?.[field] ?? '', linesOf)),
		...Object.entries(flagsOf(organization)).map(([flag, value]) => line('Flag', `${flag} = ${value}`)),
	].join('');
}

/**
`cforgs get ID`.
*/
export async function printOrganization({client, flags}: Session, id: string): Promise<ExitStatus> {
	const format = formatOf(flags);
	const detail = await readDetail(client, id, () => Date.now());
	const {organization, profile} = detail;
	// It was asked for by itself, so that none is known to be none.
	const whole = {...organization, profile: profile ?? null};
	const texts = {
		text: () => detailText(detail),
		quiet: () => `${harmless(organization.id)}\n`,
		json: () => `${harmlessJson(whole, '\t')}\n`,
		csv: () => `${csvLines([organizationColumns])}${csvFor([organizationCells({...organization, ...(profile && {profile})}, true)])}`,
	} as const;
	await print(texts[format]());
	return exitStatus.ok;
}

function profileText(profile: Profile): string {
	return profileFields.map(field => `${field}\t${harmless(profile[field])}\n`).join('');
}

/**
`cforgs profile ID` where nothing is edited: one field a line; `null` as JSON where there is no profile yet.
*/
export async function printProfile({client, flags}: Session, id: string): Promise<ExitStatus> {
	const format = formatOf(flags);
	const {profile} = await readDetail(client, id, () => Date.now());
	if (format === 'quiet') {
		await print(`${harmless(id)}\n`);
		return exitStatus.ok;
	}

	if (!profile) {
		tell('this organization has no profile yet.');
	}

	if (format === 'json') {
		await print(profile ? `${harmlessJson(profile, '\t')}\n` : 'null\n');
	} else if (format === 'csv') {
		await print(`${csvLines([profileFields])}${profile ? csvFor([profileFields.map(field => profile[field])]) : ''}`);
	} else {
		await print(profile ? profileText(profile) : '');
	}

	return exitStatus.ok;
}
