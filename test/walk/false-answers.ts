import type {Random} from '../../source/base/sandbox/random.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {html, json, ok, refused, text, type Behaviour} from '../helpers/misbehaving-server.js';
import {call, type Organization} from '../base/sandbox/call.js';

type Request = {readonly method: string; readonly path: string; readonly body: string};

/** The answer to a write that is stored, although it is not. Nothing in it shows that. */
export async function falseSuccess(
	sandbox: Sandbox,
	{method, path, body}: Request,
	random: Random,
): Promise<Behaviour> {
	const sent = (body === '' ? {} : JSON.parse(body)) as Readonly<Record<string, unknown>>;
	const {
		id = '',
		part,
		memberId,
	} = /^\/\w+\/(?<id>\w+)(?:\/(?<part>\w+))?(?:\/(?<memberId>\w+))?(?:\?|$)/v.exec(path)?.groups ?? {};
	if (part === 'tags') {
		const answer = ok({
			id,
			type: 'account',
			name: '',
			etag: `v1:${random.hex(4)}`,
			tags: sent['tags'],
			tags_updated_at: new Date().toISOString(),
		});
		return method === 'DELETE' ? text(204, '') : answer;
	}

	if (method === 'DELETE') {
		return ok({id: memberId ?? id});
	}

	if (part === 'profile') {
		return text(204, '');
	}

	if (part === 'move') {
		return ok({
			account_id: id,
			source_organization_id: id,
			destination_organization_id: sent['destination_organization_id'],
		});
	}

	const now = new Date().toISOString();
	if (part === 'members') {
		const {user} = sent['member'] as {readonly user: {readonly email: string}};
		return ok({
			id: random.hex(4),
			create_time: now,
			update_time: now,
			meta: {},
			status: 'pending',
			user: {id: random.hex(4), email: user.email, name: '', two_factor_authentication_enabled: false},
		});
	}

	if (method === 'PUT' && path.startsWith('/accounts/')) {
		return ok(sent);
	}

	const read = async (organization: string) => {
		const {result} = await call<Organization | undefined>(sandbox, `GET /organizations/${organization}`);
		return result;
	};

	if (method === 'PUT') {
		return ok({...(await read(id)), ...sent});
	}

	const {parent} = sent as {readonly parent?: {readonly id: string}};
	const holder = parent && (await read(parent.id));
	const made = random.hex(4);
	return ok({
		id: made,
		create_time: now,
		...sent,
		...(holder && {parent: {id: holder.id, name: holder.name}}),
		meta: {...holder?.meta, hierarchy_tags: [...(holder?.meta.hierarchy_tags ?? []), made]},
	});
}

const titles: Readonly<Record<number, string>> = {
	502: 'Bad gateway',
	520: 'Web server returned an unknown error',
	524: 'A timeout occurred',
};

/** A problem page (RFC 9457) of the vendor’s edge. */
export function problem(status: number, isRetryable: boolean): Behaviour {
	return json(
		status,
		{
			type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-${status}/`,
			title: `Error ${status}: ${titles[status] ?? 'Error'}`,
			status,
			detail: 'The origin web server did not answer in time.',
			instance: '8f0a1b2c3d4e5f60',
			error_code: status,
			error_name: 'origin_error',
			error_category: 'origin',
			retryable: isRetryable,
			...(isRetryable && {retry_after: 1}),
		},
		{'content-type': 'application/problem+json', ...(isRetryable && {'retry-after': '1'})},
	);
}

export const notThere: Behaviour = refused(404, [{code: 1001, message: 'Not found'}]);
export const gone: Behaviour = refused(410, [{code: 1001, message: 'Gone'}]);
export const noRoute: Behaviour = refused(400, [
	{code: 7003, message: 'Could not route to the requested path, perhaps your object identifier is invalid?'},
]);
export const timedOut: Behaviour = html(408);
