import {type EnvelopeError, invalid, Refusal} from './envelope.js';
import {
	type Account,
	type AccountInput,
	type MemberStatus,
	type OrganizationInput,
	type Profile,
	profileFields,
	type Tags,
} from './wire.js';

type JsonObject = Readonly<Record<string, unknown>>;

// Many times the size of any name and profile.
const bodyLimit = 1024 * 1024;

// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As in the Fetch standard.
type WithBody = {readonly raw: {readonly body: AsyncIterable<Uint8Array> | null}};

async function readText({raw: {body}}: WithBody): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		// The rest is read and dropped, so that the client receives the answer.
		text = bytes > bodyLimit ? '' : text + decoder.decode(chunk, {stream: true});
	}

	if (bytes > bodyLimit) {
		throw new Refusal(413, {code: 1000, message: `The sandbox takes bodies up to ${bodyLimit} bytes`});
	}

	return text + decoder.decode();
}

const bodies = new WeakMap<WithBody['raw'], unknown>();

/** The body of a request that was read; undefined if there was none. */
export const bodyOf = (raw: WithBody['raw']): unknown => bodies.get(raw);

export async function readJson(request: WithBody): Promise<unknown> {
	const text = await readText(request);
	try {
		const body: unknown = JSON.parse(text);
		bodies.set(request.raw, body);
		return body;
	} catch {
		throw new Refusal(400, {code: 6007, message: 'Malformed JSON in request body'});
	}
}

/**
Reads the body of a modify, which accepts only the name and ignores other members.

@throws Refusal
*/
export function readOrganizationName(body: unknown): string {
	const name = readName(requireObject(body)['name']);
	if (typeof name !== 'string') {
		throw new Refusal(400, ...name);
	}

	return name;
}

/**
Reads the body of a create, and of a modify in the older state.

@throws Refusal - with every error in the body, each with its pointer
*/
export function readOrganizationInput(body: unknown): OrganizationInput {
	const object = requireObject(body);
	const name = readName(object['name']);
	const parentId = object['parent'] === undefined ? undefined : readParentId(object['parent']);
	const profile = object['profile'] === undefined ? undefined : profileFrom(object['profile'], '/profile');
	const errors = [name, parentId, profile].flatMap(part => (Array.isArray(part) ? part : []));
	if (typeof name !== 'string' || Array.isArray(parentId) || Array.isArray(profile)) {
		throw new Refusal(400, ...errors);
	}

	return {name, parentId, profile};
}

export function readProfile(body: unknown): Profile {
	const profile = profileFrom(requireObject(body), '');
	if (Array.isArray(profile)) {
		throw new Refusal(400, ...profile);
	}

	return profile;
}

export type MemberInput = {readonly email: string; readonly status: MemberStatus};

function memberFrom(value: unknown, pointer: string): MemberInput {
	const {user, status = 'pending'} = isObject(value) ? value : {};
	const email = isObject(user) ? user['email'] : undefined;
	if (typeof email !== 'string' || !/^[^\s@]+@[^\s@][^\s.@]*\.[^\s@]+$/v.test(email)) {
		throw new Refusal(400, invalid(`${pointer}/user/email`, 'email is required and must be an email address'));
	}

	if (status !== 'pending' && status !== 'active' && status !== 'canceled') {
		throw new Refusal(400, invalid(`${pointer}/status`, 'status must be active or canceled'));
	}

	return {email, status};
}

/**
Reads the body of an invitation.

@throws Refusal
*/
export const readMemberInput = (body: unknown): MemberInput => memberFrom(requireObject(body)['member'], '/member');

/**
Reads the body of several invitations.

@throws Refusal
*/
export function readMemberInputs(body: unknown): readonly MemberInput[] {
	const {members} = requireObject(body);
	if (!Array.isArray(members) || members.length === 0) {
		throw new Refusal(400, invalid('/members', 'members is required and must be a list'));
	}

	return members.map((member: unknown, index) => memberFrom(member, `/members/${index}`));
}

/**
Reads the body of a move.

@throws Refusal
*/
export function readDestination(body: unknown): string {
	const {destination_organization_id: id} = requireObject(body);
	if (typeof id !== 'string' || id === '') {
		throw new Refusal(
			400,
			invalid('/destination_organization_id', 'destination_organization_id is required and must be a string'),
		);
	}

	return id;
}

export type NewAccount = AccountInput & {
	/** The id of the organization; undefined if the body names none. */
	readonly unit: string | undefined;
};

