import type {ReactNode} from 'react';
import type {Binding} from '../state/binding.js';
import {DialogPane} from '../components/dialog-pane.js';
import {conflictRows} from '../format/conflict-rows.js';
import {fieldRows} from '../format/field-rows.js';
import {formHelpRows} from '../format/help-rows.js';
import {pickerRows} from '../format/picker-rows.js';
import {reviewedRows, reviewRows} from '../format/review-rows.js';
import {row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {savingText} from '../format/wait-text.js';
import type {Form} from '../forms/form.js';
import {keyOf} from '../state/key-of.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {shownName} from '../text/words.js';

type FormScreenProps = {readonly state: State; readonly form: Form; readonly bindings: readonly Binding[]};

const leavingText = (state: State): string =>
	`What you typed is not saved. ${keyOf(state, 'discardForm')} discards it, ${keyOf(state, 'putFormAside')} keeps it as a draft, ${keyOf(state, 'reviewForm')} reviews it, Esc goes back to editing.`;

const verbs = {create: 'Create an organization', edit: 'Edit', profile: 'Profile of'} as const;

function titleOf({kind, before: {name}, step, isGuided}: Form): string {
	const creation = isGuided ? 'Onboard a new customer' : verbs.create;
	const title = kind === 'create' ? creation : `${verbs[kind]} ${shownName(name)}`;
	switch (step.name) {
		case 'picking': {
			return 'Choose the parent';
		}

		case 'reviewing': {
			return `Review · ${title}`;
		}

		case 'sending': {
			return `Sending · ${title}`;
		}

		case 'conflict': {
			return `Conflict · ${title}`;
		}

		case 'helping': {
			return 'Keys of a form';
		}

		case 'editing':
		case 'leaving': {
			return title;
		}
	}
}

export function FormScreen({state, form, bindings}: FormScreenProps): ReactNode {
	const {dialog} = layoutOf(state);
	const columns = dialog.columns - 4;
	const height = dialog.rows - 2;
	const title = titleOf(form);
	const {step} = form;
	switch (step.name) {
		case 'picking': {
			return <DialogPane state={state} title={title} rows={pickerRows(state, step, columns, height)}/>;
		}

		case 'reviewing': {
			return <DialogPane state={state} title={title} rows={reviewRows(state, form, columns)} scroll={step.scroll} needed={reviewedRows(state, form, columns).length}/>;
		}

		case 'helping': {
			return <DialogPane state={state} title={title} rows={formHelpRows(state, bindings, columns)} scroll={step.scroll}/>;
		}

		case 'conflict': {
			const {rows, scroll} = conflictRows(state, form, step, {columns, height});
			return <DialogPane state={state} title={title} rows={rows} scroll={scroll}/>;
		}

		case 'sending': {
			const sent = [...toldRows(savingText(state, step), columns, 'warning'), row(), ...reviewRows(state, form, columns)];
			return <DialogPane state={state} title={title} rows={sent}/>;
		}

		case 'leaving': {
			// Without the cursor, as nothing is typed: its row would be kept in sight, and not the question.
			const rows = fieldRows(state, form, columns).map(({cursor: _, ...rest}) => rest);
			return <DialogPane state={state} title={title} rows={[...toldRows(leavingText(state), columns, 'warning'), row(), ...rows]}/>;
		}

		case 'editing': {
			return <DialogPane state={state} title={title} rows={fieldRows(state, form, columns)} scroll={step.scrolledTo}/>;
		}
	}
}
