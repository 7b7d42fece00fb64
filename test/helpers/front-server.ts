import type {Sandbox} from '../../source/base/sandbox/server.js';
import {passedHeaders} from './lossy-proxy.js';
import {startMisbehavingServer, type Behaviour, type SeenRequest} from './misbehaving-server.js';

/** A request that was passed on to a sandbox: `behave` answers as the sandbox did, `ray` is the `cf-ray` of its answer. */
type Forwarded = {readonly behave: Behaviour; readonly ray: string};

/** Passes a request on to a sandbox. `changed` changes the text of the answer. */
export async function forward(
	{url: address}: Pick<Sandbox, 'url'>,
	{method, url, headers, body}: SeenRequest,
	changed = (text: string): string => text,
): Promise<Forwarded> {
	const answer = await fetch(address + url.replace(/^\/client\/v4/v, ''), {
		method,
		headers: {...passedHeaders(headers), 'content-type': 'application/json'},
		...(body !== '' && {body}),
	});
	const text = changed(await answer.text());
	const ray = answer.headers.get('cf-ray') ?? '';
	return {
		ray,
		behave(response) {
			response.writeHead(answer.status, {'content-type': 'application/json', 'cf-ray': ray});
			response.end(answer.status === 204 ? undefined : text);
		},
	};
}

type Instead = (request: SeenRequest) => Behaviour | undefined | Promise<Behaviour | undefined>;

/** A server in front of a sandbox. `instead` answers the requests that are not passed on. `changed` changes the answers of the sandbox. */
export const startInFrontOf = async (
	sandbox: Pick<Sandbox, 'url'>,
	instead: Instead,
	changed = (text: string, _request: SeenRequest): string => text,
) =>
	startMisbehavingServer((response, request) => {
		void (async () => {
			const behaviour = await instead(request);
			const {behave} = behaviour
				? {behave: behaviour}
				: await forward(sandbox, request, text => changed(text, request));
			behave(response, request);
		})();
	});
