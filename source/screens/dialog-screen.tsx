import type {ReactNode} from 'react';
import type {Binding} from '../state/binding.js';
import {DialogPane} from '../components/dialog-pane.js';
import {accountRows} from '../format/account-rows.js';
import {changesRows, comparingRows} from '../format/comparison-rows.js';
import {contextRows} from '../format/context-rows.js';
import {copyRows} from '../format/copy-rows.js';
import {deletionRows} from '../format/deletion-rows.js';
import {exportRows} from '../format/export-rows.js';
import {openingRows} from '../format/opening-rows.js';
import {helpRows} from '../format/help-rows.js';
import {logRows, logTitle} from '../format/log-rows.js';
import {holderRows} from '../format/holder-rows.js';
import {draftRows, undoRows} from '../format/list-rows.js';
import {tourStepRows} from '../format/tour-step-rows.js';
import {pairRows} from '../format/pair-rows.js';
import {paletteRows} from '../format/palette.js';
import {pathRows, pathTitles} from '../format/path-rows.js';
import {profilesQuestion} from '../format/profiles-text.js';
import {summaryRows} from '../format/summary.js';
import {toldRows} from '../format/told-rows.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import type {Dialog} from '../state/dialog.js';
import {BatchScreen} from './batch-screen.js';
import {FormScreen} from './form-screen.js';

type DialogScreenProps = {readonly state: State; readonly dialog: Dialog; readonly bindings: readonly Binding[]};

type ScrolledProps = DialogScreenProps & {readonly dialog: Extract<Dialog, {readonly scroll: number}>};

// Called, not mounted: one pane stays from one dialog to the next.
function scrolledScreen({state, dialog, bindings}: ScrolledProps, columns: number): ReactNode {
	switch (dialog.kind) {
		case 'help': {
			return <DialogPane state={state} title='Keys' rows={helpRows(state, bindings, columns)} scroll={dialog.scroll}/>;
		}

		case 'account': {
			return <DialogPane state={state} title={`Account ${dialog.account.name}`} rows={accountRows(dialog.account, columns)} scroll={dialog.scroll}/>;
		}

		case 'batch': {
			return <BatchScreen state={state} batch={dialog.batch} cursor={dialog.cursor} scroll={dialog.scroll}/>;
		}

		case 'copy': {
			return <DialogPane state={state} title={dialog.title} rows={copyRows(dialog.entries, dialog.cursor, columns)} scroll={dialog.scroll}/>;
		}

		case 'pair': {
			return <DialogPane state={state} title='Compare two' rows={pairRows(state, dialog, columns)} scroll={dialog.scroll}/>;
		}

		case 'summary': {
			const rows = summaryRows(state, dialog.detail, columns);
			return <DialogPane state={state} title='Created, ready and read back' rows={rows} scroll={dialog.scroll}/>;
		}
	}
}

function quitQuestion({connection}: State): string {
	const fate = connection.isSandbox === true ? 'They end with this sandbox.' : 'They are kept as drafts, and offered at the next start.';
	return `You have unsaved forms. ${fate} Quit?`;
}

type Question = Extract<Dialog, {readonly kind: 'quitting' | 'profiles'}>;

const isQuestion = (dialog: Dialog): dialog is Question => dialog.kind === 'quitting' || dialog.kind === 'profiles';

const questionScreen = (state: State, dialog: Question, columns: number): ReactNode => dialog.kind === 'quitting'
	? <DialogPane state={state} title='Quit' rows={toldRows(quitQuestion(state), columns, 'warning')}/>
	: <DialogPane state={state} title='Read profiles' rows={toldRows(profilesQuestion(state, dialog.clock), columns)}/>;

/**
The dialog that is open, if one is.
*/
export function DialogScreen({state, dialog, bindings}: DialogScreenProps): ReactNode {
	const rectangle = layoutOf(state).dialog;
	const columns = rectangle.columns - 4;
	if ('scroll' in dialog) {
		return scrolledScreen({state, dialog, bindings}, columns);
	}

	if (isQuestion(dialog)) {
		return questionScreen(state, dialog, columns);
	}

	const height = rectangle.rows - 2;
	switch (dialog.kind) {
		case 'none': {
			return undefined;
		}

		case 'palette': {
			return <DialogPane state={state} title='Commands' rows={paletteRows(bindings, state, columns, height)}/>;
		}

		case 'opening': {
			return <DialogPane state={state} title={dialog.title} rows={openingRows(state, dialog, columns)} scroll={dialog.scrolledTo}/>;
		}

		case 'form': {
			return <FormScreen state={state} form={dialog.form} bindings={bindings}/>;
		}

		case 'drafts': {
			return <DialogPane state={state} title='Drafts' rows={draftRows(state, dialog, {columns, height})}/>;
		}

		case 'undo': {
			return <DialogPane state={state} title='Undo' rows={undoRows(state, dialog, {columns, height})}/>;
		}

		case 'export': {
			return <DialogPane state={state} title='Export' rows={exportRows(state, dialog, {columns, height})} scroll={dialog.scrolledTo}/>;
		}

		case 'exporting': {
			return <DialogPane state={state} title='Export' rows={toldRows(dialog.text, columns, 'dim')}/>;
		}

		case 'path': {
			return <DialogPane state={state} title={pathTitles[dialog.purpose.kind]} rows={pathRows(state, dialog, columns)}/>;
		}

		case 'holder': {
			return <DialogPane state={state} title='Which organization holds this account?' rows={holderRows(state, dialog, columns)}/>;
		}

		case 'comparing': {
			return <DialogPane state={state} title='Compare with a snapshot' rows={comparingRows(state, dialog, columns)}/>;
		}

		case 'changes': {
			return <DialogPane state={state} title='Changes' rows={changesRows(state, dialog, columns, height)}/>;
		}

		case 'log': {
			return <DialogPane state={state} title={logTitle(dialog)} rows={logRows(dialog, columns, height)}/>;
		}

		case 'tourSteps': {
			return <DialogPane state={state} title='Steps of the tour' rows={tourStepRows(state, dialog.cursor, {columns, height})}/>;
		}

		case 'contexts': {
			return <DialogPane state={state} title='Contexts' rows={contextRows(state, dialog, {columns, height})}/>;
		}

		case 'deletion': {
			return <DialogPane state={state} title={`Delete · ${dialog.deletion.organization.name}`} rows={deletionRows(state, dialog.deletion, columns)} scroll={dialog.scrolledTo}/>;
		}
	}
}
