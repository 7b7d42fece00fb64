/**
Where the credential and the base address came from, to be named in what is said and copied; never a value.
*/
export type Sources = {
	/**
	The shell variables that a copied request names.
	*/
	readonly variables: {readonly token: string; readonly email: string; readonly key: string};
	/**
	Where a token is set, and where an email address and a key are.
	*/
	readonly token: string;
	readonly key: string;
	readonly baseUrl: string;
};

/**
What the vendor's own tools read.
*/
export const environmentSources: Sources = {
	variables: {token: 'CLOUDFLARE_API_TOKEN', email: 'CLOUDFLARE_EMAIL', key: 'CLOUDFLARE_API_KEY'},
	token: 'CLOUDFLARE_API_TOKEN',
	key: 'CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY',
	baseUrl: 'CLOUDFLARE_BASE_URL',
};
