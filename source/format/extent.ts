import type {Binding} from '../state/binding.js';
import type {Form} from '../forms/form.js';
import {innerRows, layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {accountRows} from './account-rows.js';
import {batchUndoRows} from './batch-undo-rows.js';
import {batchRows} from './batch-rows.js';
import {conflictRows} from './conflict-rows.js';
import {copyRows} from './copy-rows.js';
import {deletionRows} from './deletion-rows.js';
import {exportRows} from './export-rows.js';
import {fieldRows} from './field-rows.js';
import {formHelpRows, helpRows} from './help-rows.js';
import {openingRows} from './opening-rows.js';
import {pairRows} from './pair-rows.js';
import {reviewRows} from './review-rows.js';
import type {Row} from './row.js';
import {summaryRows} from './summary.js';
import {viewOf} from './view.js';

type Extent = {readonly scroll: number; readonly rows: number};

const viewed = (state: State, rows: readonly Row[], scrolledTo: number | undefined): Extent =>
	({scroll: viewOf(rows, innerRows(layoutOf(state).dialog), scrolledTo).top, rows: rows.length});

function formExtent(state: State, form: Form, {bindings, columns}: {readonly bindings: readonly Binding[]; readonly columns: number}): Extent | undefined {
	const {step} = form;
	if (step.name === 'conflict') {
		// Not beyond the difference in question: what is chosen is in sight.
		const {scroll, end} = conflictRows(state, form, step, {columns, height: innerRows(layoutOf(state).dialog)});
		return {scroll, rows: end};
	}

	if (step.name === 'editing') {
		return viewed(state, fieldRows(state, form, columns), step.scrolledTo);
	}

	if (!('scroll' in step)) {
		return undefined;
	}

	const rows = step.name === 'helping' ? formHelpRows(state, bindings, columns) : reviewRows(state, form, columns);
	return {scroll: step.scroll, rows: rows.length};
}

/**
How far the dialog is scrolled, and how many rows it has; undefined where it does not scroll.
*/
export function extentOf(state: State, bindings: readonly Binding[]): Extent | undefined {
	const {dialog} = state;
	const columns = layoutOf(state).dialog.columns - 4;
	if (dialog.kind === 'form') {
		return formExtent(state, dialog.form, {bindings, columns});
	}

	if (dialog.kind === 'deletion') {
		return viewed(state, deletionRows(state, dialog.deletion, columns), dialog.scrolledTo);
	}

	if (dialog.kind === 'export') {
		const height = innerRows(layoutOf(state).dialog);
		return viewed(state, exportRows(state, dialog, {columns, height}), dialog.scrolledTo);
	}

	if (dialog.kind === 'opening') {
		return viewed(state, openingRows(state, dialog, columns), dialog.scrolledTo);
	}

	if (!('scroll' in dialog)) {
		return undefined;
	}

	switch (dialog.kind) {
		case 'help': {
			return {scroll: dialog.scroll, rows: helpRows(state, bindings, columns).length};
		}

		case 'account': {
			return {scroll: dialog.scroll, rows: accountRows(dialog.account, columns).length};
		}

		case 'copy': {
			return viewed(state, copyRows(dialog.entries, dialog.cursor, columns), dialog.scroll);
		}

		case 'pair': {
			return {scroll: dialog.scroll, rows: pairRows(state, dialog, columns).length};
		}

		case 'summary': {
			return {scroll: dialog.scroll, rows: summaryRows(state, dialog.detail, columns).length};
		}

		case 'batch': {
			const {step} = dialog.batch;
			if (step.name === 'undoing') {
				return viewed(state, batchUndoRows(state, dialog.batch, step, columns), dialog.scroll);
			}

			return step.name === 'reviewing' ? {scroll: dialog.scroll, rows: batchRows(state, dialog.batch, columns).length} : undefined;
		}
	}
}

/**
Whether rows of the dialog are hidden below the last one that is shown.
*/
export function hasMoreBelow(state: State, bindings: readonly Binding[]): boolean {
	const {dialog} = state;
	const isFollowing = dialog.kind === 'form' && dialog.form.step.name === 'editing' && dialog.form.step.scrolledTo === undefined;
	const extent = isFollowing ? undefined : extentOf(state, bindings);
	return extent !== undefined && extent.rows - extent.scroll > innerRows(layoutOf(state).dialog);
}
