import {count} from '../text/words.js';
import type {Account} from './schemas.js';

/** A new account inside the organization `unit`. The service knows the types `standard` and `enterprise`, and chooses if none is given. */
export type AccountInput = {readonly name: string; readonly type?: string; readonly unit: {readonly id: string}};

/** The body that updates an account. What the service does with a setting that is missing is not documented, so both are sent as they were read. */
export type AccountUpdate = {
	readonly id: string;
	readonly name: string;
	readonly type?: string;
	readonly settings?: {readonly abuse_contact_email?: string; readonly enforce_twofactor?: boolean};
};

/** What cforgs can change of an account. */
export type AccountChange = {
	readonly name?: string;
	readonly abuse_contact_email?: string;
	readonly enforce_twofactor?: boolean;
};

/** The body that changes an account: everything that the call writes, as it was read, with the change in it. A setting that the service did not send is only sent if it changes. */
export function accountUpdateOf({id, name, type, settings}: Account, change: AccountChange): AccountUpdate {
	const {
		abuse_contact_email: contact = settings.abuse_contact_email,
		enforce_twofactor: factor = settings.enforce_twofactor,
	} = change;
	const sent = {
		...(contact !== undefined && {abuse_contact_email: contact}),
		...(factor !== undefined && {enforce_twofactor: factor}),
	};
	return {
		id,
		name: change.name ?? name,
		...(type !== undefined && {type}),
		...(Object.keys(sent).length > 0 && {settings: sent}),
	};
}

/** The most characters of the key and of the value of a tag. */
export const tagLimits = {key: 256, value: 1024} as const;

/** Why the service would refuse a tag, as a sentence; undefined if it would not. Characters count as in Unicode. */
export function whyNotTag({key, value}: {readonly key: string; readonly value: string}): string | undefined {
	const [ofKey, ofValue] = [[...key].length, [...value].length];
	if (ofKey === 0) {
		return 'A tag needs a key.';
	}

	if (ofKey > tagLimits.key) {
		return `The key of a tag can have at most ${tagLimits.key} characters. This one has ${ofKey}.`;
	}

	return ofValue > tagLimits.value
		? `The value of a tag can have at most ${count(tagLimits.value)} characters. This one has ${count(ofValue)}.`
		: undefined;
}
