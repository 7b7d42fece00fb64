import {isDone, tallyOf} from '../batch/batch.js';
import type {Form} from '../forms/form.js';
import type {Binding} from '../state/binding.js';
import type {DialogOf} from '../state/dialog.js';
import {keyOf} from '../state/key-of.js';
import {innerRows, layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {dot, told, type Told} from '../text/told.js';
import {shownName} from '../text/words.js';
import {accountRows} from './account-rows.js';
import {headRows} from './batch-head.js';
import {batchRows, checkingRows, columnRows} from './batch-rows.js';
import {batchUndoRows} from './batch-undo-rows.js';
import {changesRows, comparingRows} from './comparison-rows.js';
import {conflictRows} from './conflict-rows.js';
import {contextRows} from './context-rows.js';
import {copyRows} from './copy-rows.js';
import {deletionRows} from './deletion-rows.js';
import {exportRows} from './export-rows.js';
import {fieldRows} from './field-rows.js';
import {formHelpRows, helpRows} from './help-rows.js';
import {holderRows} from './holder-rows.js';
import {draftRows, undoRows} from './list-rows.js';
import {logRows, logTitle} from './log-rows.js';
import {openingRows} from './opening-rows.js';
import {pairRows} from './pair-rows.js';
import {paletteRows} from './palette.js';
import {pathRows, pathTitles} from './path-rows.js';
import {pickerRows} from './picker-rows.js';
import {profilesQuestion} from './profiles-text.js';
import {reviewedRows, reviewRows} from './review-rows.js';
import {row, type Row} from './row.js';
import {sendingRows} from './sending-rows.js';
import {summaryRows} from './summary.js';
import {toldRows} from './told-rows.js';
import {tourStepRows} from './tour-step-rows.js';
import {viewOf} from './view.js';
import {savingText} from './wait-text.js';

/**
How many columns and rows a dialog has between its borders.
*/
export type Room = {readonly columns: number; readonly height: number};

/**
What a dialog shows: for the screen, for scrolling and for the screen reader.
*/
export type DialogView = {
	readonly title: Told;
	readonly rows: readonly Row[];
	/**
	Whether keys scroll the rows. In a list they move the choice instead.
	*/
	readonly isScrolling?: true;
	/**
	The first row on the screen. If absent, the row that is chosen or typed in stays in sight.
	*/
	readonly scrolledTo?: number | undefined;
	/**
	How many rows scrolling reaches, if not all of them.
	*/
	readonly end?: number;
	/**
	How many of the first rows have to be seen before they are confirmed.
	*/
	readonly needed?: number;
};

const leavingText = (state: State): string =>
	`What you typed is not saved. ${keyOf(state, 'discardForm')} discards it, ${keyOf(state, 'putFormAside')} keeps it as a draft, ${keyOf(state, 'reviewForm')} reviews it, ${keyOf(state, 'returnToForm')} goes back to editing.`;

const verbs = {create: 'Create an organization', edit: 'Edit', profile: 'Profile of'} as const;

function formTitle({kind, before: {name}, isGuided}: Form): string {
	const creation = isGuided ? 'Onboard a new customer' : verbs.create;
	return kind === 'create' ? creation : `${verbs[kind]} ${shownName(name)}`;
}

function formView(state: State, form: Form, bindings: readonly Binding[], {columns, height}: Room): DialogView {
	const {step} = form;
	const title = formTitle(form);
	switch (step.name) {
		case 'picking': {
			return {title: 'Choose the parent', rows: pickerRows(state, step, columns, height)};
		}

		case 'reviewing': {
			return {
				title: told`Review${dot}${title}`, rows: reviewRows(state, form, columns), isScrolling: true, scrolledTo: step.scrolledTo, needed: reviewedRows(state, form, columns).length,
			};
		}

		case 'helping': {
			return {
				title: 'Keys of a form', rows: formHelpRows(state, bindings, columns), isScrolling: true, scrolledTo: step.scrolledTo,
			};
		}

		case 'conflict': {
			// Not beyond the difference in question: the sides to choose from stay in sight.
			const {rows, scrolledTo, end} = conflictRows(state, form, step, {columns, height});
			return {
				title: told`Conflict${dot}${title}`, rows, isScrolling: true, scrolledTo, end,
			};
		}

		case 'sending': {
			return {title: told`Sending${dot}${title}`, rows: [...toldRows(savingText(state, step), columns, 'warning'), row(), ...reviewRows(state, form, columns)]};
		}

		case 'leaving': {
			// No cursor, as nothing is typed: the question stays in sight.
			const rows = fieldRows(state, form, columns).map(({cursor: _, ...rest}) => rest);
			return {title, rows: [...toldRows(leavingText(state), columns, 'warning'), row(), ...rows]};
		}

		case 'editing': {
			return {
				title, rows: fieldRows(state, form, columns), isScrolling: true, scrolledTo: step.scrolledTo,
			};
		}
	}
}

function batchView(state: State, {batch, cursor, scrolledTo}: DialogOf<'batch'>, {columns, height}: Room): DialogView {
	const title = `Onboard from ${batch.file}`;
	switch (batch.step.name) {
		case 'mapping': {
			return {title: told`Columns${dot}${title}`, rows: columnRows(batch, cursor, columns)};
		}

		case 'picking': {
			return {title: 'Choose the parent of every row', rows: pickerRows(state, batch.step, columns, height)};
		}

		case 'checking': {
			return {title, rows: checkingRows(state, columns)};
		}

		case 'reviewing': {
			const {created, deleted} = tallyOf(batch.rows);
			const isResult = isDone(batch.rows) && created + deleted > 0;
			return {
				title: told`${isResult ? 'Result' : 'Review'}${dot}${title}`, rows: batchRows(state, batch, columns), isScrolling: true, scrolledTo, needed: headRows(state, batch, columns).length,
			};
		}

		case 'undoing': {
			return {
				title: told`Delete${dot}${title}`, rows: batchUndoRows(state, batch, batch.step, columns), isScrolling: true, scrolledTo, needed: 0,
			};
		}

		case 'sending': {
			return {title: told`${batch.step.isUndoing ? 'Deleting' : 'Creating'}${dot}${title}`, rows: sendingRows(state, batch, batch.step, {width: columns, height})};
		}
	}
}

function quitQuestion({connection}: State): string {
	const fate = connection.isSandbox === true ? 'They end with this sandbox.' : 'They are kept as drafts, and offered at the next start.';
	return `You have unsaved forms. ${fate} Quit?`;
}

/**
The room of the dialog on the screen.
*/
export function roomOf(state: State): Room {
	const {dialog} = layoutOf(state);
	return {columns: dialog.columns - 4, height: innerRows(dialog)};
}

/**
The open dialog in so much room. Undefined if no dialog is open.
*/
export function dialogView(state: State, bindings: readonly Binding[], room: Room): DialogView | undefined {
	const {dialog} = state;
	const {columns, height} = room;
	switch (dialog.kind) {
		case 'none': {
			return undefined;
		}

		case 'form': {
			return formView(state, dialog.form, bindings, room);
		}

		case 'batch': {
			return batchView(state, dialog, room);
		}

		case 'help': {
			return {
				title: 'Keys', rows: helpRows(state, bindings, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'account': {
			return {
				title: `Account ${dialog.account.name}`, rows: accountRows(dialog.account, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'copy': {
			return {
				title: dialog.title, rows: copyRows(dialog.entries, dialog.cursor, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'pair': {
			return {
				title: 'Compare two', rows: pairRows(state, dialog, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'summary': {
			return {
				title: 'Created, ready and read back', rows: summaryRows(state, dialog.detail, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'opening': {
			return {
				title: dialog.title, rows: openingRows(state, dialog, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'export': {
			return {
				title: 'Export', rows: exportRows(state, dialog, {columns, height}), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'deletion': {
			return {
				title: told`Delete${dot}${dialog.deletion.organization.name}`, rows: deletionRows(state, dialog.deletion, columns), isScrolling: true, scrolledTo: dialog.scrolledTo,
			};
		}

		case 'quitting': {
			return {title: 'Quit', rows: toldRows(quitQuestion(state), columns, 'warning')};
		}

		case 'profiles': {
			return {title: 'Read profiles', rows: toldRows(profilesQuestion(state, dialog.clock), columns)};
		}

		case 'palette': {
			return {title: 'Commands', rows: paletteRows(bindings, state, columns, height)};
		}

		case 'drafts': {
			return {title: 'Drafts', rows: draftRows(state, dialog, room)};
		}

		case 'undo': {
			return {title: 'Undo', rows: undoRows(state, dialog, room)};
		}

		case 'exporting': {
			return {title: 'Export', rows: toldRows(dialog.text, columns, 'dim')};
		}

		case 'path': {
			return {title: pathTitles[dialog.purpose.kind], rows: pathRows(state, dialog, columns)};
		}

		case 'holder': {
			return {title: 'Which organization holds this account?', rows: holderRows(state, dialog, columns)};
		}

		case 'comparing': {
			return {title: 'Compare with a snapshot', rows: comparingRows(state, dialog, columns)};
		}

		case 'changes': {
			return {title: 'Changes', rows: changesRows(state, dialog, columns, height)};
		}

		case 'log': {
			return {title: logTitle(dialog), rows: logRows(dialog, columns, height)};
		}

		case 'tourSteps': {
			return {title: 'Steps of the tour', rows: tourStepRows(state, dialog.cursor, room)};
		}

		case 'contexts': {
			return {title: 'Contexts', rows: contextRows(state, dialog, room)};
		}
	}
}

/**
How far a dialog is scrolled, and how many rows scrolling reaches.
*/
export type Extent = {readonly scroll: number; readonly rows: number};

/**
Undefined if keys do not scroll the open dialog.
*/
export function extentOf(state: State, bindings: readonly Binding[]): Extent | undefined {
	const room = roomOf(state);
	const view = dialogView(state, bindings, room);
	if (!view?.isScrolling) {
		return undefined;
	}

	const {rows, scrolledTo, end} = view;
	return {scroll: viewOf(rows, room.height, scrolledTo).top, rows: end ?? rows.length};
}

/**
Whether rows of the dialog are hidden below the last one that is shown.
*/
export function hasMoreBelow(state: State, bindings: readonly Binding[]): boolean {
	const {dialog} = state;
	const isFollowing = dialog.kind === 'form' && dialog.form.step.name === 'editing' && dialog.form.step.scrolledTo === undefined;
	const extent = isFollowing ? undefined : extentOf(state, bindings);
	return extent !== undefined && extent.rows - extent.scroll > roomOf(state).height;
}
