import type {Organization} from '../../base/api/schemas.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {isWhole as isWholeList} from '../../base/api/whole-list.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {rowNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import {invoke} from '../../kernel/command-line/service.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {keptColumnsOf} from '../../kernel/customer-file/kept-columns.js';
import {encodingText, type Table} from '../../kernel/customer-file/table.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import {profileFields} from '../../kernel/form-model/fields.js';
import {settingKeyOf, type SettingKey} from '../../kernel/form-model/settings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {fileColumnsOf, fileRowsOf, type FileColumns, type FileRow} from './columns.js';
import {applyRows, matchFile, profilesNeeded, type ApplyRow, type ApplyScope} from './plan.js';
import {isDifferent, reportMarkdown, reportTable, reportText, rowJson} from './report.js';

/** What the command line says: a file, and how its rows find their organizations. */
type Asked = {readonly line: CommandLine; readonly file: string; readonly table: Table};

/** The file as it is understood. */
type Read = {readonly columns: FileColumns; readonly rows: readonly FileRow[]; readonly matchBy?: SettingKey};

const listed = (headings: readonly string[]): string => headings.map(heading => `“${exactName(heading)}”`).join(', ');

/** Reports how the columns are understood. */
function tellColumns({flags: {quiet}, tell}: CommandLine, {columns: {computed, guessed, unused}, rows}: Read, table: Table): void {
	const encoding = encodingText(table);
	if (encoding !== undefined) {
		tell(harmless(encoding));
	}

	if (quiet) {
		return;
	}

	for (const {heading, key} of guessed) {
		tell(`The column “${exactName(heading)}” is read as ${exactName(key)}.`);
	}

	if (computed.length > 0) {
		tell(`Ignored, because cforgs computes them: ${listed(computed)}.`);
	}

	if (unused.length > 0) {
		tell(`Not used: ${listed(unused)}. To use a column, name it like its field, such as business_email or external_metadata.tier.`);
	}

	for (const {number, warning} of rows) {
		if (warning !== undefined) {
			tell(`Row ${number}: ${harmless(warning)}`);
		}
	}
}

/**
The columns and rows of the file.

@throws {UsageError} If its columns cannot be used.
*/
function readFile({line: {disk, flags}, file, table}: Asked): Read {
	const columns = fileColumnsOf(table, keptColumnsOf(disk).find(table.header));
	if ('why' in columns) {
		throw new UsageError(`${harmless(file)}: ${columns.why}`);
	}

	const matchBy = flags.matchBy === undefined ? undefined : settingKeyOf(flags.matchBy, profileFields);
	if (!matchBy && flags.matchBy !== undefined) {
		throw new UsageError(`--match-by takes a field of the profile or one of its members, such as external_metadata.crm_id, not “${exactName(flags.matchBy)}”.`);
	}

	if (matchBy && columns.keys.every(({key}) => key !== matchBy.key)) {
		throw new UsageError(`${harmless(file)} has no column ${exactName(matchBy.key)}, which --match-by names.`);
	}

	if (!matchBy && columns.id === -1 && columns.keys.every(({key}) => key !== 'name')) {
		throw new UsageError(`${harmless(file)}: no column says which organization a row is about. Add a column “id” or “name”, or --match-by.`);
	}

	if (flags.parent !== undefined && columns.parent !== -1) {
		throw new UsageError(`In ${harmless(file)} each row has its own parent, in the column “${exactName(table.header[columns.parent] ?? '')}”: leave out --parent, or that column.`);
	}

	return {columns, rows: fileRowsOf(table, columns), ...(matchBy && {matchBy})};
}

/** The differences, and how complete the comparison is. */
type Compared = {readonly rows: readonly ApplyRow[]; readonly isWhole: boolean; readonly status: ExitStatus};

/** Adds the profiles of these ids to the organizations. */
async function withProfilesOf(line: CommandLine, organizations: readonly Organization[], ids: ReadonlySet<string>): Promise<{readonly organizations: readonly Organization[]; readonly status: ExitStatus}> {
	const wanted = organizations.filter(({id}) => ids.has(id));
	return withProfiles({...line, flags: {...line.flags, profiles: true}}, organizations, wanted);
}

/**
The id of the parent of new organizations, or empty for roots; undefined if --parent names none.

@throws {Refusal} If no organization, or several, match.
*/
function parentIn(index: TreeIndex, named: string | undefined): string | undefined {
	if (named === undefined) {
		return undefined;
	}

	return named === 'none' ? '' : index.idAt(rowNamed(index, named));
}

/** Reads the list and the profiles that the file says something about, and compares both. */
async function compare({line}: Asked, {rows, matchBy}: Read): Promise<Compared> {
	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const {extent, status} = extentWithGroups(line, list, flags.below);
	const found = await whereHolds(line, extent);
	const ids = new Set(organizationsOf(found.extent).map(({id}) => id));
	const byMember = matchBy ? await withProfilesOf(line, list.organizations, ids) : {organizations: list.organizations, status: exitStatus.ok};
	const scope: ApplyScope = {
		index: extent.index,
		organizations: byMember.organizations,
		scope: ids,
		parents: flags.below === undefined ? undefined : new Set(organizationsOf(extent).map(({id}) => id)),
		parent: parentIn(extent.index, flags.parent),
		matchBy,
	};
	const matched = matchFile(rows, scope);
	const read = await withProfilesOf(line, byMember.organizations, new Set(profilesNeeded(matched)));
	// What is above the customers needs no row.
	const top = flags.below === undefined ? undefined : extent.index.idAt(extent.rows[0] ?? -1);
	return {
		rows: applyRows(matched, {...scope, organizations: read.organizations}, flags.whole ? new Set([...ids].filter(id => id !== top)) : undefined),
		isWhole: isWholeList(list),
		status: firstFailure(statusOfList(list), status, found.status, byMember.status, read.status),
	};
}

/** Prints what differs. */
async function report({line, file}: Asked, {rows, status, isWhole}: Compared): Promise<ExitStatus> {
	const {flags, print, tell} = line;
	const different = rows.filter(row => isDifferent(row));
	if (flags.json) {
		await print(`${harmlessJson(different.map(row => rowJson(row)), '\t')}\n`);
	} else if (flags.csv) {
		const {columns, rows: lines} = reportTable(different);
		await print(csvTable(columns, lines, flags));
	} else if (flags.markdown) {
		await print(reportMarkdown(file, rows));
	} else {
		await print(flags.quiet ? different.map(({organization}) => organization ? `${harmless(organization.id)}\n` : '').join('') : reportText(file, rows));
	}

	if (!isWhole) {
		tell('The list is incomplete, so what is to create may be there.');
	}

	return different.length > 0 ? exitStatus.different : (isWhole && status === exitStatus.ok ? exitStatus.ok : exitStatus.incomplete);
}

async function apply(asked: Asked): Promise<ExitStatus> {
	const read = readFile(asked);
	tellColumns(asked.line, read, asked.table);
	return report(asked, await compare(asked, read));
}

async function tableIn(file: string): Promise<Table> {
	try {
		return await readTableFile(file);
	} catch (error) {
		throw new UsageError(harmless(error instanceof Error ? error.message : String(error)), 1);
	}
}

/** `cforgs apply FILE`: holds a file of customers against the organizations of the service. */
export async function runApply(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const file = operands[0] ?? '';
	if (file.trim() === '') {
		throw new UsageError('Which file? cforgs apply customers.csv.');
	}

	const format = formatOf(flags);
	if (format !== 'text' && flags.markdown) {
		throw new UsageError(`Choose one of --markdown and --${format}.`);
	}

	if (flags.below?.trim() === '' || flags.parent?.trim() === '') {
		throw new UsageError('--below and --parent take an id or a path, and one of them is empty.');
	}

	const table = await tableIn(file);
	return invoke(input, async line => apply({line, file, table}));
}
