import {type ApiError, isBadCredential, isRefusedCall, isSchemeRefusal, type ServiceError} from './api-error.js';
import {unsaid} from './budget.js';
import {accessTo, type CallName, callOf, type CredentialKind, permissionsText} from './calls.js';
import type {Reason, WireRequest, Sources} from './request.js';

type Refusal = {
	readonly request: WireRequest;
	readonly kind: CredentialKind;
	readonly isMisplaced: boolean;
	readonly sources: Sources;
	readonly status: number;
	readonly errors: readonly ServiceError[];
	readonly retryAfter: number | undefined;
};

type Rule = {
	readonly matches: (refusal: Refusal) => boolean;
	readonly reason: (refusal: Refusal) => Reason | undefined;
};

const isToken = ({kind}: Refusal): boolean => kind !== 'global_api_key';

const quoteLimit = 200;

const tokenName = ({sources}: Refusal) => `the API token (${sources.token})`;

const keyName = ({sources}: Refusal) => `the email address and API key (${sources.key})`;

// A token takes precedence over a key. If both have the same source, setting the key replaces the token.
const setKey = (refusal: Refusal) =>
	`set ${keyName(refusal)}${refusal.sources.token === refusal.sources.key ? '' : `, and unset ${tokenName(refusal)}, which takes precedence`}.`;

function hasCode({errors}: Refusal, ...codes: readonly number[]): boolean {
	return errors.some(({code}) => code !== undefined && codes.includes(code));
}

const quoteOf = ({message}: ServiceError): string =>
	`"${message.replaceAll(/\s+/gv, ' ').trim().slice(0, quoteLimit).toWellFormed().replace(/\.$/v, '')}"`;

const isMalformed = (refusal: Refusal): boolean => hasCode(refusal, 6003, 6103, 6111);

function isAboutOneOrganization({request}: Refusal): boolean {
	return request.path.startsWith('/organizations/');
}

const isAboutOneAccount = ({request}: Refusal): boolean => request.path.startsWith('/accounts/');

function explainMisplaced(refusal: Refusal): Reason {
	const [token, key] = [tokenName(refusal), keyName(refusal)];
	return isToken(refusal)
		? {
				why: 'the service does not accept the API token, which looks like an API key',
				todo: `A key belongs in ${key}, with its email address: set both, and unset ${token}.`,
			}
		: {
				why: 'the service does not accept the email address and API key, which looks like an API token',
				todo: `A token belongs in ${token}: set that, and unset ${key}.`,
			};
}

function explainUnaccepted(refusal: Refusal): Reason {
	if (refusal.kind === 'global_api_key') {
		return {why: 'the service does not accept the email address and API key', todo: `Check ${keyName(refusal)}.`};
	}

	const why = 'the service does not accept the API token';
	const todo = 'Check that it was copied whole, and is neither expired nor revoked.';
	return refusal.request.method === 'GET' && !isAboutOneOrganization(refusal)
		? {why, todo}
		: {
				why: `${why} for this call`,
				todo: `${todo} If the token can list organizations, this call needs an API key: ${setKey(refusal)}`,
			};
}

function explainRateLimit({status, retryAfter}: Refusal): Reason {
	const tooMany = 'you have reached the rate limit';
	if (retryAfter !== undefined) {
		return {why: tooMany, todo: `Try again in ${retryAfter} seconds.`};
	}

	const why = `${tooMany}, and the service does not say for how long`;
	return {why, todo: status === 429 ? `Try again in ${unsaid} seconds.` : 'Try again in a few minutes.'};
}

// The texts of these refusals are not published, so only single words count.
const typeRefusal = /\bentitle/iv;

const refusedAccounts: ReadonlyArray<readonly [words: RegExp, todo: string]> = [
	[
		/\bfree\b/iv,
		'An enterprise can have five Free accounts. Close one that nobody needs, or ask your account team for more.',
	],
	[typeRefusal, 'Ask your account team for this entitlement, or choose the other type of account.'],
	[
		/\b(?:maximum|limit)\b.+\bzones?\b/iv,
		'All organizations of one root together can have 200,000 zones. Ask your account team for a higher limit.',
	],
	[
		/\b(?:maximum|limit)\b/iv,
		'All organizations of one root together can have 20,000 accounts. Ask your account team for a higher limit.',
	],
];

