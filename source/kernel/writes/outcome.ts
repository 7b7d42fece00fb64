import {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {bothForms, dot, joinedBy, shownText, told, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {Message} from '../state/state.js';
import type {Detail} from '../state/data.js';
import {changeParts, afterOf, changesOf, type Change} from '../form-model/request.js';
import {unknownMembers} from '../form-model/conflict.js';
import type {Form} from '../form-model/form.js';
import {beforeOf, fieldNames, labelsInSentence, memberLabel, memberTitle, valueBefore} from '../form-model/fields.js';
import type {ItemResult} from '../state/item-result.js';
import {unclearTodo} from '../../base/api/request.js';
import {failureText, wholeFailureText} from '../rows/failure.js';
import type {WriteEnd, Kind} from './engine.js';

const lineColumns = 78;
const titles = {create: 'Created', edit: 'Saved', profile: 'Profile saved'} as const;

/** The message when everything is stored as asked. A message that does not fit next to the hints at 80 columns is shortened. It loses the name, then the members of a field, then the names of several fields. */
function storedText(title: string, name: string, changes: readonly Change[]): Told {
	const labels = labelsInSentence(...changes.map(change => change.name));
	const members = joinedBy(
		', ',
		changes.map(change => {
			const changed = changeParts(change).flatMap(({member}) =>
				member === undefined ? [] : memberTitle(change.name, member),
			);
			return memberLabel(
				change.name,
				changed.length > 0 ? changed.join(', ') : undefined,
				labelsInSentence(change.name),
			);
		}),
	);
	const number = changes.length === 1 ? labels : `${changes.length} fields`;
	const exactly = members === labels ? [] : [told`${title}: ${name}${dot}${members}`, told`${title}${dot}${members}`];
	const texts = [
		...exactly,
		told`${title}: ${name}${dot}${labels}`,
		told`${title}: ${name}${dot}${number}`,
		told`${title}${dot}${labels}`,
		told`${title}${dot}${number}`,
	].map(text => told`${text} stored, nothing else changed`);
	return texts.find(text => shownText(text).length <= lineColumns) ?? texts.at(-1) ?? '';
}

/** A new organization as the list shows it, if it cannot be read directly: the credential cannot, or the service still refuses it (`isYoung`). Undefined for any credential if the service does not show the organization. */
export type ListedAfterCreation = {readonly listed: Organization | undefined; readonly isYoung?: true};

/** Whether the service accepted a write, but neither a read nor a look-up has shown it. */
export const isUnconfirmed = ({
	stored,
	isLookedUp,
}: {
	readonly stored: Detail | ListedAfterCreation | ApiError;
	readonly isLookedUp: boolean;
}): boolean => (stored instanceof ApiError ? !isLookedUp : 'listed' in stored && !stored.listed);

/** The message about a creation that only the list can confirm. The list has no profile. */
function describeListed(form: Form, {listed, isYoung}: ListedAfterCreation, title: string): Message {
	const asked = afterOf(form);
	if (!listed) {
		return {
			tone: 'warning',
			text: `The service accepted the creation of ${shownName(asked.name)}, but does not show it. Look for it in the list before you create it again.`,
		};
	}

	const {name, parentId} = beforeOf(listed, undefined);
	const missed = [
		...(name === asked.name ? [] : ['name' as const]),
		...(parentId === asked.parentId ? [] : ['parent' as const]),
	];
	if (isYoung && missed.length === 0) {
		return {
			tone: 'warning',
			...bothForms(
				told`${title} ${name}${dot}it is in the list, but not ready yet: the service can refuse a new organization for about half a minute.`,
			),
		};
	}

	const why = isYoung ? '' : ' An API token cannot read it back. That needs the Global API key.';
	return missed.length === 0
		? {tone: 'success', ...bothForms(told`${title} ${name}${dot}it is in the list.${why}`)}
		: {
				tone: 'warning',
				...bothForms(told`${title} ${name}${dot}not stored as requested: ${labelsInSentence(...missed)}.${why}`),
			};
}

/** The message about a write after reading back: what is not stored as requested, and what else changed. `stored` is the error if reading back failed. */
export function describeOutcome(
	form: Form,
	stored: Detail | ListedAfterCreation | ApiError,
	isLookedUp = false,
): Message {
	if (stored instanceof ApiError) {
		const what =
			form.kind === 'create'
				? `the creation of ${shownName(afterOf(form).name)}`
				: `the change of ${shownName(form.before.name)}`;
		return {tone: 'warning', ...bothForms(unreadItem(what, stored, {isLookedUp}).text)};
	}

	const prefix = isLookedUp ? 'The answer was lost, but a look-up shows: ' : '';
	const done = form.isUndo ? 'Restored' : titles[form.kind];
	const title = `${prefix}${done}`;
	if ('listed' in stored) {
		return describeListed(form, stored, title);
	}

	const {name} = stored.organization;
	const after = beforeOf(stored.organization, stored.profile);
	const asked = new Map(changesOf(form).map(change => [change.name, change.to]));
	const differing = fieldNames.filter(
		field => valueBefore(after, field) !== (asked.get(field) ?? valueBefore(form.before, field)),
	);
	const missed = differing.filter(field => asked.has(field));
	const moved = differing.filter(field => !asked.has(field)).map(field => labelsInSentence(field));
	const others =
		after.profile && form.before.profile && unknownMembers(after) !== unknownMembers(form.before)
			? ['members of the profile that are not shown']
			: [];
	const isAsBefore =
		form.kind !== 'create' &&
		moved.length + others.length === 0 &&
		asked.keys().every(field => valueBefore(after, field) === valueBefore(form.before, field));
	if (isAsBefore && missed.length > 0) {
		return {
			tone: 'warning',
			...bothForms(
				told`${prefix}The service accepted the change of ${name}, but still shows the earlier values: ${labelsInSentence(...missed)}`,
			),
		};
	}

	if (missed.length > 0 || moved.length > 0 || others.length > 0) {
		const parts = [
			...(missed.length > 0 ? [`not stored as requested: ${labelsInSentence(...missed)}`] : []),
			...(moved.length + others.length > 0 ? [`also changed: ${[...moved, ...others].join(', ')}`] : []),
		];
		return {tone: 'warning', ...bothForms(told`${title} ${name}${dot}${joinedBy(dot, parts)}`)};
	}

	return {
		tone: 'success',
		...bothForms(
			form.kind === 'create'
				? told`${title} ${name}${dot}stored as requested`
				: told`${prefix}${storedText(done, name, changesOf(form))}`,
		),
	};
}

/** The result of a write that failed. `what`: what may have happened, for a result that is unknown. */
export function failedItem(
	{error, verdict, isLookUpFailed, plan, isForGood: isLasting}: WriteEnd<Kind> & {readonly status: 'failed'},
	what: string,
): ItemResult & {readonly text: Told} {
	if (verdict === 'unknown') {
		const why = isLookUpFailed && plan !== undefined ? ' The look-up failed too.' : '';
		const {status, errors, ray} = error;
		const sentence = error.sentence.replace(` ${unclearTodo}`, '');
		return {
			status: 'unknown',
			text: told`It is unclear whether ${what}: ${failureText({
				sentence,
				status,
				errors,
				ray,
			})}${why} Before you send it again, cforgs reads what is stored.`,
			error,
		};
	}

	if (error.failure === 'cancelled' && error.outcome === 'notApplied') {
		return {status: 'not_sent', text: 'Not sent: stopped.', error};
	}

	const looked =
		error.outcome === 'unknown' ? ' A look-up shows that nothing was stored, but the request may still arrive.' : '';
	return {
		status: error.failure === 'refused' ? 'refused' : 'failed',
		text: told`${wholeFailureText(error)}${looked}`,
		error,
		...(isLasting && {isForGood: isLasting}),
	};
}

/** Why a stored value could not be read back, as the end of a sentence. */
export const unreadReason = (error: ApiError): Told =>
	error.failure === 'cancelled' ? 'that was stopped.' : failureText(error);

/** Tells that a write was accepted, and that it could not be read back. `what`: what was written, such as “the change”. */
export const unreadText = (what: string, error: ApiError): Told =>
	told`The service accepted ${what}, but it could not be read back: ${unreadReason(error)} Before you send it again, cforgs reads what is stored.`;

/** The result of a write that could not be read back: unknown, unless a look-up has shown before that it is stored. */
export const unreadItem = (
	what: string,
	error: ApiError,
	{isLookedUp}: {readonly isLookedUp: boolean},
): ItemResult & {readonly text: Told} =>
	isLookedUp
		? {
				status: 'done',
				text: told`The answer was lost, but a look-up found ${what}. Not read back: ${unreadReason(error)}`,
			}
		: {status: 'unknown', text: unreadText(what, error)};
