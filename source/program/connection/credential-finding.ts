import type {NamedContext} from '../../kernel/options/config.js';
import {variablesOf} from '../config/contexts.js';
import {type CredentialKind, kindOf, secretWarning} from '../../base/api/calls.js';
import {
	type Credential,
	type CredentialShape,
	credentialShapeOf,
	isMisplaced,
	secretOf,
} from '../../base/api/credential.js';
import {credentialFrom, type CredentialSetting} from '../../kernel/options/credential.js';

/** The credential in use, without its value. */
export type CredentialFinding = {
	readonly status: 'found' | 'none' | 'incomplete';
	readonly scheme: 'token' | 'key' | undefined;
	/** Decides which of the eight calls are allowed. */
	readonly kind: CredentialKind | undefined;
	/** The environment variables of the credential. */
	readonly from: readonly string[];
	readonly shape: CredentialShape | undefined;
	/** Whether a key is in the place of a token, or the reverse. */
	readonly is_misplaced: boolean;
	/** Sentences that name variables, never values. */
	readonly notes: readonly string[];
};

const misplacedToken =
	'CLOUDFLARE_API_TOKEN looks like an API key. Put it into CLOUDFLARE_API_KEY, with its email address in CLOUDFLARE_EMAIL, and unset CLOUDFLARE_API_TOKEN.';

const misplacedKey = 'CLOUDFLARE_API_KEY looks like an API token. Put it into CLOUDFLARE_API_TOKEN.';

const notesWhere = (conditions: ReadonlyArray<readonly [boolean, string]>): readonly string[] =>
	conditions.filter(([holds]) => holds).map(([, note]) => note);

const limitsOf = (secret: string): readonly string[] => [secretWarning(secret) ?? []].flat();

/** Describes the credential that `credentialFrom` finds in the same environment. */
export function findCredential(environment: NodeJS.ProcessEnv): CredentialFinding {
	const {CLOUDFLARE_API_TOKEN: token = '', CLOUDFLARE_EMAIL: email = '', CLOUDFLARE_API_KEY: key = ''} = environment;
	const setting = credentialFrom(environment);
	if (setting.status === 'none') {
		return {
			status: 'none',
			scheme: undefined,
			kind: undefined,
			from: [],
			shape: undefined,
			is_misplaced: false,
			notes: setting.lack === undefined ? [] : [setting.lack],
		};
	}

	const isToken = token !== '';
	const scheme = isToken ? 'token' : 'key';
	const secret = isToken ? token : key;
	const isElsewhere = isMisplaced(secret, scheme);
	const credential: Credential = isToken ? {scheme: 'token', token} : {scheme: 'key', email, key};
	return {
		status: setting.status === 'found' ? 'found' : 'incomplete',
		scheme,
		kind: kindOf(credential),
		from: isToken
			? ['CLOUDFLARE_API_TOKEN']
			: ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'].filter(name => name !== 'CLOUDFLARE_EMAIL' || email !== ''),
		shape: credentialShapeOf(secret),
		is_misplaced: isElsewhere,
		notes: [
			...(!isElsewhere && setting.status === 'wrong' ? [setting.why] : []),
			...notesWhere([
				[isElsewhere, isToken ? misplacedToken : misplacedKey],
				[!isToken && email !== '' && !email.includes('@'), 'CLOUDFLARE_EMAIL is not an email address.'],
				[isToken && key !== '', 'CLOUDFLARE_API_KEY is also set, but not used: a token takes precedence.'],
			]),
			...(isToken ? limitsOf(secret) : []),
		],
	};
}

/** Describes the credential of a context. */
export function findContextCredential(context: NamedContext, setting: CredentialSetting): CredentialFinding {
	const {settings} = context;
	const isKey = settings.email !== undefined || settings.email_variable !== undefined;
	const scheme = isKey ? 'key' : 'token';
	const credential = setting.status === 'found' ? setting.credential : undefined;
	const secret = credential && secretOf(credential);
	const isElsewhere = secret !== undefined && isMisplaced(secret, scheme);
	const misplaced = `The context “${context.name}” has something like an API ${isKey ? 'token' : 'key'} in the place of an API ${scheme}.`;
	return {
		status: secret === undefined ? 'incomplete' : 'found',
		scheme,
		kind: credential ? kindOf(credential) : isKey ? 'global_api_key' : 'user_token',
		from: settings.credential_command === undefined ? variablesOf(context) : ['credential_command'],
		shape: secret === undefined ? undefined : credentialShapeOf(secret),
		is_misplaced: isElsewhere,
		notes:
			setting.status === 'wrong'
				? [setting.why]
				: [...notesWhere([[isElsewhere, misplaced]]), ...(isKey || secret === undefined ? [] : limitsOf(secret))],
	};
}
