import type {ServiceError} from './api-error.js';

/**
A page that explains an error is shorter than this, in characters.
*/
const longest = 500;

// No user name, no port and no other spelling of the host. The rest is printable ASCII without a backslash, which some programs read as a slash.
const vendorPage = /^https:\/\/(?:[\d\-a-z]+\.)*cloudflare\.com(?:[#\/?][\u{21}-\u{5B}\u{5D}-\u{7E}]*)?$/iv;

const hrefOf = (text: string): string | undefined => text.length <= longest && vendorPage.test(text) && URL.canParse(text) ? new URL(text).href : undefined;

/**
The page that the service names for a failure. It is the only address that may be shown as a link; nothing opens it but the person.
*/
export const documentationUrlOf = ({errors}: {readonly errors: readonly ServiceError[]}): string | undefined =>
	errors.map(({documentationUrl = ''}) => hrefOf(documentationUrl)).find(url => url !== undefined);
