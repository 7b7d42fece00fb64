import type {Form} from '../form-model/form.js';
import type {State} from './state.js';

export type Step<Name> = Form['step'] & {readonly name: Name};

export const formIn = ({dialog}: Pick<State, 'dialog'>): Form | undefined =>
	dialog.kind === 'form' ? dialog.form : undefined;

/** Changes the open form, if there is one. */
export function withForm(state: State, change: (form: Form) => Form): State {
	const form = formIn(state);
	const changed = form && change(form);
	return changed === form || !changed ? state : {...state, dialog: {kind: 'form', form: changed}};
}

export function withoutError(form: Form): Form {
	const {error, verdict, isLookUpFailed, isNameStored, ...rest} = form;
	return rest;
}

export const withStep = (form: Form, step: Form['step']): Form => ({...form, step});
