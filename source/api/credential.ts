export type Credential =
	| {readonly scheme: 'token'; readonly token: string}
	| {readonly scheme: 'key'; readonly email: string; readonly key: string};

export function credentialHeaders(credential: Credential): Readonly<Record<string, string>> {
	return credential.scheme === 'token'
		? {authorization: `Bearer ${credential.token}`}
		: {'x-auth-email': credential.email, 'x-auth-key': credential.key};
}

/**
What opens the doors: without it the rest of a credential is of no use.
*/
export const secretOf = (credential: Credential): string => credential.scheme === 'token' ? credential.token : credential.key;

/**
What of a credential belongs to nobody else.
*/
export const secretsOf = (credential: Credential): readonly string[] => credential.scheme === 'token' ? [credential.token] : [credential.key, credential.email];

/**
What stands in the place of a credential.
*/
export const redactionMark = '[redacted]';

// As it was sent, and as it stands in a URL and in JSON.
const formsOf = (secret: string): readonly string[] => [...new Set([secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)])];

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

/**
Makes a function that removes the credential from text of the other side, which may echo what it was sent.
*/
export const createRedactor = (credential: Credential): (text: string) => string => redactorOf(secretsOf(credential));

/**
None that the service gives out is so short, and what is shorter may be a word of its answers.
*/
const shortest = 16;

/**
The same for an answer that is to be read and changed: it may hold the email address of a key, which alone opens nothing, as a value of its own.
*/
export function createAnswerRedactor(credential: Credential): (text: string) => string {
	const secret = secretOf(credential);
	return redactorOf(secret.length < shortest ? [] : [secret]);
}

export type CredentialShape = 'api_key' | 'older_api_key' | 'user_token' | 'account_token' | 'oauth_token' | 'older_token' | 'unknown';

// The first that matches wins: 40 lower-case hexadecimal characters are a key, as hardly any token happens to be all of those.
const shapes: ReadonlyArray<readonly [CredentialShape, RegExp]> = [
	['api_key', /^cfk_/v],
	['user_token', /^cfut_/v],
	['account_token', /^cfat_/v],
	['oauth_token', /^cfoat_/v],
	['older_api_key', /^[\da-f]{37,45}$/v],
	['older_token', /^[\w\-]{40}$/v],
];

/**
What a secret looks like, by the published prefixes and lengths; it may still be none.
*/
export function credentialShapeOf(secret: string): CredentialShape {
	return shapes.find(([, pattern]) => pattern.test(secret))?.[0] ?? 'unknown';
}

// Alone, behind a flag or in a header. What a field is set to is the person's own business.
const argument = /(?:^|^-[\w\-]*=?|[\s:])cf(?:k|ut|at|oat)_[\w\-]{8,}/v;

/**
Whether a word of the command line is, or brings, what can only be a credential.
*/
export const isCredentialArgument = (word: string): boolean => argument.test(word);

/**
Which scheme a secret of that shape belongs to; undefined where that cannot be told.
*/
export function schemeOfShape(shape: CredentialShape): 'token' | 'key' | undefined {
	if (shape === 'unknown') {
		return undefined;
	}

	return shape === 'api_key' || shape === 'older_api_key' ? 'key' : 'token';
}

/**
Whether what looks like a secret of one scheme stands where one of the other belongs.
*/
export function isMisplaced(secret: string, scheme: 'token' | 'key'): boolean {
	const own = schemeOfShape(credentialShapeOf(secret));
	return own !== undefined && own !== scheme;
}
