import {profileFields, type Before, type FieldName, beforeOf, fieldLabel} from '../../kernel/form-model/fields.js';
import {clashOf, settingOf, textsAfter, whyNoSetting, type Setting} from '../../kernel/form-model/settings.js';
import {UsageError, type ExitStatus} from '../../kernel/options/exit-status.js';
import {harmless} from '../../base/text/harmless.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, runOnService} from '../../kernel/command-line/service.js';
import {parentIdNamed, runOnOrganization} from '../../kernel/command-line/named-organization.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {readKeptDetail} from '../../kernel/command-line/profiles.js';
import {printSaved, reviewAndSend} from '../../kernel/command-line/send-form.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {brokenFields, errorOf} from '../../kernel/form-model/value-warnings.js';
import {openForm, type Form} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {Flags} from '../../kernel/options/flags.js';
import type {Detail} from '../../kernel/state/data.js';

/**
Parses the values of `--set`.

@throws {UsageError} If a field does not exist, is set twice, or is set both as a whole and in part.
*/
export function readSettings(texts: readonly string[]): readonly Setting[] {
	const settings = texts.map(text => {
		const setting = settingOf(text, profileFields);
		if (!setting) {
			throw new UsageError(whyNoSetting(text, profileFields));
		}

		return setting;
	});
	const clash = clashOf(settings);
	if (clash) {
		throw new UsageError(
			'again' in clash
				? `--set ${harmless(clash.again.key)} was given twice but takes one value.`
				: `--set ${clash.whole.key} and --set ${harmless(clash.part.key)} exclude each other: one contains the other.`,
		);
	}

	return settings;
}

/**
The new texts of the set fields.

@throws {UsageError} If there is no such member, or several.
*/
export function textsSet(settings: readonly Setting[], before: Before): Partial<Record<FieldName, string>> {
	const after = textsAfter(settings, before, false);
	if ('why' in after) {
		const {
			setting: {key, name},
			why,
		} = after;
		throw new UsageError(`--set ${harmless(key)} failed: ${why}. --set ${name}=VALUE stores the whole field.`);
	}

	return after.texts;
}

/** Refuses a write without content, which neither --yes nor an answer could fix. */
function requireContent(kind: Form['kind'], {name, set}: Flags): void {
	if (name === undefined && (kind === 'create' || set.length === 0)) {
		throw new UsageError(
			kind === 'create'
				? 'A new organization needs a name: --name NAME.'
				: 'There is nothing to change. Use --name or --set FIELD=VALUE.',
		);
	}
}

/**
Opens the form of a write with its changes.

@throws {ApiError | UsageError} If the organization cannot be read, or a field is not valid.
*/
async function formOf(
	line: CommandLine,
	kind: Form['kind'],
	id: string | undefined,
): Promise<{readonly form: Form; readonly detail: Detail | undefined}> {
	const {flags} = line;
	const {name, parent} = flags;
	const settings = readSettings(flags.set);
	const parents = parent === undefined ? {} : {parent: parent === 'none' ? '' : await parentIdNamed(line, parent)};
	const detail = id === undefined ? undefined : await readKeptDetail(line, id);
	const before = detail ? beforeOf(detail.organization, detail.profile) : {name: '', parentId: ''};
	const form = openForm(kind, id, before, {
		...(name !== undefined && {name}),
		...parents,
		...textsSet(settings, before),
	});
	const [broken] = brokenFields(form);
	if (broken !== undefined) {
		throw new UsageError(`${fieldLabel(broken)}: ${errorOf(form, broken) ?? ''}`);
	}

	return {form, detail};
}

async function write(line: CommandLine, kind: Form['kind'], id?: string): Promise<ExitStatus> {
	const {flags} = line;
	if (formatOf(flags) === 'csv') {
		throw new UsageError('--csv prints a profile. With --set, cforgs prints one line, or one object with --json.');
	}

	requireContent(kind, flags);
	requireAnswer(flags);
	line.service();
	const {form, detail} = await formOf(line, kind, id);
	return detail && changesOf(form).length === 0
		? printSaved(
				{id: detail.organization.id, detail, message: {tone: 'success', text: 'Already up to date. Nothing was sent.'}},
				flags,
			)
		: reviewAndSend(line, form);
}

/** `cforgs create`. */
export const runCreate = async (input: CommandInput): Promise<ExitStatus> =>
	runOnService(input, async line => write(line, 'create'));

const runWrite = async (input: CommandInput, kind: 'edit' | 'profile') =>
	runOnOrganization(input, {isRead: false}, async (line, id) => write(line, kind, id));

/** `cforgs edit ID`. */
export const runEdit = async (input: CommandInput): Promise<ExitStatus> => runWrite(input, 'edit');

/** `cforgs profile ID --set …`. */
export const runProfileSet = async (input: CommandInput): Promise<ExitStatus> => runWrite(input, 'profile');
