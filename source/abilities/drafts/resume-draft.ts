import {isNotThere, type ApiError} from '../../base/api/api-error.js';
import {askChoices, hasMoved} from '../../kernel/form-model/conflict.js';
import {beforeOf, fieldNames, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import {openForm, withAddressParts, type Form} from '../../kernel/form-model/form.js';
import {fateOf, unclearFrom} from '../../kernel/form-model/journal-entry.js';
import {openedFrom} from '../../kernel/form-model/kept-in.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {restoreForm, type Draft, type StoredForm} from '../../kernel/form-model/stored-form.js';
import type {TypedForm} from '../../kernel/form-model/typed-form.js';
import type {KeyPress} from '../../base/text/keys.js';
import type {Detail} from '../../kernel/state/data.js';
import {shownName} from '../../base/text/words.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {sentBefore} from '../../kernel/writes/creation.js';
import {openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {settleByRead} from '../../kernel/writes/shown-by-reads.js';
import {say} from '../../kernel/loop/tell.js';
import {draftList} from './state.js';

/** Claims a draft for this program. Reports if another program was faster. */
function hasTaken(context: ServiceContext, draft: Draft): boolean {
	const {store, drafts} = context;
	if (drafts.take(draft.file)) {
		store.dispatch({
			type: 'drafts/taken',
			isDiscarded: draft.discardedAt !== undefined,
			isTyped: draft.form.kind === 'typed',
		});
		return true;
	}

	store.dispatch({type: 'dialog/closed'});
	say(context, 'Another cforgs has opened that draft.', 'warning');
	return false;
}

function takeUp(context: ServiceContext, draft: Draft, form: Form, text?: string): void {
	const {store} = context;
	if (!hasTaken(context, draft)) {
		return;
	}

	store.dispatch({type: 'form/opened', form: openedFrom({kind: 'draft'}, form)});
	if (text !== undefined) {
		say(context, text, 'warning');
	}
}

/** The result of an earlier save of a draft, if it was unknown and the stored values now settle it. */
function settleEarlier(context: ServiceContext, kept: StoredForm, stored: Before): 'stored' | 'notStored' | undefined {
	const sent = unclearFrom(context.journal.list(), kept);
	const fate = sent && fateOf(sent, values => !hasMoved(restoreForm({...kept, before: values}, stored), stored));
	if (sent) {
		settleByRead(context, sent, fate);
	}

	return fate;
}

/** Opens a draft with the changes that are left after its earlier save was stored. */
function takeUpRest(context: ServiceContext, draft: Draft, form: Form): void {
	const {store, drafts} = context;
	if (changesOf(form).length > 0) {
		takeUp(context, draft, form, 'The part that you sent earlier is stored; the changes that you see are not.');
		return;
	}

	if (!hasTaken(context, draft)) {
		return;
	}

	drafts.drop();
	store.dispatch({type: 'dialog/closed'});
	say(context, 'Your earlier request arrived, so everything is stored as you typed it. There is nothing left to send.');
}

/** All values of a draft, as a form that creates an organization. */
function asNew(kept: StoredForm): Form {
	const whole = restoreForm(kept, {name: '', parentId: '', profile: undefined});
	const {before} = whole;
	const texts = fieldNames.map(
		name => [name, whole.fields.find(field => field.name === name)?.text ?? valueBefore(before, name)] as const,
	);
	return withAddressParts(
		openForm('create', undefined, {name: '', parentId: before.parentId}, Object.fromEntries(texts)),
	);
}

/** Opens a draft of a form of accounts. The form reads what is stored. */
async function takeUpTyped(
	context: Context,
	press: KeyPress,
	draft: Draft & {readonly form: TypedForm},
): Promise<void> {
	const {store, registry, commands, nextRequest} = context;
	const part = registry.drafts.get(draft.form.form);
	if (!part) {
		say(context, 'This version of cforgs cannot open this draft.', 'warning');
	} else if (hasTaken(context, draft)) {
		store.dispatch(part.open(draft.form, nextRequest()));
		await commands.get(part.openCommand ?? '')?.(context, press);
	}
}

/** Opens a draft and compares it with the stored values. */
export const resumeDraft: Command = async (context, press) => {
	const draft = draftList.chosen(context.store.getState());
	if (!draft) {
		return;
	}

	const {form: kept} = draft;
	if (kept.kind === 'typed') {
		await takeUpTyped(context, press, {...draft, form: kept});
		return;
	}

	const form = restoreForm(kept);
	const {id} = form;
	if (id === undefined) {
		takeUp(
			context,
			draft,
			form,
			sentBefore(form) === undefined
				? undefined
				: 'You sent this earlier. If you send it again, cforgs first checks whether it exists.',
		);
		return;
	}

	const open = ({organization, profile}: Detail) => {
		const theirs = beforeOf(organization, profile);
		const whole = restoreForm(kept, theirs);
		const fate = settleEarlier(context, kept, theirs);
		if (fate === 'stored') {
			takeUpRest(context, draft, restoreForm({...kept, before: theirs}));
		} else if (fate === 'notStored') {
			takeUp(context, draft, whole, 'The part that you sent earlier is not stored.');
		} else {
			takeUp(context, draft, hasMoved(whole, theirs) ? askChoices(whole, theirs) : whole);
		}

		return undefined;
	};

	const openWithout = (error: ApiError) => {
		const isGone = isNotThere(error);
		if (isGone) {
			// Otherwise the form would warn that the organization already exists.
			context.store.dispatch({type: 'detail/notFound', id});
			takeUp(
				context,
				draft,
				asNew(kept),
				'The organization of this draft is no longer in your list. The draft now creates a new one; nothing is sent before you review it.',
			);
		}

		return isGone;
	};

	await openForOrganization(context, id, `Draft for ${shownName(form.before.name)}`, {open, openWithout});
};