/** Whether the service says for which reason it refuses an account, so that waiting does not help. */
export const isAccountRefusalKnown = ({errors}: Pick<ApiError, 'errors'>): boolean =>
	errors.some(({message}) => refusedAccounts.some(([words]) => words.test(message)));

/** Whether the service refuses accounts of this type, and perhaps not those of another. */
export const isAccountTypeRefused = ({errors}: Pick<ApiError, 'errors'>): boolean =>
	errors.some(({message}) => typeRefusal.test(message));

function explainRefusedAccount(errors: readonly ServiceError[]): Reason | undefined {
	for (const error of errors) {
		const known = refusedAccounts.find(([words]) => words.test(error.message));
		if (known) {
			return {why: `the service says ${quoteOf(error)}`, todo: known[1]};
		}
	}

	return undefined;
}

/** The first rule that matches and has a reason wins. A code is rarely enough: 10000 has many meanings. */
const rules: readonly Rule[] = [
	{matches: refusal => refusal.status === 429 || hasCode(refusal, 971), reason: explainRateLimit},
	{
		matches: ({status}) => status === 412,
		reason: () => ({
			why: 'somebody else changed it after cforgs read it',
			todo: 'Nothing was stored. Read it again, and compare.',
		}),
	},
	{
		matches: isSchemeRefusal,
		reason: refusal =>
			isToken(refusal)
				? {
						why: 'the service does not accept an API token for this call',
						todo: `It needs an API key: ${setKey(refusal)}`,
					}
				: {
						why: 'the service does not accept an API key for this call',
						todo: `It needs an API token: set ${tokenName(refusal)}.`,
					},
	},
	{
		matches: refusal => refusal.isMisplaced && (isMalformed(refusal) || isBadCredential(refusal)),
		reason: explainMisplaced,
	},
	{
		matches: isMalformed,
		reason: refusal =>
			isToken(refusal)
				? {
						why: 'the API token is malformed',
						todo: `Check ${tokenName(refusal)}: it must be copied whole, and an API key does not belong there.`,
					}
				: {
						why: 'the email address or API key is malformed',
						todo: `Check ${keyName(refusal)}: each must be copied whole, and an API token does not belong there.`,
					},
	},
	{matches: ({request}) => request.method === 'POST', reason: ({errors}) => explainRefusedCreation(errors, quoteOf)},
	{matches: ({request}) => callOf(request) === 'create_account', reason: ({errors}) => explainRefusedAccount(errors)},
	{matches: isBadCredential, reason: explainUnaccepted},
	{matches: isRefusedCall, reason: refusal => explainRefusedCall({...refusal, wayToKey: setKey(refusal)})},
	{
		matches: refusal => refusal.status === 403 || hasCode(refusal, 9109),
		reason: () => ({
			why: 'this credential is not permitted to do that',
			todo: 'Ask an administrator of the organization for access.',
		}),
	},
	{
		matches: refusal => isAboutOneAccount(refusal) && (refusal.status === 404 || hasCode(refusal, 7003, 7000)),
		reason: () => ({
			why: 'the account does not exist, or this credential cannot see it',
			todo: 'It may have been deleted, or the id is wrong.',
		}),
	},
	{
		matches: refusal => isAboutOneOrganization(refusal) && (refusal.status === 404 || hasCode(refusal, 7003, 7000)),
		reason: () => ({
			why: 'it does not exist, or this credential cannot see it',
			todo: 'It may have been deleted, or the id is wrong.',
		}),
	},
	{
		matches: refusal => refusal.status === 404 || hasCode(refusal, 7003, 7000),
		reason: ({sources}) => ({
			why: 'this API is not at the base address',
			todo: `Check the base address (${sources.baseUrl}).`,
		}),
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
		why: said === undefined ? 'the service refused it and gave no reason' : `the service says ${said}`,
		isStatusNamed: said === undefined,
		todo:
			refusal.request.method === 'GET'
				? 'Check your input, and try again.'
				: 'This request changed nothing. Correct what the message names, and try again.',
	};
}

