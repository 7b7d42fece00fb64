import {Refusal} from './envelope.js';

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/v;

const isLoopback = (address: string): boolean => loopback.test(URL.parse(address)?.hostname ?? '');

/**
Refuses what a web page could send: a name that only leads to this computer, or another page's origin. The published credentials would let such a page read and write the sandbox.

@throws Refusal - 421 for a host, 403 for an origin that is not on this computer
*/
export function requireLoopback(headers: Headers): void {
	if (!isLoopback(`http://${headers.get('host') ?? ''}`)) {
		throw new Refusal(421, {code: 1000, message: 'The sandbox answers to loopback names only, such as 127.0.0.1 and localhost'});
	}

	const origin = headers.get('origin') ?? undefined;
	if (origin !== undefined && !isLoopback(origin)) {
		throw new Refusal(403, {code: 1000, message: 'The sandbox answers no web page of another origin'});
	}
}
