import {told} from '../../base/text/told.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {markedAccounts} from '../../kernel/state/account-marks.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {focusOf, isAtEnd, settingsTyped} from './form.js';
import {tagsFormIn, undecidedIn} from './state.js';

/** For reading the tags of an account. A read-only session can read them too. */
export const whyNotTags: WhyNot = state =>
	(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
	whyNotCall(state, 'Reading tags', 'account_tags');

/** For sending a change of tags. */
export const whyNotChange: WhyNot = state => whyNotCall(state, 'Changing tags', 'account_tags', 'put_account_tags');

export const whyNotReview: WhyNot = state => {
	const form = tagsFormIn(state);
	return (
		whyNotWrite(state) ??
		whyNotChange(state) ??
		(form && settingsTyped(form).length === 0 ? 'Nothing has changed yet, so there is nothing to send.' : undefined)
	);
};

export const whyNotAccept: WhyNot = state => {
	const form = tagsFormIn(state);
	return form && isAtEnd(form) ? whyNotReview(state) : undefined;
};

export const whyNotRemove: WhyNot = state => {
	const form = tagsFormIn(state);
	const {tag} = form ? focusOf(form) : {};
	return tag?.isNew && tag.key === '' && (tag.text ?? '') === '' ? 'There is no tag here to remove.' : undefined;
};

export const whyNotResolve: WhyNot = state => {
	const form = tagsFormIn(state);
	const open = form && undecidedIn(form);
	return open && told`Choose for ${open.key} first: both sides changed it.`;
};
