export const defaultBaseUrl = 'https://api.cloudflare.com/client/v4';

/** The base address is not valid. The message never repeats the address, which can contain a credential. */
export class BaseUrlError extends Error {
	override readonly name = 'BaseUrlError';
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/v;

/** Whether requests to this URL stay on this computer. */
export const isLoopback = ({hostname}: URL): boolean => loopback.test(hostname);

/**
Validates a base address and removes trailing slashes.

@throws {BaseUrlError} if the text is not a URL, or would send the credential unencrypted over a network.
*/
export function parseBaseUrl(text: string): string {
	if (!URL.canParse(text)) {
		throw new BaseUrlError(`The base address is not a URL. Use one such as ${defaultBaseUrl}.`);
	}

	const url = new URL(text);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new BaseUrlError(`The base address must begin with https://, such as ${defaultBaseUrl}.`);
	}

	if (url.protocol === 'http:' && !isLoopback(url)) {
		throw new BaseUrlError(
			'The base address must begin with https://. http:// works only for this computer, because it would expose the credential to the network.',
		);
	}

	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new BaseUrlError(
			'The base address must have only a host and a path: no user name, password, query or fragment.',
		);
	}

	let base = `${url.origin}${url.pathname}`;
	while (base.endsWith('/')) {
		base = base.slice(0, -1);
	}

	return base;
}
