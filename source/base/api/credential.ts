export type Credential =
	| {readonly scheme: 'token'; readonly token: string}
	| {readonly scheme: 'key'; readonly email: string; readonly key: string};

export function credentialHeaders(credential: Credential): Readonly<Record<string, string>> {
	return credential.scheme === 'token'
		? {authorization: `Bearer ${credential.token}`}
		: {'x-auth-email': credential.email, 'x-auth-key': credential.key};
}

/** The token or the key. Without it, the rest of a credential is useless. */
export const secretOf = (credential: Credential): string =>
	credential.scheme === 'token' ? credential.token : credential.key;

/** All private parts of a credential: the token, or the key and its email address. */
export const privatePartsOf = (credential: Credential): readonly string[] =>
	credential.scheme === 'token' ? [credential.token] : [credential.key, credential.email];

/** What replaces a credential in a text. */
export const redactionMark = '[redacted]';

// A secret as it is sent, in a URL, and in JSON.
const formsOf = (secret: string): readonly string[] => [
	...new Set([secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]),
];

function redactorOf(secrets: readonly string[]): (text: string) => string {
	const forms = secrets.filter(part => part !== '').flatMap(part => formsOf(part));
	return text => {
		let redacted = text;
		for (const form of forms) {
			redacted = redacted.includes(form) ? redacted.replaceAll(form, () => redactionMark) : redacted;
		}

		return redacted;
	};
}

/** Creates a function that removes the credential from a text of the service, which may repeat the credential. */
export const createRedactor = (credential: Credential): ((text: string) => string) =>
	redactorOf(privatePartsOf(credential));

/** A shorter secret is not removed from answers: it may be an ordinary word there. Every secret that the service issues is longer. */
export const shortestSecret = 16;

/** Creates a function that removes only the secret, for answers whose values are shown and edited. The email address of a key stays: it gives no access on its own, and may be a value in the answer. */
export function createAnswerRedactor(credential: Credential): (text: string) => string {
	const secret = secretOf(credential);
	return redactorOf(secret.length < shortestSecret ? [] : [secret]);
}

export type CredentialShape =
	'api_key' | 'older_api_key' | 'user_token' | 'account_token' | 'oauth_token' | 'older_token' | 'unknown';

// The first match wins. 40 lowercase hexadecimal characters count as a key, because a token hardly ever consists only of them.
const shapes: ReadonlyArray<readonly [CredentialShape, RegExp]> = [
	['api_key', /^cfk_/v],
	['user_token', /^cfut_/v],
	['account_token', /^cfat_/v],
	['oauth_token', /^cfoat_/v],
	['older_api_key', /^[\da-f]{37,45}$/v],
	['older_token', /^[\w\-]{40}$/v],
];

/** Guesses the shape of a secret from the published prefixes and lengths. The secret may still be invalid. */
export function credentialShapeOf(secret: string): CredentialShape {
	return shapes.find(([, pattern]) => pattern.test(secret))?.[0] ?? 'unknown';
}

// A credential on its own, after a flag, or in a header. The value of a field (`name=…`) may be any text, so it does not count.
const credentialInArgument = /(?:^|^-[\w\-]*=?|[\s:])cf(?:k|ut|at|oat)_[\w\-]{8,}/v;

/** Whether a word of the command line is, or contains, a text that can only be a credential. */
export const isCredentialArgument = (word: string): boolean => credentialInArgument.test(word);

/** The scheme of a secret with that shape; undefined if unknown. */
export function schemeOfShape(shape: CredentialShape): 'token' | 'key' | undefined {
	if (shape === 'unknown') {
		return undefined;
	}

	return shape === 'api_key' || shape === 'older_api_key' ? 'key' : 'token';
}

/** Whether a secret looks like a token where a key belongs, or the reverse. */
export function isMisplaced(secret: string, scheme: 'token' | 'key'): boolean {
	const own = schemeOfShape(credentialShapeOf(secret));
	return own !== undefined && own !== scheme;
}
