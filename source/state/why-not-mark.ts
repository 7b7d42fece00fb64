import {whyHidden} from '../tree/names.js';
import {whyNotRow} from './availability.js';
import {keyOf} from './key-of.js';
import {markedCount, selectedOrganization} from './selectors.js';
import type {State} from './state.js';
import {whyNotIdentified} from './why-unreadable.js';

// Each answers why a key cannot act now, or undefined where it can.
type WhyNot = (state: State) => string | undefined;

export const whyNotMark: WhyNot = state => whyNotRow(state)
	?? whyNotIdentified(state)
	?? (selectedOrganization(state) ? undefined : `This organization is ${whyHidden(state)}: what is not listed cannot be marked.`);

export const whyNotUnmark: WhyNot = state => state.marks.size > 0 ? undefined : `Nothing is marked. ${keyOf(state, 'toggleMark')} marks the selected organization.`;

/**
For writing a file: what was marked may be gone by now.
*/
export const whyNotExport: WhyNot = state => state.dialog.kind === 'export' && state.dialog.scope === 'marked' && markedCount(state) === 0
	? `Nothing is marked any more. ${keyOf(state, 'changeExportScope')} chooses something else to export.`
	: undefined;
