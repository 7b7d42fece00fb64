import {ApiError} from '../../../base/api/api-error.js';
import {flagsOf, type Organization, type Profile} from '../../../base/api/schemas.js';
import {readKeptDetail} from '../../../kernel/command-line/profiles.js';
import {lookUpListed} from '../../../kernel/loop/look-up.js';
import {organizationCells, organizationColumns} from '../../../kernel/files/csv.js';
import {flatColumns, noFlatColumns} from '../../../kernel/files/flat.js';
import {profileFields, type ProfileFieldName} from '../../../kernel/form-model/fields.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {labelledValues} from '../../../kernel/rows/value-rows.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {told} from '../../../base/text/told.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, statusOfFailure, tellFailure} from '../../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {runOnOrganization} from '../../../kernel/command-line/named-organization.js';

const labelWidth = 18;

const line = (label: string, value: string, show = harmless): string =>
	`${harmless(label).padEnd(labelWidth - 1)} ${show(value)}\n`;

// Indents the further lines of an address, so that they cannot look like labels.
const linesOf = (text: string): string =>
	text
		.split('\n')
		.map(each => harmless(each))
		.join(`\n${' '.repeat(labelWidth)}`);

const fieldText = (field: ProfileFieldName, text: string): string =>
	labelledValues(field, text)
		.map(([label, value]) => (value === undefined ? `${label}\n` : line(label, value, linesOf)))
		.join('');

// An undefined profile could not be read.
type OrganizationDetail = {readonly organization: Organization; readonly profile: Organization['profile']};

function detailText({organization, profile}: OrganizationDetail): string {
	const {id, name, parent, create_time: created, meta} = organization;
	return [
		line('Id', id, exactName),
		line('Name', name, exactName),
		line('Parent', parent ? `${exactName(parent.name ?? '')} (${exactName(parent.id)})` : 'none', shown => shown),
		line('Created', created ?? 'not known'),
		line('Managed by', meta.managed_by ?? 'not known', exactName),
		...profileFields.map(field => fieldText(field, profile === undefined ? 'not read' : (profile?.[field] ?? ''))),
		...Object.entries(flagsOf(organization)).map(([flag, value]) => line('Flag', `${flag} = ${value}`)),
	].join('');
}

const flatOf = (profile: Organization['profile'], {flat}: Flags) => (flat ? flatColumns([profile]) : noFlatColumns);

function organizationCsv(organization: Organization, flags: Flags): string {
	const {columns, cells} = flatOf(organization.profile, flags);
	return csvTable(
		[...organizationColumns, ...columns],
		[[...organizationCells(organization), ...cells(organization.profile)]],
		flags,
	);
}

function profileCsv(profile: Profile | undefined, flags: Flags): string {
	const {columns, cells} = flatOf(profile, flags);
	return csvTable(
		[...profileFields, ...columns],
		profile ? [[...profileFields.map(field => profile[field]), ...cells(profile)]] : [],
		flags,
	);
}

async function printShown(shown: OrganizationDetail, flags: Flags): Promise<void> {
	const {organization, profile} = shown;
	const whole = profile === undefined ? organization : {...organization, profile};
	const texts = {
		text: () => detailText(shown),
		quiet: () => `${harmless(organization.id)}\n`,
		json: () => `${harmlessJson(whole, '\t')}\n`,
		csv: () => organizationCsv(whole, flags),
	} as const;
	await print(texts[formatOf(flags)]());
}

async function printOrganization({client, disk, flags}: CommandLine, id: string): Promise<ExitStatus> {
	formatOf(flags);
	try {
		const {organization, profile} = await readKeptDetail({client, disk}, id);
		// The profile was requested, so an undefined one does not exist.
		await printShown({organization, profile: profile ?? null}, flags);
		return exitStatus.ok;
	} catch (error) {
		const listed = error instanceof ApiError ? await lookUpListed(client, id, error) : undefined;
		if (!listed || !(error instanceof ApiError)) {
			throw error;
		}

		await printShown({organization: listed, profile: listed.profile}, flags);
		tellFailure(
			error,
			flags,
			told`${failureText(error)} This is the organization as listed${listed.profile ? '' : ', without its profile'}.`,
		);
		return statusOfFailure(error);
	}
}

function profileText(profile: Profile): string {
	return profileFields.map(field => `${field}\t${harmless(profile[field])}\n`).join('');
}

async function printProfile({client, disk, flags}: CommandLine, id: string): Promise<ExitStatus> {
	const format = formatOf(flags);
	const {profile} = await readKeptDetail({client, disk}, id);
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
		await print(profileCsv(profile, flags));
	} else {
		await print(profile ? profileText(profile) : '');
	}

	return exitStatus.ok;
}

/** `cforgs get ID`. If the organization cannot be read directly, prints what the list shows, and reports that. */
export const runGet = async (input: CommandInput): Promise<ExitStatus> =>
	runOnOrganization(input, {isRead: true}, printOrganization);

/** `cforgs profile ID` without changes: one field per line; with `--json`, `null` if there is no profile yet. */
export const runProfile = async (input: CommandInput): Promise<ExitStatus> =>
	runOnOrganization(input, {isRead: true}, printProfile);
