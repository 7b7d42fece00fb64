import type {Page} from '../../base/api/pages.js';
import type {Account} from '../../base/api/schemas.js';
import {shownText, told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {exitStatus, type ExitStatus, firstFailure, statusOfFailure, tellFailure} from '../../kernel/command-line/exit-status.js';
import {tell} from '../../kernel/command-line/output.js';
import type {PrintedColumn} from '../../kernel/command-line/printed-columns.js';
import {confirmRequests} from '../../kernel/command-line/request-room.js';
import {mostAccounts, mostZones} from '../../kernel/figures/limits.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {countZones} from '../../kernel/loop/count-zones.js';
import {failureText} from '../../kernel/rows/failure.js';

/** The zones of an account; null if they could not be counted. */
export type WithZones = {readonly zones?: number | null}; // eslint-disable-line @typescript-eslint/no-restricted-types -- As in JSON, where a value that is not known must not read as zero.

export const zonesColumn: PrintedColumn<Account> = {
	name: 'zones', isNumber: true, cellOf: ({zones}) => typeof zones === 'number' ? {text: String(zones), json: zones, order: zones} : undefined,
};

/** `otherwise`: if the zones could not be counted. */
export const zonesCell = ({zones}: WithZones, otherwise = ''): string => typeof zones === 'number' ? String(zones) : otherwise;

/** Accounts with their zones, and how counting ended. */
type Counted<Item> = {readonly pages: AsyncGenerator<Page<Item & WithZones>>; readonly status: () => ExitStatus};

/** Counts the zones of all accounts of a list, once it has loaded, with one request each. Says before how many that are, and afterwards how many zones there are. */
export function withZones<Item extends Account>(line: CommandLine, pages: AsyncIterable<Page<Item>>): Counted<Item> {
	const {client, flags, progress, wait} = line;
	let status: ExitStatus = exitStatus.ok;
	async function * counting(): AsyncGenerator<Page<Item & WithZones>> {
		const read: Array<Page<Item>> = [];
		const found = new Set<string>();
		for await (const page of pages) {
			read.push(page);
			for (const {id} of page.items) {
				found.add(id);
			}
		}

		const ids = [...found];
		if (ids.length > 0 && !flags.quiet) {
			tell(`counting the zones of ${counted(ids.length, 'account')}, with one request each; press ctrl-c to stop.`);
		}

		await confirmRequests(line, ids.length);
		const counts = new Map<string, number>();
		const {refusals, stop} = await countZones(client, ids, {
			wait,
			note(text) {
				progress.show(shownText(text));
			},
			onCount(id, zones, ended) {
				counts.set(id, zones);
				progress.show(`${count(ended)} of ${counted(ids.length, 'account')} …`);
			},
		});
		progress.end();
		for (const page of read) {
			yield {...page, items: page.items.map(account => ({...account, zones: counts.get(account.id) ?? null}))};
		}

		const [refusal] = refusals;
		if (refusal) {
			tellFailure(refusal, flags, told`the zones of ${counted(refusals.length, 'account')} could not be counted. ${failureText(refusal)}`);
		}

		if (stop) {
			tellFailure(stop, flags);
		}

		status = firstFailure(refusal ? exitStatus.failed : exitStatus.ok, stop ? statusOfFailure(stop) : exitStatus.ok);
		if (flags.quiet || counts.size === 0) {
			return;
		}

		const all = counts.values().reduce((sum, zones) => sum + zones, 0);
		tell(`${counts.size === ids.length ? '' : 'at least '}${counted(all, 'zone')} in ${counted(counts.size, 'account')}. A root can have ${count(mostZones)} zones and ${count(mostAccounts)} accounts.`);
	}

	return {pages: counting(), status: () => status};
}
