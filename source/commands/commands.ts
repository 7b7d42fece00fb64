// Everything that a key can do, by name, from the file that does it.
export {
	moveDown,
	moveUp,
	moveToFirst,
	moveToLast,
	movePageDown,
	movePageUp,
	moveHalfPageDown,
	moveHalfPageUp,
	expand,
	collapse,
	toggleFold,
	expandAll,
	collapseAll,
	sortNext,
	focusNextPane,
	focusPreviousPane,
	openSelected,
	openTree,
	chooseTab,
	openAccount,
} from './browse.js';
export {toggleMark, unmarkAll} from './marks.js';
export {
	openFind,
	typeIntoFind,
	acceptFind,
	leaveFind,
	findNext,
	findPrevious,
	goBack,
	goForward,
} from './find.js';
export {
	openAccountSearch,
	typeIntoAccountSearch,
	keepAccountSearch,
	leaveAccountSearch,
} from './account-search.js';
export {refreshSelected, refreshAll} from './load.js';
export {stopReading, stopSending} from './waits.js';
export {
	openCreateBesideForm,
	openCreateForm,
	openCreateRootForm,
	openEditForm,
	openProfileForm,
	editShown,
	typeIntoField,
	toggleRaw,
	editOutside,
	focusNextField,
	focusPreviousField,
	acceptField,
	reviewForm,
	returnToForm,
	editOffered,
	leaveForm,
} from './forms.js';
export {
	chooseTheirs,
	chooseYours,
	moveConflictDown,
	moveConflictUp,
	toggleWhole,
	resolveConflict,
} from './conflict.js';
export {
	typeIntoPicker,
	choosePicked,
	leavePicker,
	pickBatchParent,
} from './picker.js';
export {saveForm, stopWaiting} from './save.js';
export {
	putFormAside,
	discardForm,
	openDrafts,
	askToDiscardDraft,
	keepDraft,
	discardDraft,
} from './drafts.js';
export {resumeDraft} from './resume-draft.js';
export {chooseUndo} from './undo.js';
export {openUndo} from './undo-list.js';
export {
	openDeletion,
	typeIntoDeletion,
	deleteOrganization,
	jumpToChildren,
	jumpToAccounts,
} from './deletion.js';
export {openCopy, copyChosen, showValueAlone} from './copy.js';
export {
	openExport,
	exportShown,
	changeExportScope,
	toggleExportProfiles,
	exportChosen,
} from './export.js';
export {askForProfiles, readEveryProfile} from './every-profile.js';
export {openHolder, typeIntoHolder, findHolder} from './holder.js';
export {
	openComparison,
	askForSnapshot,
	typeIntoComparison,
	compareWithSnapshot,
	compareProfiles,
	goToChange,
} from './comparison.js';
export {readPairAgain} from './pair.js';
export {completeFile} from './complete-file.js';
export {
	openImport,
	editExportPath,
	typeIntoPath,
	acceptPath,
	overwriteFile,
	leavePath,
} from './path.js';
export {openLog, toggleLogDetail, copyLogged} from './log.js';
export {
	openContexts,
	chooseContext,
	switchContext,
	keepContext,
} from './contexts.js';
export {
	openHelp,
	openHelp as openFormHelp,
	scrollDialogDown,
	scrollDialogUp,
	scrollDialogPageDown,
	scrollDialogPageUp,
	scrollDialogToFirst,
	scrollDialogToLast,
	closeDialog,
	askToQuit,
	quit,
	suspend,
} from './dialogs.js';
export {
	moveListDown,
	moveListUp,
	moveListToFirst,
	moveListToLast,
} from './move-in-list.js';
export {
	openDialogSearch as openHelpSearch,
	endDialogSearch as endHelpSearch,
	openDialogSearch as openLogSearch,
	endDialogSearch as endLogSearch,
	leaveDialogSearch as leaveLogSearch,
	openDialogSearch as openUndoSearch,
	endDialogSearch as endUndoSearch,
	leaveDialogSearch as leaveUndoSearch,
	typeIntoSearch,
} from './search-dialog.js';
export {
	openPalette,
	typeIntoPalette,
	runChosen,
} from './palette.js';
export {toggleBandwidth} from './bandwidth.js';
export {
	openOnboarding,
	copySummary,
	copySummaryJson,
	writeSummary,
} from './onboarding.js';
export {
	chooseFieldByLetter,
	chooseNextField,
	choosePreviousField,
	acceptColumns,
	askColumns,
} from './batch-columns.js';
export {
	retryCheck,
	readBatchAgain,
	toggleSeconds,
	showNextRequest,
	showPreviousRequest,
	leaveProblemsOut,
	stopBatch,
	sendBatch,
	copyBatch,
} from './batch.js';
export {
	askUndoBatch,
	changeUndoScope,
	typeIntoBatchUndo,
	leaveBatchUndo,
	undoBatch,
} from './batch-undo.js';
export {
	takeTour,
	skipTourStep,
	leaveTour,
	listTourSteps,
	beginTourStep,
} from './tour.js';
