import {defineAbility, defineDialog, type Key, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {beginWithDrafts} from './begin.js';
import {
	askToDiscardDraft,
	discardDraft,
	discardForm,
	keepDraft,
	openDrafts,
	putFormAside,
	returnToTyped,
} from './commands.js';
import {resumeDraft} from './resume-draft.js';
import {draftRows, leavingView} from './rows.js';
import {draftList, reduceDrafts} from './state.js';

/** For opening a draft. A draft of an existing organization is compared with the stored values. */
const whyNotOpenDraft: Key<string>['whyNot'] = (state, registry) => {
	const form = draftList.chosen(state)?.form;
	if (!form) {
		return draftList.whyNone(state);
	}

	if (form.kind === 'typed') {
		return whyNotCall(state, 'Opening this draft', ...(registry.drafts.get(form.form)?.calls ?? []));
	}

	return form.id === undefined ? undefined : whyNotCall(state, 'Opening the draft of an edit', ...readCalls);
};

const list = listDialog(draftList, {
	isTable: true,
	labels: ['the drafts', 'searching the drafts'],
	step: ({isAsking}) => (isAsking ? 'discarding' : undefined),
	view: (state, dialog, room, registry) => ({title: 'Drafts', rows: draftRows(state, dialog, room, registry)}),
});

/** Unsaved forms, to open again. */
export const drafts = defineAbility({
	name: 'drafts',
	section: 'In drafts',
	commands: {
		openDrafts,
		discardForm,
		putFormAside,
		returnToTyped,
		resumeDraft,
		askToDiscardDraft,
		keepDraft,
		discardDraft,
	},
	keys: [
		{
			keys: ['escape', 'k'],
			command: 'putFormAside',
			name: 'keep as a draft',
			description: 'Leave and keep the form as a draft',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['x'],
			command: 'discardForm',
			name: 'discard',
			description: 'Discard what you typed; you can take it back from the drafts for an hour',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
			apartFrom: ['leaveForm', 'reviewForm', 'returnToTyped', 'leaveTags', 'closeDialog'],
		},
		{
			keys: ['n'],
			command: 'returnToTyped',
			name: 'keep editing',
			description: 'Go back to the form as you typed it',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
		},
		...list.keys,
		{
			keys: ['d'],
			command: 'openDrafts',
			beforeRows: 'acts',
			name: 'drafts',
			description: 'Open an unsaved form, or one discarded within the last hour',
			places: 'panes',
		},
		{
			keys: ['enter'],
			command: 'resumeDraft',
			name: 'open',
			description: 'Open the draft and compare it with the stored values',
			places: ['drafts'],
			whyNot: whyNotOpenDraft,
			isHint: true,
		},
		{
			keys: ['x'],
			command: 'askToDiscardDraft',
			name: 'discard',
			description: 'Discard the draft; asks first',
			places: ['drafts'],
			whyNot: draftList.whyNone,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'discardDraft',
			name: 'discard',
			description: 'Discard the draft',
			places: ['discarding'],
			isHint: true,
			apartFrom: ['askToDiscardDraft'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepDraft',
			name: 'keep it',
			description: 'Keep the draft',
			places: ['discarding'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'later',
			description: 'Leave them for later',
			places: ['drafts'],
			isHint: true,
		},
	],
	places: {...list.places, leavingTyped: {label: 'leaving typed values'}, discarding: {label: 'discarding a draft'}},
	dialogs: [list.dialog, defineDialog('leavingTyped', {view: leavingView, hasTyped: () => true})],
	begin: beginWithDrafts,
	reducers: [reducerOf(['drafts'], reduceDrafts)],
});
