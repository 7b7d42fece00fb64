import type {Table} from '../batch/table.js';
import {
	focusField,
	onboardingForm,
	profileForm,
	type FieldName,
} from '../forms/form.js';
import {checkBatch, type BatchFiles} from './batch.js';
import type {ServiceContext} from './context.js';
import {openForOrganization} from './forms.js';
import {idNamed} from './named-organization.js';

/**
A profile to open at once, named by an id or a path, with the cursor in a field.
*/
export type FirstForm = {readonly id: string; readonly field?: FieldName};

/**
A file of organizations to create, as it was first read.
*/
export type FirstBatch = {readonly files: Omit<BatchFiles, 'ledger'>; readonly table: Table};

/**
What to begin with, instead of the tree alone. `isOnce`: the program ends with the tour.
*/
export type Begin = {
	readonly first?: FirstForm | undefined;
	readonly isTour?: boolean;
	readonly isOnce?: boolean;
	readonly isOnboarding?: boolean;
	readonly batch?: FirstBatch | undefined;
	/**
	The id or path of the organization to go to.
	*/
	readonly organization?: string;
};

function offerDrafts({store, drafts}: ServiceContext): void {
	try {
		const waiting = drafts.list();
		if (waiting.length > 0) {
			store.dispatch({type: 'drafts/offered', drafts: waiting});
		}
	} catch {
		// A folder that cannot be read offers nothing; keeping the next draft will say why.
	}
}

async function openFirst(context: ServiceContext, first: FirstForm): Promise<void> {
	const {store, nextRequest} = context;
	const title = `Profile of ${first.id}`;
	store.dispatch({
		type: 'form/requested', title, request: nextRequest(), id: first.id,
	});
	const named = await idNamed(context, first.id);
	if (store.getState().dialog.kind !== 'opening') {
		return;
	}

	if ('why' in named) {
		store.dispatch({type: 'dialog/closed'});
		store.dispatch({type: 'message/shown', message: {tone: 'warning', text: `${title} cannot be opened. ${named.why}`}});
		return;
	}

	await openForOrganization(context, named.id, title, ({organization, profile}) => {
		const form = profileForm(organization, profile);
		return first.field === undefined ? form : focusField(form, first.field);
	});
}

/**
Opens what the program was started for; otherwise the drafts that wait.
*/
export async function begin(context: ServiceContext, {first, isOnboarding = false, batch}: Begin): Promise<void> {
	const {store} = context;
	const {isReadOnly} = store.getState().connection;
	if (batch) {
		store.dispatch({type: 'batch/opened', file: batch.files.file, table: batch.table});
		await checkBatch(context);
	} else if (isReadOnly) {
		// Nothing that a form could send would be sent.
	} else if (isOnboarding) {
		store.dispatch({type: 'form/opened', form: onboardingForm('')});
	} else if (first) {
		await openFirst(context, first);
	} else {
		offerDrafts(context);
	}
}
