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
