import {Hono} from 'hono';
import {badQuery, success} from './envelope.js';
import {usageOn} from './samples/usage.js';
import type {Store} from './store.js';

const day = 86_400_000;

const longest = 31;

/** A day as milliseconds since the epoch. Throws a refusal if the text is no day. */
function readDay(text: string, name: string): number {
	const time = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
	if (!/^\d{4}-\d\d-\d\d(?:T|$)/v.test(text) || Number.isNaN(time)) {
		throw badQuery(`${name} must be a date`);
	}

	return time;
}

/** Both ends belong to the period. Without them, it is this month until today. */
function readPeriod(query: URLSearchParams): {readonly from: number; readonly to: number} {
	const today = new Date().toISOString().slice(0, 10);
	const [from, to] = [query.get('from') ?? undefined, query.get('to') ?? undefined];
	if ((from === undefined) !== (to === undefined)) {
		throw badQuery('from and to are required together');
	}

	const period = {from: readDay(from ?? `${today.slice(0, 7)}-01`, 'from'), to: readDay(to ?? today, 'to')};
	if (period.to < period.from || period.to - period.from >= longest * day) {
		throw badQuery(`The period must have 1 to ${longest} days`);
	}

	return period;
}

/** What the accounts of an organization used. An organization that does not exist, or that the user cannot see, used nothing. */
export function createUsageRoute(store: Store): Hono {
	return new Hono().get('/organizations/:id/billable/usage', context => {
		const {from, to} = readPeriod(new URL(context.req.url).searchParams);
		const organization = store.get(context.req.param('id'));
		const accounts = organization ? store.accountsOf(organization).map(({account}) => account) : [];
		const last = Math.min(to, Date.now() - 1);
		const days = Array.from(
			{length: Math.max(0, Math.floor((last - from) / day) + 1)},
			(_, index) => from + index * day,
		);
		const hasContract = organization !== undefined && organization.parentId === undefined;
		return context.json(success(days.flatMap(at => usageOn(at, accounts, hasContract))));
	});
}
