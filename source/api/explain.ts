import {isSchemeRefusal, type ServiceError} from './api-error.js';
import {unsaid} from './budget.js';
import type {Credential} from './credential.js';
import type {Reason, WireRequest} from './request.js';
import type {Sources} from './sources.js';

type Refusal = {
	readonly request: WireRequest;
	readonly scheme: Credential['scheme'];
	/**
	Whether the secret looks like one of the other scheme.
	*/
	readonly isMisplaced: boolean;
	readonly sources: Sources;
	readonly status: number;
	readonly errors: readonly ServiceError[];
	readonly retryAfter: number | undefined;
};

type Rule = {readonly matches: (refusal: Refusal) => boolean; readonly reason: (refusal: Refusal) => Reason};

const quoteLimit = 200;
const tokenName = ({sources}: Refusal) => `the API token (${sources.token})`;
const keyName = ({sources}: Refusal) => `the e-mail address and API key (${sources.key})`;

// A token that is set goes before a key; where one place holds both, to set the key takes the token's place.
const setKey = (refusal: Refusal) => `set ${keyName(refusal)}${refusal.sources.token === refusal.sources.key ? '' : `, and unset ${tokenName(refusal)}, which goes first`}.`;

function hasCode({errors}: Refusal, ...codes: readonly number[]): boolean {
	return errors.some(({code}) => code !== undefined && codes.includes(code));
}

function hasMessage({errors}: Refusal, pattern: RegExp): boolean {
	return errors.some(({message}) => pattern.test(message));
}

const isMalformed = (refusal: Refusal): boolean => hasCode(refusal, 6003, 6103, 6111);

function isUnaccepted(refusal: Refusal): boolean {
	return refusal.status === 401 || hasMessage(refusal, /authentication error/iv) || (refusal.status === 403 && hasCode(refusal, 10_000));
}

function isAboutOneOrganization({request}: Refusal): boolean {
	return request.path.startsWith('/organizations/');
}

function explainMisplaced(refusal: Refusal): Reason {
	const [token, key] = [tokenName(refusal), keyName(refusal)];
	return refusal.scheme === 'token'
		? {why: 'the service does not accept the API token, which looks like an API key', todo: `A key belongs in ${key}, beside its e-mail address: set both, and unset ${token}.`}
		: {why: 'the service does not accept the e-mail address and API key, which looks like an API token', todo: `A token belongs in ${token}: set that, and unset ${key}.`};
}

function explainUnaccepted(refusal: Refusal): Reason {
	if (refusal.scheme === 'key') {
		return {why: 'the service does not accept the e-mail address and API key', todo: `Check ${keyName(refusal)}.`};
	}

	const why = 'the service does not accept the API token';
	const todo = 'Check that it was copied whole, and is neither expired nor revoked.';
	return refusal.request.method === 'GET' && !isAboutOneOrganization(refusal)
		? {why, todo}
		: {why: `${why} for this call`, todo: `${todo} If the list of organizations works with it, this call needs the API key scheme: ${setKey(refusal)}`};
}

function explainRateLimit({status, retryAfter}: Refusal): Reason {
	const tooMany = 'this user has made too many requests';
	if (retryAfter !== undefined) {
		return {why: `the service asks to wait: ${tooMany}`, todo: `Try again in ${retryAfter} seconds.`};
	}

	const why = `the service asks to wait, and does not say for how long: ${tooMany}`;
	return {why, todo: status === 429 ? `Try again in ${unsaid} seconds.` : 'Try again in a few minutes.'};
}

/**
A code alone says nothing (10000 means many things), so the first rule that matches wins.
*/
const rules: readonly Rule[] = [
	{matches: refusal => refusal.status === 429 || hasCode(refusal, 971), reason: explainRateLimit},
	{
		matches: isSchemeRefusal,
		reason: refusal => refusal.scheme === 'token'
			? {why: 'the service does not take an API token for this call', todo: `It needs the API key scheme: ${setKey(refusal)}`}
			: {why: 'the service does not take an API key for this call', todo: `It needs an API token: set ${tokenName(refusal)}.`},
	},
	{
		matches: refusal => refusal.isMisplaced && (isMalformed(refusal) || isUnaccepted(refusal)),
		reason: explainMisplaced,
	},
	{
		matches: isMalformed,
		reason: refusal => refusal.scheme === 'token'
			? {why: 'the API token is malformed', todo: `Check ${tokenName(refusal)}: it must be copied whole, and an API key does not belong there.`}
			: {why: 'the e-mail address or API key is malformed', todo: `Check ${keyName(refusal)}: each must be copied whole, and an API token does not belong there.`},
	},
	{
		matches: refusal => hasMessage(refusal, /not eligible to create/iv),
		reason: () => ({why: 'this user may not create organizations without an enterprise account', todo: 'Ask your account team, or use the credential of a user who may.'}),
	},
	{
		matches: isUnaccepted,
		reason: explainUnaccepted,
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
	const message = errors.find(error => error.message !== '')?.message.replaceAll(/\s+/gv, ' ').trim();
	return message === undefined ? undefined : `"${message.slice(0, quoteLimit).toWellFormed().replace(/\.$/v, '')}"`;
}

export function explainRefusal(refusal: Refusal): Reason {
	const rule = rules.find(({matches}) => matches(refusal));
	if (rule !== undefined) {
		return rule.reason(refusal);
	}

	const said = quote(refusal.errors);
	return {
		why: said === undefined ? `the service refused it with status ${refusal.status} and gave no reason` : `the service says ${said}`,
		todo: refusal.request.method === 'GET' ? 'Check what was asked for, and try again.' : 'Nothing was changed: correct what it names, and try again.',
	};
}

export function explainServerFailure(status: number, errors: readonly ServiceError[], retryAfter: number | undefined): Reason {
	const said = quote(errors);
	return {
		why: `the service failed with status ${status}${said === undefined ? '' : ` and says ${said}`}`,
		todo: retryAfter === undefined ? 'Try again in a moment.' : `Try again in ${retryAfter} seconds.`,
	};
}