/** `isLasting`: the service says that trying again does not help. */
export function explainServerFailure(
	errors: readonly ServiceError[],
	{retryAfter, isLasting}: {readonly retryAfter: number | undefined; readonly isLasting: boolean},
): Reason {
	const said = quote(errors);
	const when = retryAfter === undefined ? 'Try again in a moment.' : `Try again in ${retryAfter} seconds.`;
	return {
		why: `the service failed${said === undefined ? '' : ` and says ${said}`}`,
		isStatusNamed: true,
		todo: isLasting
			? 'Trying again does not help. If this lasts, contact Cloudflare support, and include the cf-ray.'
			: when,
	};
}

// `wayToKey` ends a sentence.
type RefusedCall = {
	readonly request: Pick<WireRequest, 'method' | 'path'>;
	readonly kind: CredentialKind;
	readonly errors: readonly ServiceError[];
	readonly wayToKey: string;
};

/** Whether the service refused a token for a call that only the Global API key can make. */
export function isKeyNeeded(status: number, {request, kind, errors}: Omit<RefusedCall, 'wayToKey'>): boolean {
	const name = callOf(request);
	return (
		kind !== 'global_api_key' &&
		name !== undefined &&
		isRefusedCall({status, errors}) &&
		accessTo(name, 'user_token') === 'none'
	);
}

const refusableCalls: ReadonlySet<CallName> = new Set(['create', 'delete', 'create_account']);

/** Whether the service refused to create or delete an organization, or to create an account, so that trying again does not help, as the capabilities of an organization can. A new organization refuses in the same way for about half a minute. */
export function isRefusedForGood(
	error: Pick<ApiError, 'errors' | 'failure' | 'isKeyNeeded' | 'request' | 'status'>,
): boolean {
	const call = callOf(error.request);
	return (
		call !== undefined &&
		refusableCalls.has(call) &&
		error.failure === 'refused' &&
		error.status === 403 &&
		!error.isKeyNeeded &&
		!isBadCredential(error) &&
		!isSchemeRefusal(error)
	);
}

function explainKey({request, errors}: RefusedCall): Reason {
	const whose = request.path.startsWith('/organizations/') ? 'the organization' : 'your account';
	const role =
		documentationUrlOf({errors}) === undefined
			? 'for access'
			: 'for one of the roles in the documentation of this call';
	const call = callOf(request);
	if (call === 'create') {
		return {
			why: 'this user is not allowed to do that, or the parent cannot have sub-organizations',
			todo: `Trying again does not help. Check the flag sub_org_creation of the parent, which your distributor or account team can change. If it is true, ask an administrator ${role}.`,
		};
	}

	if (call === 'delete') {
		return {
			why: 'this user is not allowed to do that, or this organization cannot be deleted',
			todo: `Trying again does not help. Ask your distributor or account team whether it can be deleted. If so, ask an administrator ${role}.`,
		};
	}

	if (call === 'move_account') {
		return {
			why: 'the service does not allow this move',
			todo: `Accounts move only between the organizations of one distributor, and only if the flag account_mobility allows it. If both are so, ask an administrator of both organizations ${role}.`,
		};
	}

	if (call === 'create_account') {
		return {
			why: 'this user is not allowed to do that',
			todo: `Check that the flag account_creation of the organization is true. Then ask an administrator ${role}.`,
		};
	}

	if (call === 'invite' || call === 'remove_member') {
		return {
			why: 'this user is not allowed to do that',
			todo: `Check that the flag member_management of the organization is true. Then ask an administrator ${role}.`,
		};
	}

	return {why: 'this user is not allowed to do that', todo: `Ask an administrator of ${whose} ${role}.`};
}

