export type Credential =
	| {readonly scheme: 'token'; readonly token: string}
	| {readonly scheme: 'key'; readonly email: string; readonly key: string};

export function credentialHeaders(credential: Credential): Readonly<Record<string, string>> {
	return credential.scheme === 'token'
		? {authorization: `Bearer ${credential.token}`}
		: {'x-auth-email': credential.email, 'x-auth-key': credential.key};
}

/**
What of a credential belongs to nobody else.
*/
export const secretsOf = (credential: Credential): readonly string[] => credential.scheme === 'token' ? [credential.token] : [credential.key, credential.email];

/**
Makes a function that removes the credential from text of the other side, which may echo what it was sent.
*/
export function createRedactor(credential: Credential): (text: string) => string {
	const secrets = secretsOf(credential).filter(part => part !== '');
	return text => {
		let redacted = text;
		for (const secret of secrets) {
			redacted = redacted.replaceAll(secret, '[redacted]');
		}

		return redacted;
	};
}
