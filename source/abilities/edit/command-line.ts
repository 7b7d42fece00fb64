import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {parentIdNamed, runOnOrganization} from '../../kernel/command-line/named-organization.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {readKeptDetail} from '../../kernel/command-line/read-detail.js';
import {printSaved, reviewAndSend} from '../../kernel/command-line/send-form.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {brokenFields, errorOf} from '../../kernel/form-model/field-rules.js';
import {beforeOf, fieldLabel} from '../../kernel/form-model/fields.js';
import {openForm, type Form} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {UsageError, type ExitStatus} from '../../kernel/options/exit-status.js';
import type {Flags} from '../../kernel/options/flags.js';
import type {Detail} from '../../kernel/state/data.js';
import {readSettings, textsSet} from './settings.js';

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