/** Why the service refused a call although it accepts the credential, and what the call needs. */
function explainRefusedCall(refused: RefusedCall): Reason {
	const {request, kind, wayToKey} = refused;
	if (kind === 'global_api_key') {
		return explainKey(refused);
	}

	const name = callOf(request);
	if (name === undefined) {
		return {why: 'this API token is not allowed to do that', todo: `If the Global API key may, ${wayToKey}`};
	}

	const permissions = permissionsText(accessTo(name, 'user_token'));
	if (permissions === '') {
		return {why: 'this needs the Global API key; an API token cannot do it', todo: `To use the key, ${wayToKey}`};
	}

	const needed = `the permission ${permissions}`;
	return kind === 'account_token'
		? {why: 'an account token cannot do that', todo: `Use a user token that has ${needed}, or ${wayToKey}`}
		: {
				why: 'this API token is not allowed to do that',
				todo: `It needs ${needed}: add that to the token in the dashboard. Or ${wayToKey}`,
			};
}

type RefusedCreation = {
	readonly text: string;
	/** Undefined if only the service's own message gives the reason. */
	readonly why?: string;
	readonly todo: string;
};

/** Why the service refuses to create an organization, and what to do about it. The texts are published ones; the last is an older one. */
export const refusedCreations: readonly RefusedCreation[] = [
	{
		text: 'Organization management is only available on the Enterprise plan',
		why: 'organizations are only available on the Enterprise plan',
		todo: 'Ask your account team for the plan, or use the credential of a user with an Enterprise account.',
	},
	{
		text: 'You need a super admin role on an enterprise account',
		why: 'this user is not a Super Administrator of an Enterprise account',
		todo: 'Ask a Super Administrator of the account for that role, or to create the organization.',
	},
	{
		text: 'One or more of your enterprise accounts is already part of an Organization',
		why: 'an Enterprise account of this user already belongs to an organization',
		todo: 'Use that organization. If it is not in your list, ask one of its members to invite you.',
	},
	{
		text: 'You have reached the maximum number of organizations',
		why: 'this user already has an organization, and each user can create only one',
		todo: 'Use that organization, or ask your account team for another one.',
	},
	{
		text: 'An Organization has already been created for accounts associated with your company',
		why: 'your company already has an organization',
		todo: 'Ask a member of that organization to invite you. If you know none, ask your account team.',
	},
	{
		text: 'You are not eligible to create an Organization because',
		todo: 'Contact Cloudflare support, and include the cf-ray.',
	},
	{
		text: 'User is not eligible to create an organization',
		why: 'only users with an Enterprise account can create organizations',
		todo: 'Ask your account team, or use the credential of a user who can.',
	},
];

const plainText = (text: string): string => text.toLowerCase().replaceAll(/\s+/gv, ' ').trim();

/** The reason for a refused creation. Quotes the service if the table has no reason. */
function explainRefusedCreation(
	errors: readonly ServiceError[],
	quoted: (error: ServiceError) => string,
): Reason | undefined {
	for (const error of errors) {
		const known = refusedCreations.find(({text}) => plainText(error.message).startsWith(plainText(text)));
		if (known) {
			return {why: known.why ?? `the service says ${quoted(error)}`, todo: known.todo};
		}
	}

	return undefined;
}

/** The longest URL that is accepted as a link, in characters. */
const longest = 500;

// No user name, no port, no other spelling of the host. The rest is printable ASCII without the backslash, which some programs read as a slash.
const vendorPage = /^https:\/\/(?:[\d\-a-z]+\.)*cloudflare\.com(?:[#\/?][\u{21}-\u{5B}\u{5D}-\u{7E}]*)?$/iv;

const hrefOf = (text: string): string | undefined =>
	text.length <= longest && vendorPage.test(text) && URL.canParse(text) ? new URL(text).href : undefined;

/** The page that the service names for a failure. Only this address may be shown as a link. The program never opens it itself. */
export const documentationUrlOf = ({errors}: {readonly errors: readonly ServiceError[]}): string | undefined =>
	errors.map(({documentationUrl = ''}) => hrefOf(documentationUrl)).find(url => url !== undefined);
