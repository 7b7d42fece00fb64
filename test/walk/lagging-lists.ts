import {setTimeout as delay} from 'node:timers/promises';
import {call, headersOf, openSandbox} from '../base/sandbox/call.js';

/** `headers`: those that decide what the service does. */
type Request = {
	readonly method: string;
	readonly path: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
};
type Time = Readonly<Record<'create_time' | 'update_time', string | undefined>>;

const list = /^\/(?:organizations|accounts)(?:\/\w+\/(?:accounts|members))?(?:\?|$)/v;

/** Whether a request reads a list. */
export const isListRead = ({method, path}: Pick<Request, 'method' | 'path'>): boolean =>
	method === 'GET' && list.test(path);

/** The same service some time ago. Stored writes arrive late and in order. A sandbox draws the ids in the order of writes, so both have the same ids. */
export async function startLaggingLists(options: Parameters<typeof openSandbox>[0]) {
	// A new organization was accepted by the service, so it is ready here.
	const earlier = await openSandbox({...options, readyAfter: 0});
	const times = new Map<string, string>();
	let arrived = Promise.resolve();
	const arrive = async (
		{method, path, body, headers}: Request,
		lag: number,
		time: Partial<Time> | undefined,
		before: Promise<void>,
	) => {
		await Promise.all([before, delay(lag)]);
		const {result} = await call<Partial<Time> | undefined>(earlier, `${method} ${path}`, {
			...(body !== '' && {body}),
			...(headers && {headers: {...headersOf(earlier).global_api_key, ...headers}}),
		});
		for (const name of ['create_time', 'update_time'] as const) {
			const [own, original] = [result?.[name], time?.[name]];
			if (own !== undefined && original !== undefined) {
				times.set(own, original);
			}
		}
	};

	return {
		/** Lets a stored write arrive in the lists after this many milliseconds. `answered`: the result of the write. */
		store(request: Request, lag: number, answered: Partial<Time> | undefined) {
			arrived = arrive(request, lag, answered, arrived);
		},
		/** A list as it was, with the times of the original. */
		async read(
			{path}: Pick<Request, 'path'>,
			kind: keyof ReturnType<typeof headersOf>,
		): Promise<{readonly status: number; readonly text: string; readonly ray: string}> {
			const answer = await fetch(earlier.url + path, {headers: headersOf(earlier)[kind]});
			const text = await answer.text();
			return {
				status: answer.status,
				text: text.replaceAll(/\d{4}-\d\d-\d\dT[\d.:]+Z/gv, time => times.get(time) ?? time),
				ray: answer.headers.get('cf-ray') ?? '',
			};
		},
		async close() {
			await arrived;
			await earlier.close();
		},
	};
}

export type LaggingLists = Awaited<ReturnType<typeof startLaggingLists>>;