/**
Reads the body that creates an account.

@throws Refusal
*/
export function readNewAccount(body: unknown): NewAccount {
	const {name: given, type = 'standard', unit, standalone} = requireObject(body);
	const name = readName(given);
	if (typeof name !== 'string') {
		throw new Refusal(400, ...name);
	}

	if (type !== 'standard' && type !== 'enterprise') {
		throw new Refusal(400, invalid('/type', 'type must be standard or enterprise'));
	}

	if (standalone !== undefined) {
		throw new Refusal(400, invalid('/standalone', 'The sandbox creates accounts inside organizations only'));
	}

	const id = isObject(unit) ? unit['id'] : undefined;
	if (unit !== undefined && typeof id !== 'string') {
		throw new Refusal(400, invalid('/unit/id', 'unit must be an object with the id of an organization'));
	}

	return {name, type, unit: typeof id === 'string' ? id : undefined};
}

type AccountChange = {
	readonly name: string;
	readonly settings?: Pick<Account['settings'], 'abuse_contact_email' | 'enforce_twofactor'>;
};

/**
Reads the body that changes an account. If it has settings, a missing one is reset: what the service does then is not documented.

@throws Refusal
*/
export function readAccountChange(body: unknown, stored: Account): AccountChange {
	const {id, name: given, type, settings} = requireObject(body);
	const name = readName(given);
	if (typeof name !== 'string') {
		throw new Refusal(400, ...name);
	}

	if (id !== stored.id || type !== stored.type) {
		throw new Refusal(
			400,
			id === stored.id
				? invalid('/type', 'The type of an account cannot be changed')
				: invalid('/id', 'id must be the id of the account'),
		);
	}

	if (settings === undefined) {
		return {name};
	}

	const {abuse_contact_email: contact = '', enforce_twofactor: factor = false} = isObject(settings) ? settings : {};
	if (typeof contact !== 'string' || !/^(?:\S[^\s@]*@\S+)?$/v.test(contact)) {
		throw new Refusal(
			400,
			invalid('/settings/abuse_contact_email', 'abuse_contact_email must be an email address or empty'),
		);
	}

	if (typeof factor !== 'boolean') {
		throw new Refusal(400, invalid('/settings/enforce_twofactor', 'enforce_twofactor must be true or false'));
	}

	return {name, settings: {abuse_contact_email: contact, enforce_twofactor: factor}};
}

const longestKey = 256;

const longestValue = 1024;

/**
Reads the body that replaces the tags of a resource. Lengths count characters of Unicode.

@throws Refusal
*/
export function readTags(body: unknown): {
	readonly resource_type: unknown;
	readonly resource_id: unknown;
	readonly tags: Tags;
} {
	const {resource_type, resource_id, tags = {}} = requireObject(body);
	if (!isObject(tags)) {
		throw new Refusal(400, invalid('/tags', 'tags must be an object'));
	}

	for (const [key, value] of Object.entries(tags)) {
		if (key === '' || [...key].length > longestKey) {
			throw new Refusal(400, invalid('/tags', `A key must have 1 to ${longestKey} characters`));
		}

		if (typeof value !== 'string' || [...value].length > longestValue) {
			throw new Refusal(400, invalid('/tags', `A value must be a text of at most ${longestValue} characters`));
		}
	}

	return {resource_type, resource_id, tags: tags as Tags};
}

function readName(value: unknown): string | EnvelopeError[] {
	return typeof value === 'string' && value.trim() !== ''
		? value
		: [invalid('/name', 'name is required and must be a string that is not blank')];
}

function readParentId(value: unknown): string | EnvelopeError[] {
	const id = isObject(value) ? value['id'] : undefined;
	return typeof id === 'string'
		? id
		: [invalid(isObject(value) ? '/parent/id' : '/parent', 'parent must be an object with the id of an organization')];
}

function profileFrom(value: unknown, pointer: string): Profile | EnvelopeError[] {
	if (!isObject(value)) {
		return [invalid(pointer, 'profile must be an object')];
	}

	const errors = profileFields
		.filter(field => typeof value[field] !== 'string')
		.map(field => invalid(`${pointer}/${field}`, `${field} is required and must be a string`));
	return errors.length > 0
		? errors
		: (Object.fromEntries(profileFields.map(field => [field, value[field]])) as Profile);
}

function requireObject(body: unknown): JsonObject {
	if (!isObject(body)) {
		throw new Refusal(400, invalid('', 'The request body must be a JSON object'));
	}

	return body;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
