import type {AuditRecord} from '../../base/api/schemas.js';
import {choiceKey, differencesOf, rebase} from '../../kernel/form-model/conflict.js';
import {type Form, type Choice} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {clamp} from '../../kernel/state/clamp.js';
import {formIn, withForm, withStep, type Step} from '../../kernel/state/open-form.js';
import type {State} from '../../kernel/state/state.js';

/** Choices in a conflict between stored and typed values. */
export type ConflictEvent =
	| {readonly type: 'conflict/moved'; readonly by: number}
	| {readonly type: 'conflict/chosen'; readonly choice: Choice}
	| {readonly type: 'conflict/wholeToggled'}
	| {readonly type: 'conflict/explained'; readonly id: string; readonly saves: readonly AuditRecord[]}
	| {readonly type: 'conflict/resolved'};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly conflict: ConflictEvent;
	}
}

function inConflict(state: State, change: (form: Form, step: Step<'conflict'>) => Form): State {
	return withForm(state, form => (form.step.name === 'conflict' ? change(form, form.step) : form));
}

function fromItsTop({scrolledTo, ...step}: Step<'conflict'>): Step<'conflict'> {
	return step;
}

/** Opens the review of the chosen values. Closes the form if they equal the stored values. */
function resolve(state: State): State {
	const resolved = inConflict(state, (form, {theirs, choices}) =>
		withStep(rebase(form, theirs, choices), {name: 'reviewing'}),
	);
	const form = resolved === state ? undefined : formIn(resolved);
	return form && changesOf(form).length === 0 ? {...resolved, dialog: {kind: 'none'}} : resolved;
}

export function reduceConflict(state: State, event: ConflictEvent): State {
	switch (event.type) {
		case 'conflict/moved': {
			return inConflict(state, (form, step) => {
				const last = differencesOf(form, step.theirs).length - 1;
				const cursor = clamp(step.cursor + event.by, last);
				return cursor === step.cursor ? form : withStep(form, {...fromItsTop(step), cursor});
			});
		}

		case 'conflict/chosen': {
			return inConflict(state, (form, step) => {
				const difference = differencesOf(form, step.theirs)[step.cursor];
				return difference
					? withStep(form, {...step, choices: {...step.choices, [choiceKey(difference)]: event.choice}})
					: form;
			});
		}

		case 'conflict/wholeToggled': {
			return inConflict(state, (form, step) => withStep(form, {...fromItsTop(step), isWhole: !step.isWhole}));
		}

		case 'conflict/explained': {
			return inConflict(state, (form, step) =>
				form.id === event.id && event.saves.length > 0 ? withStep(form, {...step, saves: event.saves}) : form,
			);
		}

		case 'conflict/resolved': {
			return resolve(state);
		}
	}
}
