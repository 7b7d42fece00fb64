import {isNotThere} from '../../base/api/api-error.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {dot, joined, told} from '../../base/text/told.js';
import {failureRows, failureText, isYoung, notReadyText} from '../../kernel/rows/failure.js';
import {type Row, row, toldRows} from '../../kernel/rows/row.js';
import {savingText, waitText} from '../../kernel/rows/listing-text.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {shownName} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {reviewedRows, reviewRows} from '../../kernel/rows/review-rows.js';
import {pickerRows} from '../../kernel/rows/picker.js';
import {fieldRows, fieldScene} from './field-rows.js';
import {firstAccountView} from './first-account.js';
import {conflictRows, conflictScene} from './conflict-rows.js';

/** Shows that a form is being read, or why it could not be read. */
export function openingRows(state: State, {id, error}: DialogOf<'opening'>, columns: number): readonly Row[] {
	if (!error) {
		return toldRows(
			joined(waitText(state, 'Loading the stored values …'), ` Press ${keyOf(state, 'closeDialog')} to go back.`),
			columns,
			'dim',
		);
	}

	const next = isNotThere(error) ? `, then press ${keyOf(state, 'refreshAll')} to reload the list` : '';
	const way = `Press ${keyOf(state, 'closeDialog')} to go back${next}.`;
	return isYoung(state, id, error)
		? toldRows(`${notReadyText(state)} ${way}`, columns, 'danger')
		: failureRows(error, columns, told`${failureText(error)} ${way}`);
}

const leavingText = (state: State): string =>
	`What you typed is not saved. Press ${keyOf(state, 'putFormAside')} to keep it as a draft, press ${keyOf(state, 'discardForm')} to discard it, press ${keyOf(state, 'reviewForm')} to review it, or press ${keyOf(state, 'returnToTyped')} to go back to editing.`;

const verbs = {create: 'Create an organization', edit: 'Edit', profile: 'Profile of'} as const;

function formTitle({kind, before: {name}, isGuided}: Form): string {
	const creation = isGuided ? 'Onboard a new customer' : verbs.create;
	return kind === 'create' ? creation : `${verbs[kind]} ${shownName(name)}`;
}

/** The view of each step of a form. */
export function formView(state: State, {form}: {readonly form: Form}, {columns, height}: Room): DialogView {
	const {step} = form;
	const title = formTitle(form);
	switch (step.name) {
		case 'picking': {
			return {title: 'Choose the parent', rows: pickerRows(state, step, columns, height)};
		}

		case 'reviewing': {
			return {
				title: told`Review${dot}${title}`,
				rows: reviewRows(state, form, columns),
				isScrolling: true,
				scrolledTo: step.scrolledTo,
				needed: [[0, reviewedRows(state, form, columns).length]],
			};
		}

		case 'conflict': {
			// Does not scroll past the focused difference, so that its sides stay in sight.
			const {rows, scrolledTo, end} = conflictRows(state, form, step, {columns, height});
			return {
				title: told`Conflict${dot}${title}`,
				rows,
				isScrolling: true,
				scrolledTo,
				end,
				scene: () => conflictScene(state, form, step),
			};
		}

		case 'sending': {
			const sending = toldRows(savingText(state, step), columns, 'warning');
			// The review was announced before. Once the organization is created, so was the title.
			return {
				title: told`Sending${dot}${title}`,
				rows: [...sending, row(), ...reviewRows(state, form, columns)],
				scene: () => ({rows: sending, ...(step.created && {heading: ''})}),
			};
		}

		case 'account': {
			return firstAccountView(state, form, columns);
		}

		case 'leaving': {
			// No cursor, because nothing can be typed. The question stays in sight.
			const rows = fieldRows(state, form, columns).map(({cursor: _, ...rest}) => rest);
			const question = toldRows(leavingText(state), columns, 'warning');
			return {
				title,
				rows: [...question, row(), ...rows],
				scene: () => ({heading: '', namesKeys: true, rows: question}),
			};
		}

		case 'editing': {
			const {scrolledTo} = step;
			return {
				title,
				rows: fieldRows(state, form, columns),
				isScrolling: true,
				scrolledTo,
				isFollowing: scrolledTo === undefined,
				scene: () => fieldScene(state, form, title),
			};
		}
	}
}
