import {
	isBadCredential,
	isRefusedCall,
	isSchemeRefusal,
	type ServiceError,
} from './api-error.js';
import {unsaid} from './budget.js';
import type {CredentialKind} from './calls.js';
import {explainRefusedCall} from './refused-call.js';
import {explainRefusedCreation} from './refused-creations.js';
import type {Reason, WireRequest} from './request.js';
import type {Sources} from './sources.js';

type Refusal = {
	readonly request: WireRequest;
	readonly kind: CredentialKind;
	/**
	Whether the secret looks like one of the other scheme.
	*/
	readonly isMisplaced: boolean;
	readonly sources: Sources;
	readonly status: number;
	readonly errors: readonly ServiceError[];
	readonly retryAfter: number | undefined;
};

type Rule = {readonly matches: (refusal: Refusal) => boolean; readonly reason: (refusal: Refusal) => Reason | undefined};

const isToken = ({kind}: Refusal): boolean => kind !== 'global_api_key';

const quoteLimit = 200;
const tokenName = ({sources}: Refusal) => `the API token (${sources.token})`;
const keyName = ({sources}: Refusal) => `the email address and API key (${sources.key})`;

// A token that is set goes before a key; where one place holds both, to set the key takes the token's place.
const setKey = (refusal: Refusal) => `set ${keyName(refusal)}${refusal.sources.token === refusal.sources.key ? '' : `, and unset ${tokenName(refusal)}, which takes precedence`}.`;

function hasCode({errors}: Refusal, ...codes: readonly number[]): boolean {
	return errors.some(({code}) => code !== undefined && codes.includes(code));
}

const quoteOf = ({message}: ServiceError): string => `"${message.replaceAll(/\s+/gv, ' ').trim().slice(0, quoteLimit).toWellFormed().replace(/\.$/v, '')}"`;

const isMalformed = (refusal: Refusal): boolean => hasCode(refusal, 6003, 6103, 6111);

function isAboutOneOrganization({request}: Refusal): boolean {
	return request.path.startsWith('/organizations/');
}

function explainMisplaced(refusal: Refusal): Reason {
	const [token, key] = [tokenName(refusal), keyName(refusal)];
	return isToken(refusal)
		? {why: 'the service does not accept the API token, which looks like an API key', todo: `A key belongs in ${key}, with its email address: set both, and unset ${token}.`}
		: {why: 'the service does not accept the email address and API key, which looks like an API token', todo: `A token belongs in ${token}: set that, and unset ${key}.`};
}

function explainUnaccepted(refusal: Refusal): Reason {
	if (refusal.kind === 'global_api_key') {
		return {why: 'the service does not accept the email address and API key', todo: `Check ${keyName(refusal)}.`};
	}

	const why = 'the service does not accept the API token';
	const todo = 'Check that it was copied whole, and is neither expired nor revoked.';
	return refusal.request.method === 'GET' && !isAboutOneOrganization(refusal)
		? {why, todo}
		: {why: `${why} for this call`, todo: `${todo} If the list of organizations works with it, this call needs the API key scheme: ${setKey(refusal)}`};
}

function explainRateLimit({status, retryAfter}: Refusal): Reason {
	const tooMany = 'you have reached the rate limit';
	if (retryAfter !== undefined) {
		return {why: `${tooMany}`, todo: `Try again in ${retryAfter} seconds.`};
	}

	const why = `${tooMany}, and the service does not say for how long`;
	return {why, todo: status === 429 ? `Try again in ${unsaid} seconds.` : 'Try again in a few minutes.'};
}

/**
The first rule that matches and has a reason wins. A code alone says little: 10000 means many things.
*/
const rules: readonly Rule[] = [
	{matches: refusal => refusal.status === 429 || hasCode(refusal, 971), reason: explainRateLimit},
	{
		matches: isSchemeRefusal,
		reason: refusal => isToken(refusal)
			? {why: 'the service does not take an API token for this call', todo: `It needs the API key scheme: ${setKey(refusal)}`}
			: {why: 'the service does not take an API key for this call', todo: `It needs an API token: set ${tokenName(refusal)}.`},
	},
	{
		matches: refusal => refusal.isMisplaced && (isMalformed(refusal) || isBadCredential(refusal)),
		reason: explainMisplaced,
	},
	{
		matches: isMalformed,
		reason: refusal => isToken(refusal)
			? {why: 'the API token is malformed', todo: `Check ${tokenName(refusal)}: it must be copied whole, and an API key does not belong there.`}
			: {why: 'the email address or API key is malformed', todo: `Check ${keyName(refusal)}: each must be copied whole, and an API token does not belong there.`},
	},
	{
		matches: ({request}) => request.method === 'POST',
		reason: ({errors}) => explainRefusedCreation(errors, quoteOf),
	},
	{
		matches: isBadCredential,
		reason: explainUnaccepted,
	},
	{
		matches: isRefusedCall,
		reason: refusal => explainRefusedCall({...refusal, wayToKey: setKey(refusal)}),
	},
	{
		matches: refusal => refusal.status === 403 || hasCode(refusal, 9109),
		reason: () => ({why: 'this credential is not permitted to do that', todo: 'Ask an administrator of the organization for access.'}),
	},
	{
		matches: refusal => isAboutOneOrganization(refusal) && (refusal.status === 404 || hasCode(refusal, 7003, 7000)),
		reason: () => ({why: 'it does not exist, or this credential cannot see it', todo: 'It may have been deleted, or the id is wrong.'}),
	},
	{
		matches: refusal => refusal.status === 404 || hasCode(refusal, 7003, 7000),
		reason: ({sources}) => ({why: 'this API is not at the base address', todo: `Check the base address (${sources.baseUrl}).`}),
	},
];

function quote(errors: readonly ServiceError[]): string | undefined {
	const error = errors.find(({message}) => message !== '');
	return error && quoteOf(error);
}

export function explainRefusal(refusal: Refusal): Reason {
	for (const {matches, reason} of rules) {
		const found = matches(refusal) ? reason(refusal) : undefined;
		if (found) {
			return found;
		}
	}

	const said = quote(refusal.errors);
	return {
		why: said === undefined ? `the service refused it with status ${refusal.status} and gave no reason` : `the service says ${said}`,
		todo: refusal.request.method === 'GET' ? 'Check your input, and try again.' : 'This request changed nothing. Correct what the message names, and try again.',
	};
}

export function explainServerFailure(status: number, errors: readonly ServiceError[], retryAfter: number | undefined): Reason {
	const said = quote(errors);
	return {
		why: `the service failed with status ${status}${said === undefined ? '' : ` and says ${said}`}`,
		todo: retryAfter === undefined ? 'Try again in a moment.' : `Try again in ${retryAfter} seconds.`,
	};
}
