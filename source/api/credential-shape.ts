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
