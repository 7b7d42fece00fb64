import type {Organization} from '../../base/api/schemas.js';
import {harmless} from '../../base/text/harmless.js';
import {exitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {organizationsNamed} from '../../kernel/command-line/named-organization.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import type {Setting} from '../../kernel/form-model/settings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {dropText, editText, keepText} from '../../kernel/terminal/editor.js';
import {readText, textOfMany} from './many-text.js';
import {notListed, rowOfEdit, unreadRows, type BulkRow} from './plan.js';

const nameOfFile = 'organizations.toml';

/** Values as they were edited, by the id of the organization, and the file that keeps the text. */
export type EditedMany = {readonly edits: ReadonlyMap<string, readonly Setting[]>; readonly file: string};

const keptText = (file: string | undefined): string => file === undefined ? '' : ` The text is kept in ${file}.`;

/** Reads the text that the editor left; undefined if the person opens it again. */
async function readEdited(line: CommandLine, written: string, {text, file}: {readonly text: string; readonly file: string}): Promise<EditedMany | undefined> {
	const read = readText(text, written);
	if ('edits' in read) {
		return {edits: read.edits, file};
	}

	if (line.flags.yes || line.flags.dryRun) {
		throw new Refusal(`${harmless(read.why)} Nothing was sent.${keptText(file)}`, exitStatus.failed);
	}

	line.tell(harmless(read.why));
	const answer = await line.ask('Type yes to open the text again: ');
	if (answer.trim() !== 'yes') {
		throw new Refusal(`Nothing was sent.${keptText(file)}`, exitStatus.failed);
	}

	return undefined;
}

/**
Opens the values of these organizations in the editor, until the text can be read.

@throws {Refusal} If the editor fails, or the person leaves the text.
*/
export async function editedMany(line: CommandLine, organizations: readonly Organization[]): Promise<EditedMany> {
	const written = textOfMany(organizations, unreadRows(organizations), () => []);
	let text = written;
	let file: string | undefined;
	/* eslint-disable no-await-in-loop -- One after the other. */
	for (;;) {
		const result = await editText(text, line.environment, nameOfFile);
		if (result.status === 'failed') {
			throw new Refusal(`${harmless(result.why)} Nothing was sent.${keptText(file)}`, exitStatus.failed);
		}

		({text} = result);
		file = await keepText(text, nameOfFile, file);
		const edited = await readEdited(line, written, {text, file});
		if (edited) {
			return edited;
		}
	}
	/* eslint-enable no-await-in-loop */
}

/** What the edited values do to each organization, by its values as they are after the editor. A conflict is left out. */
export async function rowsOfEdits(line: CommandLine, opened: readonly Organization[], {edits}: EditedMany): Promise<readonly BulkRow[]> {
	const begun = Date.now();
	const before = new Map(opened.map(organization => [organization.id, organization]));
	const {organizations: listed, unlisted} = edits.size === 0 ? {organizations: [], unlisted: []} : await organizationsNamed(line, edits.keys().toArray());
	const {organizations} = await withProfiles({...line, flags: {...line.flags, profiles: true}}, listed, listed, begun);
	const rows = organizations.flatMap((organization): readonly BulkRow[] => {
		const own = before.get(organization.id);
		const row = own && rowOfEdit(edits.get(organization.id) ?? [], own, organization);
		return row ? [row.conflict === undefined ? row : {organization, changes: [], result: {status: 'left_out', text: row.conflict}}] : [];
	});
	return [...rows, ...unlisted.map(each => notListed(each)), ...unreadRows(opened)];
}

/** Removes the kept text once all of it is stored; otherwise says where it is. */
export async function endText({tell}: CommandLine, {file}: EditedMany, isAllStored: boolean): Promise<void> {
	if (isAllStored) {
		await dropText(file);
	} else {
		tell(`The edited text is kept in ${file}.`);
	}
}
