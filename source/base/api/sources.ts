/** The names of the places that the credential and the base address come from, for messages and copied requests. Never a value. */
export type Sources = {
	/** The shell variables that a copied request uses. */
	readonly variables: {readonly token: string; readonly email: string; readonly key: string};
	/** Where a token is set. `key` names where an email address and key are set. */
	readonly token: string;
	readonly key: string;
	readonly baseUrl: string;
};

/** The environment variables that the vendor's own tools read. */
export const environmentSources: Sources = {
	variables: {token: 'CLOUDFLARE_API_TOKEN', email: 'CLOUDFLARE_EMAIL', key: 'CLOUDFLARE_API_KEY'},
	token: 'CLOUDFLARE_API_TOKEN',
	key: 'CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY',
	baseUrl: 'CLOUDFLARE_BASE_URL',
};
