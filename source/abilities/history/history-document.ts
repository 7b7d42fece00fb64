import type {AuditRecord} from '../../base/api/schemas.js';
import {harmlessJson} from '../../base/text/harmless.js';
import {markdownTable} from '../../base/text/markdown.js';
import {timestamp} from '../../base/text/time.js';
import {
	auditCells,
	auditColumns,
	changesText,
	deedText,
	personOf,
	type RecordFacts,
	resultText,
	wayText,
	whomText,
} from '../../kernel/files/audit-records.js';
import {csvLines} from '../../kernel/files/csv.js';
import {namesInJson} from './audit-facts.js';

type Named = {readonly id: string; readonly name: string};

/** A record with what is known about it. */
export type ToldRecord = {
	readonly record: AuditRecord;
	readonly facts: RecordFacts;
	/** The one in whose history it is, if there are several. */
	readonly organization?: Named;
};

/** The record as the service sent it, with the names of its ids, and its organization if there are several. */
export const jsonRecord = ({
	record,
	facts,
	organization,
}: ToldRecord): Readonly<Record<string, unknown>> & Pick<AuditRecord, 'id'> => {
	const names = namesInJson(facts);
	const isAdded = Object.keys(names).length > 0 && !Object.hasOwn(record, 'names');
	return {...record, ...(organization && {organization}), ...(isAdded && {names})};
};

/** The columns of CSV. */
export const historyColumns = (isOfMany: boolean): readonly string[] => [
	...(isOfMany ? ['organization_id', 'organization_name'] : []),
	...auditColumns,
	'whom',
	'changes',
];

export const historyCells = ({record, facts, organization}: ToldRecord): readonly string[] => [
	...(organization ? [organization.id, organization.name] : []),
	...auditCells(record, facts),
	whomText(record, facts),
	changesText(facts),
];

/** The columns of Markdown. */
export const historyHeadings = (isOfMany: boolean): readonly string[] => [
	'Time',
	...(isOfMany ? ['Organization'] : []),
	'Who',
	'How',
	'What',
	'Result',
];

export const historyTexts = ({record, facts, organization}: ToldRecord): readonly string[] => [
	timestamp(record.action.time ?? '', true),
	...(organization ? [organization.name] : []),
	personOf(record),
	wayText(record),
	deedText(record, facts),
	resultText(record),
];

/** The text of a file with records. Its name decides the format: CSV, JSON, Markdown, or one JSON object in each line. */
export function historyDocument(
	records: readonly ToldRecord[],
	{file, isOfMany}: {readonly file: string; readonly isOfMany: boolean},
): string {
	const [, ending = ''] = /\.(?<ending>\w+)$/v.exec(file.toLowerCase()) ?? [];
	switch (ending) {
		case 'csv': {
			return csvLines([historyColumns(isOfMany), ...records.map(each => historyCells(each))]);
		}

		case 'md': {
			return markdownTable(
				historyHeadings(isOfMany),
				records.map(each => historyTexts(each)),
			);
		}

		case 'json': {
			return `${harmlessJson(
				records.map(each => jsonRecord(each)),
				'  ',
			)}\n`;
		}

		default: {
			return records.map(each => `${harmlessJson(jsonRecord(each))}\n`).join('');
		}
	}
}
