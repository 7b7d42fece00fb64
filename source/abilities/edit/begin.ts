import {told} from '../../base/text/told.js';
import type {FieldName} from '../../kernel/form-model/fields.js';
import {focusField, profileForm} from '../../kernel/form-model/form.js';
import type {Begun} from '../../kernel/loop/ability.js';
import type {ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {idNamed} from '../../kernel/loop/look-up.js';
import {say} from '../../kernel/loop/tell.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {isId} from '../../kernel/state/key-of.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {openForOrganization, openUnlessDraft} from '../../kernel/writes/open-for-organization.js';

/** A profile to open at the start, given by the id or path of its organization, with the first field. */
export type AskedProfile = {readonly id: string; readonly field?: FieldName};

declare module '../../kernel/loop/context.js' {
	interface Asked {
		readonly profile?: AskedProfile;
	}
}

/** The id of the organization whose profile to open; undefined if there is none, or nobody waits any more. */
async function idOf(context: ServiceContext, {id}: AskedProfile, title: string): Promise<string | undefined> {
	const {store, nextRequest} = context;
	if (isId(id.trim())) {
		return id.trim();
	}

	const request = nextRequest();
	store.dispatch({type: 'form/requested', title, request, id});
	const named = await idNamed(context, id);
	const {dialog} = store.getState();
	if (dialog.kind !== 'opening' || dialog.request !== request) {
		return undefined;
	}

	store.dispatch({type: 'dialog/closed'});
	if ('why' in named) {
		say({store}, told`Could not open ${title}. ${named.why}`, 'warning');
		return undefined;
	}

	return named.id;
}

async function openProfile(context: ServiceContext, asked: AskedProfile): Promise<void> {
	const title = `Profile of ${asked.id}`;
	const {field} = asked;
	const id = await idOf(context, asked, title);
	if (id === undefined) {
		return;
	}

	await openUnlessDraft(
		context,
		draft => draft.kind === 'profile' && draft.id === id,
		async () =>
			openForOrganization(context, id, title, {
				open({organization, profile}) {
					const form = profileForm(organization, profile);
					return field === undefined ? form : focusField(form, field);
				},
			}),
	);
}

/** Opens the profile that the program was started for. */
export function beginWithProfile(context: SessionContext): Begun {
	const {
		store,
		asked: {profile},
	} = context;
	return profile
		? {
				async open() {
					const state = store.getState();
					const why =
						whyNotWrite(state) ?? whyNotCall(state, 'Editing the profile', 'get', 'get_profile', 'modify_profile');
					if (why === undefined) {
						await openProfile(context, profile);
					} else {
						say(context, why, 'warning');
					}
				},
			}
		: {};
}
