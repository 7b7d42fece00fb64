import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {fewAtATime} from '../../kernel/loop/many-reads.js';
import {isMissing, mergedRecords, type Source, sourcesBehind, unreadSource, withPage} from './sources.js';

type Named = Pick<Source, 'id' | 'name'>;

type ReadingMerged = {
	readonly filters: Parameters<Client['listAuditRecords']>[1];
	/** Receives each record with the organization in whose history it is, before its page. */
	readonly onRecord: (record: AuditRecord, organization: Named) => void;
	/** Receives the organizations whose histories could not be read completely, at the end. */
	readonly onMissing: (sources: readonly Source[]) => void;
};

const pageSize = 1000;

const unreadableIn = (sources: readonly Source[]): number => sources.reduce((sum, {unreadable}) => sum + unreadable, 0);

/**
Reads the histories of several organizations as one, newest first. If one cannot be read, the others go on without it.

@yields The records that are complete down to their time, after each round of pages.
@throws {ApiError} If the reading stops.
*/
export async function* readMerged(
	client: Client,
	organizations: readonly Named[],
	{filters, onRecord, onMissing}: ReadingMerged,
): AsyncGenerator<Page<AuditRecord>> {
	const pages = new Map(
		organizations.map(({id}) => [id, client.listAuditRecords(id, filters, {firstPageSize: pageSize})]),
	);
	let sources = organizations.map(each => unreadSource(each));
	let shown = 0;
	for (let behind = sourcesBehind(sources); behind.length > 0; behind = sourcesBehind(sources)) {
		const read = new Map<string, Source>();
		// eslint-disable-next-line no-await-in-loop -- These pages say which are needed next.
		await fewAtATime(
			behind,
			() => true,
			async source => {
				try {
					const {value: page} = (await pages.get(source.id)?.next()) ?? {value: undefined};
					read.set(
						source.id,
						withPage(source, {
							records: page?.items ?? [],
							unreadable: page?.unreadable ?? 0,
							next: page?.nextPageToken,
						}),
					);
				} catch (error) {
					if (!(error instanceof ApiError) || !isMissing({error})) {
						throw error;
					}

					read.set(source.id, {...source, error});
				}
			},
		);
		const unreadable = unreadableIn(sources);
		sources = sources.map(source => read.get(source.id) ?? source);
		const {records, origins} = mergedRecords(sources);
		const [only = {id: '', name: ''}] = sources;
		const items = records.slice(shown);
		for (const record of items) {
			const {id, name} = origins.get(record) ?? only;
			onRecord(record, {id, name});
		}

		shown = records.length;
		yield {items, unreadable: unreadableIn(sources) - unreadable, isLast: false};
	}

	onMissing(sources.filter(source => isMissing(source)));
	yield {items: [], unreadable: 0, isLast: true};
}
